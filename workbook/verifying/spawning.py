"""Processes of this program started beside it (另起进程): none looks for modules in the current folder, often that of received files."""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager, suppress
from multiprocessing.context import SpawnContext, SpawnProcess
from multiprocessing.process import BaseProcess
from typing import Any

SAFE = "PYTHONSAFEPATH"


class _Process(SpawnProcess):
    @staticmethod
    def _Popen(process_obj: BaseProcess) -> Any:  # noqa: N802  (multiprocessing's own name)
        with safe_path():
            return SpawnProcess._Popen(process_obj)  # noqa: SLF001


class SafeSpawn(SpawnContext):
    """Starts each process as `python -P`: a program given as a text looks for Python's own modules in the current folder first.

    A pool is opened under `safe_path`, too: with its queues begins a process that tidies up after them.
    """

    Process = _Process


class Pool(ProcessPoolExecutor):
    """Processes for the work on a folder.

    One that is ended from outside while it hands over what it has done keeps the others from handing over theirs, and Python waits for
    the rest of it for ever.
    """

    def has_lost_one(self) -> bool:
        """Return whether one of the processes has ended."""
        return any(each.exitcode is not None for each in list((self._processes or {}).values()))

    def give_up(self) -> None:
        """End all processes and take nothing more from them, so that Python sees that the pool has broken."""
        for each in list((self._processes or {}).values()):
            each.kill()
        with suppress(OSError, AttributeError):
            self._result_queue._writer.close()  # type: ignore[attr-defined]  # noqa: SLF001  (nothing else wakes Python)


@contextmanager
def safe_path() -> Iterator[None]:
    """Let programs that are started look for no modules in the current folder."""
    before = os.environ.get(SAFE)
    os.environ[SAFE] = "1"
    try:
        yield
    finally:
        if before is None:
            del os.environ[SAFE]
        else:
            os.environ[SAFE] = before
