"""Last year's workbooks of each unit (上年): those with the same credit code, else those with the same name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from rules.reasons.waivers import CREDIT_CODE
from rules.spelling import plain
from workbook.reading.report import read_identity
from workbook.verifying.batches import BATCH, IN_FLIGHT, Crew, batches
from workbook.verifying.limits import limited_here


class Identity(NamedTuple):
    """A file and whose it is, code and name as names are compared."""

    file: str
    code: str
    name: str


class Files(NamedTuple):
    """A batch of files."""

    files: tuple[str, ...]

    def single(self) -> Iterator[Files]:
        """Yield each file alone."""
        return (Files((file,)) for file in self.files)

    def lost(self, _ended: int | None) -> list[Identity]:
        """Return nothing: the file itself is reported when its turn comes."""
        return []


def find_last_years(crew: Crew[Any], files: list[Path], before: list[Path]) -> Mapping[str, tuple[str, ...]]:
    """Return last year's files of each file: of the unit with the same credit code, else of the same name; more than one is a doubt."""
    earlier = _identities(crew, before)
    by_code, by_name = _grouped((each.code, each.file) for each in earlier), _grouped((each.name, each.file) for each in earlier)
    return {each.file: by_code.get(each.code) or by_name.get(each.name, ()) for each in _identities(crew, files)}


def _grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for key, file in pairs:
        if key:
            found[key] = (*found.get(key, ()), file)
    return found


def _identities(crew: Crew[Any], files: list[Path]) -> list[Identity]:
    tasks = (Files(tuple(map(str, batch))) for batch in batches(files, BATCH))
    return [each for batch in crew.in_order(identify_batch, tasks, IN_FLIGHT * 2) for each in batch]


def identify_batch(task: Files) -> list[Identity]:
    """Return whose the files are that can be read."""
    found = []
    for file in task.files:
        try:
            with limited_here(Path(file)):
                identity = read_identity(Path(file))
        except Exception:  # noqa: BLE001, S112  (the file itself is reported when its turn comes)
            continue
        found.append(Identity(file, plain(identity.get(CREDIT_CODE, "")), plain(identity.get("单位名称", ""))))
    return found
