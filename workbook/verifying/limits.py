"""Limits for one file (限度): processor time and memory, so that no file can hold up a folder or take the machine with it.

A process over its limits ends at once, also in the middle of a library's work; who sent it the file learns from its end what it was.
Windows has no such limits for a process of its own: there only the time on the clock is limited.
"""

from __future__ import annotations

import faulthandler
import os
import signal
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from multiprocessing import parent_process
from multiprocessing.util import Finalize
from pathlib import Path
from types import ModuleType

from rules.data import load_data
from rules.expressions import keep

try:
    import resource
except ImportError:
    _resource: ModuleType | None = None
else:
    _resource = resource

MEGABYTE = 1 << 20
# For an ordinary file; a large one gets as much more as reading it honestly takes.
SECONDS, MEMORY = 2, 300 * MEGABYTE
SECONDS_PER_MEGABYTE, MEMORY_PER_BYTE = 0.5, 12
# On the clock, where there is no limit on processor time: a loaded machine takes its time.
CLOCK = 30
STATUS = Path("/proc/self/statm")


def seconds_for(size: int) -> int:
    """Return the seconds of processor time for a file of so many bytes."""
    return SECONDS + int(size / MEGABYTE * SECONDS_PER_MEGABYTE)


_is_worker = False


def limited_here(path: Path) -> AbstractContextManager[None]:
    """Return the limits for a file in a process that does nothing else, none in one that somebody uses for more."""
    return limited(path) if _is_worker else nullcontext()


@contextmanager
def limited(path: Path) -> Iterator[None]:
    """End this process when the work on a file takes more than its share."""
    size = _size(path)
    if _resource is None:
        # The watch is kept outside of Python, which a library may hold up.
        with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
            faulthandler.dump_traceback_later(CLOCK + seconds_for(size), exit=True, file=nowhere)
            try:
                yield
            finally:
                faulthandler.cancel_dump_traceback_later()
        return
    with _lowered(_resource, _resource.RLIMIT_CPU, _used(_resource) + seconds_for(size)):
        start = _occupied(_resource)
        if not start:
            yield
            return
        with _lowered(_resource, _resource.RLIMIT_AS, start + MEMORY + size * MEMORY_PER_BYTE):
            yield


@contextmanager
def _lowered(resource: ModuleType, kind: int, most: int) -> Iterator[None]:
    before, hard = resource.getrlimit(kind)
    bounds = [most, *(each for each in (before, hard) if each != resource.RLIM_INFINITY)]
    resource.setrlimit(kind, (min(bounds), hard))
    try:
        yield
    finally:
        resource.setrlimit(kind, (before, hard))


def _used(resource: ModuleType) -> int:
    """Return the seconds of processor time that this process has used, rounded up: limits are whole seconds."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return int(usage.ru_utime + usage.ru_stime) + 1


def _occupied(resource: ModuleType) -> int:
    """Return how much address space this process has, 0 where the system does not say."""
    try:
        return int(STATUS.read_text(encoding="ascii").split()[0]) * int(resource.getpagesize())
    except (OSError, ValueError):
        return 0


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except (OSError, ValueError):
        return 0


def prepare() -> None:
    """Make a worker fit to be limited: it leaves no core behind, says nothing of its own, keeps to one thread as the pool uses every core.

    What a library writes when it breaks down is English, and no help to anybody: how the process ended is what is told.
    """
    global _is_worker  # noqa: PLW0603  (what a process is for does not change)
    _is_worker = True
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    os.close(nowhere)
    if _resource is not None:
        _resource.setrlimit(_resource.RLIMIT_CORE, (0, _resource.getrlimit(_resource.RLIMIT_CORE)[1]))
    # When this process ends, it keeps what it has compiled for those to come.
    Finalize(None, keep, exitpriority=0)
    # Whoever is killed leaves workers behind that wait for ever, or go on writing into what the next run has begun.
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def sentence(path: Path, ended: int | None) -> str:
    """Return why a file was given up, from how the process that read it ended: a signal's number below 0, or its status."""
    words = load_data(__file__, "limits.json")["sentences"]
    signals = {-getattr(signal, "SIGXCPU", 0): "time", -getattr(signal, "SIGABRT", 0): "memory", -getattr(signal, "SIGSEGV", 0): "memory"}
    name = signals.get(ended or 0, "time" if _resource is None else "ended")
    return str(words[name].format(file=path.name, seconds=seconds_for(_size(path)), megabytes=MEMORY // MEGABYTE))
