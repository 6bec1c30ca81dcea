"""Processes of this program started beside it (另起进程): none looks for modules in the current folder, often that of received files."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
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
