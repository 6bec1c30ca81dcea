"""A run's results while they are not whole (没有做完): written beside the old ones, put in their place at the end, or taken away again."""

from __future__ import annotations

import errno
import os
import shutil
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath
from types import TracebackType
from typing import Self

from workbook.files import Stop, why
from workbook.outcome import swap
from workbook.outcome.lock import Held, Lock
from workbook.outcome.names import (
    BEFORE,
    DROPPED,
    FEEDBACK,
    INDEX,
    LOCK,
    OBJECTS,
    OUTPUTS,
    PAGES,
    UNFINISHED,
    UNFINISHED_PAGE,
    kept_name,
)
from workbook.outcome.pages import unfinished_page
from workbook.outcome.record import changed_in, stamp, written_in
from workbook.outcome.wording import load_words
from workbook.reading.file_kinds import workbook_suffixes

# The console names so many of the files that are kept.
MOST_NAMED = 10


class Staging:
    """An output folder made ready for a run, which writes into `folder`; what a run before it left undone is done or taken away.

    `kept` are the files that somebody changed since they were written, each with the name under which it is kept; `said` tells of what
    was found undone; `seen` holds the results that a person saw last; it `is_done` when the new ones are in place.

    Raises Stop, and OSError naming the file that cannot be written.
    """

    def __init__(self, output: Path, when: str) -> None:
        self.output = output
        self.folder = output / UNFINISHED
        self.said: list[str] = []
        self.kept: dict[str, str] = {}
        self.seen = output
        self.is_done = False
        self._is_new = not output.exists()
        output.mkdir(parents=True, exist_ok=True)
        _refuse_strangers(output)
        self.folder.mkdir(exist_ok=True)
        try:
            self._lock = Lock(self.folder / LOCK)
        except Held:
            raise Stop(load_words()["held"].format(folder=output)) from None
        try:
            self._mend()
            self._look()
            self._open(when)
        except BaseException:
            self.discard()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Take away what was written unless it has been put in place."""
        if kind is not None:
            self.discard()

    def _mend(self) -> None:
        """End what a run before this one began, or take it away."""
        words = load_words()["mended"]
        if swap.is_begun(self.output):
            swap.carry_out(self.output)
            swap.end(self.output)
            self._empty()
            self.seen = self.output / BEFORE
            self.said.append(words["swapped"].format(before=self.output / BEFORE))
        elif self._empty():
            self.said.append(words["dropped"])

    def _look(self) -> None:
        """Find out whether all can be replaced that has to be, and what somebody changed."""
        again = (self.output / OBJECTS).exists()
        for name in OUTPUTS:
            if not again and os.path.lexists(self.output / name):
                raise FileExistsError(errno.EEXIST, "", str(self.output / name))
            if os.path.lexists(self.output / name) and not (self.output / name).is_file():
                # A pipe would be waited for.
                raise OSError(errno.ENODEV, "", str(self.output / name))
        if again:
            self._try()
            self._keep(changed_in(self.output))
        self._since = stamp(self.folder / LOCK)

    def _open(self, when: str) -> None:
        for name in (PAGES, FEEDBACK):
            (self.folder / name).mkdir()
        for path in (self.output / UNFINISHED_PAGE, self.folder / INDEX):
            path.write_text(unfinished_page(when), encoding="utf-8", newline="\n")

    def _try(self) -> None:
        """See to it that no program has open what is to be replaced: a file that one holds cannot be renamed everywhere."""
        for path in [*OUTPUTS, *(path for path, _ in written_in(self.output) if path not in OUTPUTS)]:
            file = self.output / path
            if not os.path.lexists(file):
                continue
            with file.open("r+b"):
                pass
            for mark in (f".~lock.{file.name}#", f"~${file.name}") if file.suffix.lower() in (*workbook_suffixes(), ".csv") else ():
                if os.path.lexists(file.with_name(mark)):
                    raise Stop(load_words()["opened"].format(file=file, mark=mark))

    def _keep(self, changed: Iterator[str]) -> None:
        for path in changed:
            other = kept_name(self.output / path).name
            self.kept.setdefault(path, str(PurePosixPath(path).with_name(other)))

    def kept_of(self, feedback: str) -> tuple[tuple[str, str], ...]:
        """Return the files of a unit's folder that somebody changed, each with the name under which it is kept."""
        if not self.kept:
            return ()
        folder = PurePosixPath(FEEDBACK, feedback)
        return tuple((path.name, PurePosixPath(kept).name) for path, kept in self._kept_paths() if path.parent == folder)

    def _kept_paths(self) -> Iterator[tuple[PurePosixPath, str]]:
        return ((PurePosixPath(path), kept) for path, kept in self.kept.items())

    def is_barred(self, feedback: str) -> bool:
        """Return whether a file of the user's own stands where a unit's folder would be, or one above it."""
        parents = [self.output / FEEDBACK / feedback, *(self.output / FEEDBACK / each for each in PurePosixPath(feedback).parents)]
        return any(os.path.lexists(each) and not each.is_dir() for each in parents)

    def told(self) -> Iterator[str]:
        """Yield what a person is told of the results that were there before."""
        words = load_words()
        yield from self.said
        if self.kept:
            yield words["kept_line"].format(count=len(self.kept), files="、".join([*self.kept.values()][:MOST_NAMED]))
        if (self.output / BEFORE).exists():
            yield words["before"].format(before=self.output / BEFORE)

    def swap(self) -> None:
        """Put the new results, which are whole, in the place of the old ones; raises Stop and OSError."""
        if (self.output / OBJECTS).exists():
            self._try()
            self._keep(changed_in(self.output, after=self._since))
        # Results that nobody has seen do not take the place of those that somebody has.
        is_seen = self.seen == self.output
        if is_seen:
            swap.clear_before(self.output)
        moves = swap.moves_out(self.output, self.kept, BEFORE if is_seen else f"{UNFINISHED}/{DROPPED}")
        with _uninterrupted():
            swap.begin(self.output, moves)
            for each in swap.carry_out(self.output):
                self.kept[each.name] = each.relative_to(self.output).as_posix()
            self._close()
            self.is_done = True

    def discard(self) -> None:
        """Take away what was written, if it has not been put in place; what is just being put in place the next run goes on with."""
        if self._lock.is_released:
            return
        if swap.is_begun(self.output):
            self._lock.release()
            return
        self._close()
        if self._is_new:
            swap.remove_if_empty(self.output)

    def _close(self) -> None:
        with suppress(OSError):
            (self.output / UNFINISHED_PAGE).unlink(missing_ok=True)
        swap.end(self.output)
        with suppress(OSError):
            self._empty()
        self._lock.release()
        swap.remove_if_empty(self.folder)

    def _empty(self) -> bool:
        """Take away what is in the folder but for the lock; return whether there was anything."""
        others = [each for each in self.folder.iterdir() if each.name != LOCK]
        for each in others:
            if each.is_dir() and not each.is_symlink():
                shutil.rmtree(each)
            else:
                each.unlink()
        return bool(others)


def _refuse_strangers(output: Path) -> None:
    """Raise OSError for what bears the name of a folder of ours and is none."""
    for name in (PAGES, FEEDBACK, BEFORE, UNFINISHED):
        path = output / name
        if os.path.lexists(path) and (path.is_symlink() or not path.is_dir()):
            raise NotADirectoryError(errno.ENOTDIR, "", str(path))
    unfinished = output / UNFINISHED
    if unfinished.is_dir() and any(unfinished.iterdir()) and not (unfinished / LOCK).exists():
        raise FileExistsError(errno.EEXIST, "", str(unfinished))


def unwritten(error: OSError, output: Path) -> str:
    """Return the sentence that says that results could not be written, and what to do."""
    words = load_words()["unwritten"]
    named = Path(error.filename) if isinstance(error.filename, str) else output
    kind = "half" if swap.is_begun(output) else "whole"
    todo = words["todo"].get(errno.errorcode.get(error.errno or 0, ""), words["todo"]["else"])
    file = output if output / UNFINISHED in named.parents else named
    said: str = words[kind].format(file=file, reason=why(error), todo=todo, before=output / BEFORE)
    return said


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Let Ctrl-C wait: what is left to be done are a few renames."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
