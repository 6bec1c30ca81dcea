"""The lock of an output folder (锁): one run at a time writes into it; the system lets go of it when its process ends, however it ends."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from types import ModuleType
from typing import IO

try:
    import fcntl
except ImportError:
    _fcntl: ModuleType | None = None
else:
    _fcntl = fcntl

# What another process's lock is answered with; anything else means that this disk knows no locks.
HELD = (errno.EACCES, errno.EAGAIN, errno.EDEADLK)


class Held(Exception):
    """Another run has the lock."""


class Lock:
    """A file locked for as long as this process, or until it is let go; raises Held, and OSError where no file can be made."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file = self._open()

    def _open(self) -> IO[bytes]:
        while True:
            file = self.path.open("ab")
            try:
                _take(file)
                # The run before may just have taken the file away.
                if _is_same(self.path, file):
                    return file
            except BaseException:
                file.close()
                raise
            file.close()

    @property
    def is_released(self) -> bool:
        """Return whether the lock was let go."""
        return self._file.closed

    def release(self) -> None:
        """Take the file away and let go of the lock."""
        if _fcntl is not None:
            self.path.unlink(missing_ok=True)
        self._file.close()
        if _fcntl is None:
            # Windows takes no file away that is open; whoever has it now keeps it.
            try:
                self.path.unlink(missing_ok=True)
            except PermissionError:
                return


def _take(file: IO[bytes]) -> None:
    try:
        if _fcntl is not None:
            _fcntl.flock(file, _fcntl.LOCK_EX | _fcntl.LOCK_NB)
        else:
            import msvcrt  # noqa: PLC0415  (Windows alone has it)

            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
    except OSError as error:
        if error.errno in HELD:
            raise Held from error


def _is_same(path: Path, file: IO[bytes]) -> bool:
    try:
        return os.path.samestat(path.stat(), os.fstat(file.fileno()))
    except FileNotFoundError:
        return False
