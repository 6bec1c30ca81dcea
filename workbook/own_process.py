"""A process of our own, as a command is, or a press of a button: it keeps what it has compiled; a short one does one thing and ends."""

from __future__ import annotations

import atexit
import gc

from rules.expressions import keep


def make_own(*, is_short: bool = True) -> None:
    """See to it that this process keeps what it compiles; spare a short one the collecting of garbage, a seventh of its time."""
    atexit.register(keep)
    if is_short:
        gc.disable()
        # Else everything is looked through once more while Python goes down.
        atexit.register(gc.freeze)
