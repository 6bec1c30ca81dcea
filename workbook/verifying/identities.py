"""Whose workbook a file is and of which year, read from the covers alone before anything is judged."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from rules.kinds.identity import is_same_name
from rules.reasons.waivers import CREDIT_CODE
from rules.report import year_of
from rules.spelling import plain
from workbook.reading.report import read_identity
from workbook.verifying.batches import BATCH, IN_FLIGHT, Crew, batches
from workbook.verifying.limits import limited_here

CODE_LENGTH = 18


class Identity(NamedTuple):
    """A file and whose it is: name as written, name and code as they are compared, the year; `is_read` is False for one nobody could read.

    What is no credit code (of 18 characters) is "".
    """

    file: str
    unit: str = ""
    name: str = ""
    code: str = ""
    year: int | None = None
    is_read: bool = True

    def is_named_as(self, other: Identity) -> bool:
        """Return whether the names may be those of one unit; one that is not given contradicts nothing."""
        return not (self.name and other.name) or is_same_name(self.name, other.name)

    def is_surely_named_as(self, other: Identity) -> bool:
        """Return whether both names are given and may be those of one unit: a code alone may have been copied with a cover."""
        return bool(self.name and other.name) and is_same_name(self.name, other.name)

    def has_other_code(self, other: Identity) -> bool:
        """Return whether the codes are those of two units; one that is not given contradicts nothing."""
        return bool(self.code and other.code and self.code != other.code)


class Files(NamedTuple):
    """A batch of files."""

    files: tuple[str, ...]

    def single(self) -> Iterator[Files]:
        """Yield each file alone."""
        return (Files((file,)) for file in self.files)

    def lost(self, _ended: int | None) -> list[Identity]:
        """Return a file nobody could read: it is reported when its turn comes."""
        return [Identity(self.files[0], is_read=False)]


def read_identities(crew: Crew[Any], files: list[Path]) -> list[Identity]:
    """Return whose the files are, in their order."""
    tasks = (Files(tuple(map(str, batch))) for batch in batches(files, BATCH))
    return [each for batch in crew.in_order(identify_batch, tasks, IN_FLIGHT * 2) for each in batch]


def identify_batch(task: Files) -> list[Identity]:
    """Return whose the files of a batch are."""
    return [_identify(Path(file)) for file in task.files]


def _identify(path: Path) -> Identity:
    try:
        with limited_here(path):
            fields = read_identity(path)
    except Exception:  # noqa: BLE001  (the file itself is reported when its turn comes)
        return Identity(str(path), is_read=False)
    unit, code = fields.get("单位名称", ""), plain(fields.get(CREDIT_CODE, ""))
    return Identity(str(path), unit.strip(), plain(unit), code if len(code) == CODE_LENGTH else "", year_of(fields.get("报告年度", "")))
