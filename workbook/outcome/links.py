"""The links of the sheet 单位: to each unit's page and feedback, in the order of its rows."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from html import escape
from itertools import islice
from pathlib import Path

from workbook.outcome.cells import LAST_ROW
from workbook.outcome.names import target
from workbook.outcome.ranking import Ranked

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONS = '<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
FIRST_ROW = 2


class Links:
    """The links of a sheet with a row a unit below its head; a sheet can have no more than `most`."""

    def __init__(self, folder: Path, most: int) -> None:
        self._units = Ranked(folder)
        self._most = most
        self._count = 0

    @property
    def any(self) -> bool:
        """Return whether there is a link."""
        return self._count > 0

    def add(self, rank: int, links: Sequence[tuple[str, str]]) -> None:
        """Keep the links of a unit, each a column's letters and a path in the output folder."""
        self._count += len(links)
        self._units.add(rank, json.dumps(links).encode())

    def first_left_out(self) -> int:
        """Return the first row that lacks a link, 0 when all are there."""
        return next((row for row, _, _ in islice(self._all(), self._most, None)), 0)

    def _all(self) -> Iterator[tuple[int, str, str]]:
        for row, unit in zip(range(FIRST_ROW, LAST_ROW + 1), self._units, strict=False):
            yield from ((row, letters, path) for letters, path in json.loads(unit))

    def elements(self) -> Iterator[bytes]:
        """Yield the sheet's list of its links."""
        yield f'<hyperlinks xmlns:r="{OFFICE}">'.encode()
        for number, (row, letters, _) in enumerate(islice(self._all(), self._most), 1):
            yield f'<hyperlink ref="{letters}{row}" r:id="rId{number}"/>'.encode()
        yield b"</hyperlinks>"

    def relations(self) -> Iterator[bytes]:
        """Yield the part that says where the links lead."""
        yield RELATIONS.encode()
        for number, (_, _, path) in enumerate(islice(self._all(), self._most), 1):
            link = escape(target(path), quote=False)
            yield f'<Relationship Id="rId{number}" Type="{OFFICE}/hyperlink" Target="{link}" TargetMode="External"/>'.encode()
        yield b"</Relationships>"

    def close(self) -> None:
        """Let the temporary file go."""
        self._units.close()
