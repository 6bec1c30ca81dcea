"""What an earlier run left in the output folder: taken away before the next one; a file of the user's own is never touched."""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Iterator
from pathlib import Path

from workbook.outcome.names import FEEDBACK, OBJECTS, OUTPUTS, PAGES, is_feedback, is_page


def prepare(output: Path) -> None:
    """Make the output folder ready for a run; raises OSError naming the file that cannot be written.

    Nothing is taken away before it is known that everything can be: a file that a program holds open cannot be replaced.
    """
    output.mkdir(parents=True, exist_ok=True)
    again = (output / OBJECTS).exists()
    for name in OUTPUTS:
        if not again and (output / name).exists():
            raise FileExistsError(errno.EEXIST, "", str(output / name))
        if (output / name).exists() and not (output / name).is_file():
            # A pipe would be waited for.
            raise OSError(errno.ENODEV, "", str(output / name))
    leftovers = list(_leftovers(output)) if again else []
    for file in leftovers:
        with file.open("r+b"):
            pass
    for name in OUTPUTS:
        with (output / name).open("ab"):
            pass
    for file in leftovers:
        file.unlink()
    for parent, _folders, _names in os.walk(output / FEEDBACK, topdown=False):
        _remove_if_empty(Path(parent))
    _remove_if_empty(output / PAGES)
    for name in (PAGES, FEEDBACK):
        (output / name).mkdir(exist_ok=True)


def _leftovers(output: Path) -> Iterator[Path]:
    """Yield the pages and the feedback of an earlier run; what is reached through a link is somebody else's."""
    if not (output / PAGES).is_symlink():
        yield from (page for page in _files(output / PAGES) if is_page(page.name))
    if not (output / FEEDBACK).is_symlink():
        for parent, _folders, names in os.walk(output / FEEDBACK):
            yield from (Path(parent, name) for name in names if is_feedback(name, names))


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.iterdir() if path.is_file()] if folder.is_dir() else []


def _remove_if_empty(folder: Path) -> None:
    # One that is not empty holds something of the user's.
    with contextlib.suppress(OSError):
        folder.rmdir()
