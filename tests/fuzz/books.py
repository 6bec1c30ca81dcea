"""The workbooks that are spoilt: of every edition, origin and program at hand, each small."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.blank import blank
from tests.clerk import type_in, zeros
from tests.complete import complete, explained, steady
from tests.conftest import REPORTS
from tests.county import CHANGES, old_form_bytes, unit_bytes
from tests.damage import damages
from tests.saved import by_openpyxl, by_xlsxwriter
from tests.stranger import write_original
from workbook.checking import check_file
from workbook.marking.mark import mark_copy

FAULTS = REPORTS.parent / "faults"
LARGEST = 300_000


@cache
def books() -> tuple[bytes, ...]:
    """Return all of them, the same every time."""
    with TemporaryDirectory() as name, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return tuple(dict.fromkeys(data for data in _made(Path(name)) if len(data) <= LARGEST))


def _made(folder: Path) -> Iterator[bytes]:
    for edition in ("2021", "2019"):
        yield from (blank(edition), complete(edition), steady(edition))
        path = folder / "原件.xlsx"
        path.write_bytes(complete(edition))
        for save in (by_openpyxl, by_xlsxwriter):
            save(path, folder / "另存.xlsx")
            yield (folder / "另存.xlsx").read_bytes()
        yield mark_copy(path, check_file(path))
        yield type_in(folder / "录入.xlsx", zeros(edition), edition=edition).read_bytes()
    yield from (explained(complete()), old_form_bytes())
    yield from (unit_bytes(number, change) for number, change in enumerate(CHANGES))
    yield write_original(folder).read_bytes()
    yield from (each.data for each in damages()[::9] if each.suffix == ".xlsx")
    yield from (path.read_bytes() for path in sorted(FAULTS.glob("*.xlsx")))
    yield from (path.read_bytes() for path in sorted(FAULTS.glob("hostile/*.xlsx")))
