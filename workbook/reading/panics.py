"""Panics (a library's own way to give up): their English traces are kept off the console; the file is told of in a sentence instead."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

ERRORS = 2


@contextmanager
def unheard() -> Iterator[None]:
    """Let nothing come out that is written past Python to the console while the work is done."""
    try:
        kept = os.dup(ERRORS)
    except OSError:
        # A program without a console.
        yield
        return
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, ERRORS)
    os.close(nothing)
    try:
        yield
    finally:
        os.dup2(kept, ERRORS)
        os.close(kept)
