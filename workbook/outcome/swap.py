"""New results put in the place of old ones (换上): by renames alone, written down first, so that one that is cut off is taken up.

First all that is ours goes out, files that somebody changed under another name; then all that is new comes in. Within each half a rename
is done or not, and doing the rest is all that is left.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from workbook.files import write_whole
from workbook.outcome.names import BEFORE, FEEDBACK, JOURNAL, LOCK, OBJECTS, OUTPUTS, PAGES, UNFINISHED, is_page, kept_name
from workbook.outcome.record import changed_in, hashes, written_in

Move = tuple[str, str]


def ours_in(output: Path, changed: Iterable[str]) -> Iterator[str]:
    """Yield what a run left in a folder, as paths from there: files of ours, whole folders where nothing else is in them, its mark last."""
    if not (output / OBJECTS).exists():
        return
    mine = hashes(path for path, _ in written_in(output)) - hashes(changed)
    others = hashes(changed)

    def is_mine(path: str) -> bool:
        folder, _, name = path.rpartition("/")
        return hash(path) in mine or (folder == PAGES and is_page(name))

    for folder in (FEEDBACK, PAGES):
        yield from _within(output, folder, is_mine)
    for name in reversed(OUTPUTS):
        if hash(name) not in others and os.path.lexists(output / name):
            yield name


def _within(output: Path, folder: str, is_mine: Callable[[str], bool]) -> list[str]:
    found, is_whole = [], True
    if not (output / folder).is_dir():
        return []
    with os.scandir(output / folder) as entries:
        for entry in sorted(entries, key=lambda each: each.name):
            path = f"{folder}/{entry.name}"
            if entry.is_dir(follow_symlinks=False):
                inner = _within(output, path, is_mine)
                is_whole &= inner == [path]
                found += inner
            elif is_mine(path):
                found.append(path)
            else:
                is_whole = False
    return [folder] if is_whole else found


def moves_out(output: Path, kept: dict[str, str], aside: str) -> list[Move]:
    """Return the renames that take old results to a folder; `kept` are the changed files, each with its other name."""
    return [*kept.items(), *((path, f"{aside}/{path}") for path in ours_in(output, kept))]


def clear_before(output: Path) -> None:
    """Take away the results before the last, but for what somebody changed in them."""
    before = output / BEFORE
    if not (before / OBJECTS).exists():
        return
    changed = list(changed_in(before))
    for path in changed:
        (before / path).rename(kept_name(before / path))
    for path in ours_in(before, changed):
        if (before / path).is_dir():
            shutil.rmtree(before / path)
        else:
            (before / path).unlink()
    for parent, _folders, _names in os.walk(before, topdown=False):
        remove_if_empty(Path(parent))


def begin(output: Path, moves: list[Move]) -> None:
    """Write down what is to be done, the folders for it being made: from here on it is carried out, by this run or the next."""
    for _, target in moves:
        (output / target).parent.mkdir(parents=True, exist_ok=True)
    if (output / BEFORE).is_dir():
        (output / BEFORE / LOCK).touch()
    _write(output, moves)


def _write(output: Path, moves: list[Move]) -> None:
    write_whole(output / UNFINISHED / JOURNAL, json.dumps(moves).encode())


def is_begun(output: Path) -> bool:
    """Return whether a swap was begun and not ended."""
    return (output / UNFINISHED / JOURNAL).exists()


def carry_out(output: Path) -> list[Path]:
    """Do what of a swap is left to be done, and return where files of the user's are now that stood in the way; raises OSError."""
    new, aside = output / UNFINISHED, list[Path]()
    moves: list[Move] = json.loads((new / JOURNAL).read_text(encoding="utf-8"))
    for source, target in moves:
        _shift(output / source, output / target, aside)
    if moves:
        # What had to go is gone: from now on whatever bears these names is new.
        _write(output, [])
    names = [each.name for each in new.iterdir() if not each.name.startswith(".")]
    for name in sorted(names):
        _shift(new / name, output / name, aside)
    return aside


def end(output: Path) -> None:
    """Forget what was written down: nothing is left to be done."""
    for path in (output / BEFORE / LOCK, output / UNFINISHED / JOURNAL):
        path.unlink(missing_ok=True)
    remove_if_empty(output / BEFORE)


def _shift(source: Path, target: Path, aside: list[Path]) -> None:
    """Rename a file or folder; folders are put together, and what else stands in the way gets another name."""
    if not os.path.lexists(source):
        return
    if _is_folder(source) and _is_folder(target):
        for each in sorted(source.iterdir()):
            _shift(each, target / each.name, aside)
        source.rmdir()
        return
    if os.path.lexists(target):
        aside.append(target.rename(kept_name(target)))
    source.rename(target)


def _is_folder(path: Path) -> bool:
    return path.is_dir() and not path.is_symlink()


def remove_if_empty(folder: Path) -> None:
    """Take a folder away; one that is not empty holds something of the user's."""
    try:
        folder.rmdir()
    except OSError:
        return
