"""When and by which program a workbook was saved, as its document properties tell."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from rules.expressions import compiled
from workbook.reading.file_opening import open_package
from workbook.reading.properties import read_properties
from workbook.reading.unreadable import Unreadable

CORE, EXTENDED = "core-properties", "extended-properties"
LONGEST = 30
VERSION = compiled(r"[/_].*", re.DOTALL)


class Saving(NamedTuple):
    """The moment a file was saved in seconds of the epoch, None where nothing tells, and the program, "" likewise."""

    moment: float | None = None
    program: str = ""


def read_saving(path: Path) -> Saving:
    """Return when and by which program a workbook was saved, as far as it can be read."""
    try:
        package = open_package(path)
        parts = [package.special(kind) for kind in (CORE, EXTENDED)]
        core, extended = (read_properties(package.read(part)) if part else {} for part in parts)
    except Unreadable:
        return Saving()
    program = VERSION.sub("", extended.get("Application", "")).strip()[:LONGEST]
    return Saving(_moment(core.get("modified", "")), program)


def _moment(text: str) -> float | None:
    with suppress(ValueError, OverflowError, OSError):
        return datetime.fromisoformat(text).astimezone().timestamp()
    return None
