"""One file at a time in a process of its own, whose end tells what was wrong with the file."""

from __future__ import annotations

from collections.abc import Callable
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from types import TracebackType
from typing import Any, Self

from workbook.verifying.limits import prepare
from workbook.verifying.spawning import SafeSpawn, safe_path


class Careful:
    """A process that is begun again whenever a task has ended it."""

    def __init__(self, work: Callable[[Any], list[Any]]) -> None:
        self._work = work
        self._process: BaseProcess | None = None
        self._line: Connection | None = None

    def __enter__(self) -> Self:
        """Return it; the process starts with the first task."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Let the process go."""
        self._end()

    def do(self, task: Any) -> list[Any]:
        """Return the results of a task, or what its file's end makes of it; raises what the work raises."""
        line = self._begin()
        try:
            line.send(task)
            done, found = line.recv()
        except (EOFError, OSError):
            return list(task.lost(self._end()))
        if not done:
            raise found
        return list(found)

    def _begin(self) -> Connection:
        if self._process is not None and self._process.is_alive() and self._line is not None:
            return self._line
        # As in the pool: a spawned process is the same on every system.
        context = SafeSpawn()
        self._line, theirs = context.Pipe()
        self._process = context.Process(target=serve, args=(theirs, self._work), daemon=True)
        with safe_path():
            self._process.start()
        theirs.close()
        return self._line

    def _end(self) -> int | None:
        """Close the line and return how the process ended."""
        process, line, self._process, self._line = self._process, self._line, None, None
        if line is not None:
            line.close()
        if process is None:
            return None
        process.join()
        return process.exitcode


def serve(line: Connection, work: Callable[[Any], list[Any]]) -> None:
    """Do what comes over a line until it is closed."""
    prepare()
    while True:
        try:
            task = line.recv()
        except EOFError:
            return
        try:
            line.send((True, work(task)))
        except Exception as error:  # noqa: BLE001  (who asked gets it)
            line.send((False, error))
