"""The files of a folder (文件夹): which are units, which lie beside a unit's workbook, which are our own outputs."""

from __future__ import annotations

import os
from pathlib import Path

from workbook.outcome.names import BEFORE, LOCK, UNFINISHED
from workbook.verifying.accompanying import Beside, Role, role_of
from workbook.verifying.outputs import Outputs


def files_of(folder: Path, ignored: Path | None = None) -> list[Path]:
    """Return the units' files under a folder in the order of their paths; locks, hidden files and the tool's own outputs are left out.

    Workbooks and other tables are units, and documents and archives that no workbook stands beside. A subfolder that cannot be
    entered, or leads elsewhere, stands for what is in it: nothing is left out in silence.
    """
    return [path for path, is_unit in _listed(folder, ignored) if is_unit]


def others_of(folder: Path, ignored: Path | None = None) -> list[str]:
    """Return the files under a folder that are no units: what lies beside a workbook, and pictures."""
    return [path.relative_to(folder).as_posix() for path, is_unit in _listed(folder, ignored) if not is_unit]


def _listed(folder: Path, ignored: Path | None) -> list[tuple[Path, bool]]:
    """Return each file with whether it is a unit; what programs leave behind is not among them."""
    roles = [(path, role_of(path)) for path in _walk(folder, ignored)]
    beside = Beside(folder, [path for path, role in roles if role is Role.TABLE])
    return [
        (path, role is Role.TABLE or (role is Role.DOCUMENT and not beside.stands_for(path)))
        for path, role in roles
        if role is not Role.LEFTOVER
    ]


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
