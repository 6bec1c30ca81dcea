"""The files of a folder (文件夹): which are tables to be verified, which are something else, which are our own outputs."""

from __future__ import annotations

import os
from pathlib import Path

from workbook.outcome.names import (
    BEFORE,
    FEEDBACK,
    JOURNAL,
    LOCK,
    NOTICE,
    OBJECTS,
    PAGES,
    UNFINISHED,
    UNFINISHED_PAGE,
    is_feedback,
    is_output,
    is_page,
)
from workbook.reading.file_opening import OTHER_TABLES, WORKBOOKS

# Tables of other programs, too: what a unit sends instead of the workbook; each becomes a finding about that file.
TABLES = frozenset((*WORKBOOKS, *OTHER_TABLES))


def files_of(folder: Path, ignored: Path | None = None) -> list[Path]:
    """Return the tables under a folder in the order of their paths; locks, hidden files and the tool's own outputs are left out.

    A subfolder that cannot be entered, or leads elsewhere, stands for what is in it: nothing is left out in silence.
    """
    return [path for path in _walk(folder, ignored) if _is_table(path.name) or not path.is_file()]


def others_of(folder: Path, ignored: Path | None = None) -> list[str]:
    """Return the files under a folder that are no tables: a unit may have sent a document or an archive instead of the workbook."""
    return [path.relative_to(folder).as_posix() for path in _walk(folder, ignored) if not _is_table(path.name) and path.is_file()]


def _walk(folder: Path, ignored: Path | None) -> list[Path]:
    own = ignored.resolve() if ignored else None
    found: list[Path] = []
    closed: list[Path] = []
    outputs = Outputs()
    for parent, folders, names in os.walk(folder, onerror=lambda error: closed.append(Path(error.filename))):
        if LOCK in names and Path(parent).name in (BEFORE, UNFINISHED):
            folders.clear()
            continue
        linked = [name for name in folders if Path(parent, name).is_symlink() and not name.startswith(".")]
        folders[:] = sorted(name for name in folders if not name.startswith(".") and Path(parent, name).resolve() != own)
        found += (Path(parent, name) for name in sorted(linked) if Path(parent, name).resolve() != own)
        ours = outputs.among(parent, folders, names)
        found += (Path(parent, name) for name in sorted(names) if not name.startswith(("~$", ".")) and name not in ours)
    return found + closed


class Outputs:
    """What earlier runs left in the folders that are gone through, each told where it lies before what is in it."""

    def __init__(self) -> None:
        # Beside a folder of feedback whether a run was just putting it in place: then a copy may be there without its notice.
        self._feedback: dict[str, bool] = {}
        self._pages: set[str] = set()

    def among(self, parent: str, folders: list[str], names: list[str]) -> set[str]:
        """Return which files of a folder an earlier run left there."""
        is_cut = UNFINISHED in folders and Path(parent, UNFINISHED, JOURNAL).exists()
        is_results = is_cut or OBJECTS in names
        if is_results:
            self._feedback |= {os.path.join(parent, FEEDBACK): is_cut}  # noqa: PTH118  (os.walk's own spelling)
            self._pages.add(os.path.join(parent, PAGES))  # noqa: PTH118
        if parent in self._feedback:
            self._feedback |= {os.path.join(parent, name): self._feedback[parent] for name in folders}  # noqa: PTH118
        return {name for name in names if self._is_ours(parent, name, names, is_results=is_results)}

    def _is_ours(self, parent: str, name: str, names: list[str], *, is_results: bool) -> bool:
        if name == UNFINISHED_PAGE or (is_results and is_output(name)) or (parent in self._pages and is_page(name)):
            return True
        return parent in self._feedback and is_feedback(name, [*names, NOTICE] if self._feedback[parent] else names)


def _is_table(name: str) -> bool:
    return Path(name).suffix.lower() in TABLES
