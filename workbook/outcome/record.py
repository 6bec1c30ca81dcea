"""What a run wrote (记录), with digests: by them what somebody changed afterwards is told from what nobody touched."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Iterable, Iterator
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Any

from workbook.outcome.names import RECORD, RUN


def digest(content: bytes) -> str:
    """Return the digest of what was written."""
    return sha256(content).hexdigest()


def digest_of(path: Path) -> str:
    """Return the digest of a file; raises OSError."""
    content = sha256()
    with path.open("rb") as file:
        while piece := file.read(1 << 20):
            content.update(piece)
    return content.hexdigest()


def load_run(output: Path) -> dict[str, Any]:
    """Return what the run whose results these are says of itself, nothing where it cannot be read."""
    with suppress(OSError, ValueError):
        run = json.loads((output / RUN).read_text(encoding="utf-8"))
        return run if isinstance(run, dict) else {}
    return {}


def lines_in(output: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield of each unit where its line begins and what was written down, as far as it can be read; nothing without a record."""
    with suppress(OSError), (output / RECORD).open("rb") as lines:
        place = 0
        for line in lines:
            with suppress(ValueError):
                unit = json.loads(line)
                if isinstance(unit, dict):
                    yield place, unit
            place += len(line)


def written_in(output: Path) -> Iterator[tuple[str, str]]:
    """Yield the files that a run wrote and somebody may have changed, each with its digest."""
    for holder in (load_run(output), *(unit for _, unit in lines_in(output))):
        written = holder.get("written")
        if isinstance(written, dict):
            yield from ((path, known) for path, known in written.items() if isinstance(known, str) and _is_within(path))


def _is_within(path: str) -> bool:
    # The record may have come with a stranger's folder.
    return not Path(path).anchor and ".." not in Path(path).parts


def changed_in(output: Path, after: int = 0) -> Iterator[str]:
    """Yield those of the files that are there and not as they were written; `after` leaves out what was not touched since then."""
    for path, known in written_in(output):
        with suppress(FileNotFoundError, NotADirectoryError):
            found = (output / path).lstat()
            if max(found.st_mtime_ns, found.st_ctime_ns) >= after and not (
                stat.S_ISREG(found.st_mode) and digest_of(output / path) == known
            ):
                yield path


def hashes(paths: Iterable[str]) -> set[int]:
    """Return paths in so little room that a hundred thousand units do not matter."""
    return {hash(path) for path in paths}


def stamp(path: Path) -> int:
    """Return when a file was last touched, by the clock of the disk it lies on."""
    found = os.stat(path)  # noqa: PTH116
    return max(found.st_mtime_ns, found.st_ctime_ns)
