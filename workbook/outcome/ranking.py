"""The order of units (轻重): how serious an outcome is as a number, and pieces kept on the disk that come back the gravest first."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator
from contextlib import closing, suppress
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO
from weakref import finalize

from rules.states import CONCLUSION, ERROR, NOTICE, SEVERITIES, WARNING
from workbook.findings.console import unit_line
from workbook.findings.unit import Unit

CONCLUSIONS = tuple(CONCLUSION)
# Counts beyond it weigh the same: a rank is one number of 64 bits, whatever a file holds.
MOST_WEIGHED = (1 << 12) - 1


def rank_of(unit: Unit) -> int:
    """Return a unit's place among all, the gravest least: by conclusion, then by causes with errors, blanks, causes with 提示, 请确认."""
    gravest: dict[int, int] = {}
    for each in unit.findings:
        if each.is_open:
            gravest[each.cause] = min(SEVERITIES.index(each.severity), gravest.get(each.cause, len(SEVERITIES)))
    causes = [list(gravest.values()).count(SEVERITIES.index(severity)) for severity in (ERROR, WARNING)]
    rank = CONCLUSIONS.index(unit.conclusion)
    for weight in (causes[0], unit.blanks, causes[1], unit.counts[NOTICE]):
        rank = (rank << 12) + MOST_WEIGHED - min(weight, MOST_WEIGHED)
    return rank


def _let_go(file: IO[bytes]) -> None:
    with suppress(OSError):
        file.close()


class Ranked:
    """Pieces in a temporary file, read back by rank, those of one rank as they came; in memory two numbers stand for each."""

    def __init__(self, folder: Path | None = None) -> None:
        self._file = TemporaryFile(dir=folder)  # noqa: SIM115  (closed with the pieces)
        # Where the run is broken off, a full disk takes nothing more, not even what was still to be written.
        finalize(self, _let_go, self._file)
        self._ranks = array("Q")
        self._ends = array("Q", [0])

    def add(self, rank: int, piece: bytes) -> None:
        """Keep a piece."""
        self._ends.append(self._ends[-1] + self._file.write(piece))
        self._ranks.append(rank)

    def __iter__(self) -> Iterator[bytes]:
        """Yield the pieces, least ranks first."""
        for place in sorted(range(len(self._ranks)), key=self._ranks.__getitem__):
            self._file.seek(self._ends[place])
            yield self._file.read(self._ends[place + 1] - self._ends[place])

    def close(self) -> None:
        """Let the temporary file go."""
        self._file.close()


def ranked_lines(units: Iterable[Unit]) -> Iterator[str]:
    """Yield the console's line of each unit, the gravest first, once the last has been taken."""
    with closing(Ranked()) as lines:
        for each in units:
            lines.add(rank_of(each), unit_line(each).encode("utf-8", "surrogatepass"))
        for line in lines:
            yield line.decode("utf-8", "surrogatepass")
