"""What an earlier run left in the output folder: taken away before the next one; a file of the user's own is never touched."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from workbook.outcome.names import FEEDBACK, OBJECTS, OUTPUTS, PAGES, is_feedback, is_page


def prepare(output: Path) -> None:
    """Make the output folder ready for a run; raises OSError naming the file that cannot be written."""
    output.mkdir(parents=True, exist_ok=True)
    again = (output / OBJECTS).exists()
    for name in OUTPUTS:
        # Better now than after an hour: a file that a program holds open cannot be replaced.
        with (output / name).open("ab"):
            pass
    if again:
        remove_leftovers(output)
    for name in (PAGES, FEEDBACK):
        (output / name).mkdir(exist_ok=True)


def remove_leftovers(output: Path) -> None:
    """Remove the pages and the feedback of an earlier run, then the folders that are empty; raises OSError naming the file."""
    for page in _files(output / PAGES):
        if is_page(page.name):
            page.unlink()
    for parent, _folders, names in os.walk(output / FEEDBACK, topdown=False):
        for name in names:
            if is_feedback(name, names):
                Path(parent, name).unlink()
        _remove_if_empty(Path(parent))
    _remove_if_empty(output / PAGES)


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.iterdir() if path.is_file()] if folder.is_dir() else []


def _remove_if_empty(folder: Path) -> None:
    # One that is not empty holds something of the user's.
    with contextlib.suppress(OSError):
        folder.rmdir()
