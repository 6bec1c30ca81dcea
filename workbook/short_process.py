"""A process that does one thing and ends, as a command on one workbook does, or a press of a button."""

from __future__ import annotations

import atexit
import gc

from rules.expressions import keep


def make_short() -> None:
    """Spare this process the collecting of garbage, a seventh of its time: it ends before there is any; what it compiles is kept."""
    gc.disable()
    atexit.register(_end)


def _end() -> None:
    keep()
    # Else everything is looked through once more while Python goes down.
    gc.freeze()
