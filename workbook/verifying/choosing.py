"""Which of several workbooks of a unit counts (取舍): both are judged unless one is asked for, and sums take only one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import datetime
from hashlib import blake2b
from pathlib import Path
from typing import Any, NamedTuple

from workbook.reading.saving import Saving, read_saving
from workbook.verifying.batches import BATCH, IN_FLIGHT, Crew, batches
from workbook.verifying.doubles import Double
from workbook.verifying.limits import limited_here
from workbook.verifying.wording import load_sentences

BOTH, LATEST, FIRST = "both", "latest", "first"
TAKES = (BOTH, LATEST, FIRST)


class Saved(NamedTuple):
    """A file, what its properties tell of its saving, when the file itself was last written, a digest of its bytes."""

    file: str
    saving: Saving
    written: float | None = None
    digest: bytes = b""

    def __str__(self) -> str:
        """Return when and by which program it was saved, in words."""
        words, moment, program = load_sentences()["double"], self.saving.moment or self.written, self.saving.program
        if moment is None:
            return str(words["unsaved"])
        when = f"{datetime.fromtimestamp(moment).astimezone():%Y-%m-%d %H:%M}"
        return str(words["saved" if program else "saved_when"].format(when=when, program=program))


class Chosen(NamedTuple):
    """The workbooks of a unit; `counted` is the one that sums take, the only one that is judged when `is_alone`.

    `is_clear` is False where the latest was asked for and nothing tells which it is.
    """

    unit: str
    files: tuple[Saved, ...]
    counted: str
    is_alone: bool = False
    is_clear: bool = True
    take: str = BOTH

    @property
    def untaken(self) -> tuple[str, ...]:
        """Return the files that are not judged."""
        return tuple(each.file for each in self.files if each.file != self.counted) if self.is_alone else ()


class Doubled(NamedTuple):
    """A batch of files of which it is asked when they were saved."""

    files: tuple[str, ...]

    def single(self) -> Iterator[Doubled]:
        """Yield each file alone."""
        return (Doubled((file,)) for file in self.files)

    def lost(self, _ended: int | None) -> list[Saved]:
        """Return a file of which nothing is known: it is reported when its turn comes."""
        return [_written(self.files[0], Saving())]


def choose(crew: Crew[Any], doubles: Sequence[Double], take: str) -> list[Chosen]:
    """Return of each unit that was sent more than once which workbook counts."""
    files = [file for double in doubles for file in double.files]
    tasks = (Doubled(tuple(batch)) for batch in batches(files, BATCH))
    saved = {each.file: each for batch in crew.in_order(date_batch, tasks, IN_FLIGHT * 2) for each in batch}
    return [_choose(double.unit, tuple(saved[file] for file in double.files), take) for double in doubles]


def date_batch(task: Doubled) -> list[Saved]:
    """Return when the files of a batch were saved."""
    return [_date(file) for file in task.files]


def _date(file: str) -> Saved:
    with suppress(Exception), limited_here(Path(file)):
        return _written(file, read_saving(Path(file)))
    return _written(file, Saving())


def _written(file: str, saving: Saving) -> Saved:
    with suppress(OSError):
        path = Path(file)
        return Saved(file, saving, path.stat().st_mtime, blake2b(path.read_bytes()).digest())
    return Saved(file, saving)


def _choose(unit: str, files: tuple[Saved, ...], take: str) -> Chosen:
    if len({each.saving.moment for each in files}) == 1:
        # A program that does not tell when it saved leaves the template's moment: it says nothing.
        files = tuple(each._replace(saving=each.saving._replace(moment=None)) for each in files)
    latest = _latest(files)
    if take == FIRST:
        return Chosen(unit, files, files[0].file, is_alone=True, take=take)
    if len({each.digest for each in files}) == 1 and files[0].digest:
        # Whichever it is makes no difference.
        latest = files[0]
    if latest is None:
        return Chosen(unit, files, files[0].file, is_clear=take != LATEST, take=take)
    return Chosen(unit, files, latest.file, is_alone=take == LATEST, take=take)


def _latest(files: Sequence[Saved]) -> Saved | None:
    """Return the file saved last, by its properties or, where these do not tell, by when it was written; None where neither does."""
    for moments in ([each.saving.moment for each in files], [each.written for each in files]):
        known = [moment for moment in moments if moment is not None]
        if len(known) == len(files) and moments.count(max(known)) == 1:
            return files[moments.index(max(known))]
    return None
