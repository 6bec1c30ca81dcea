"""Panics (a library's own way to give up): their English traces are kept off the console; the file is told of in a sentence instead."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from workbook.reading.unreadable import Unreadable

T = TypeVar("T")

ERRORS = 2
DAMAGED = "部件损坏"


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


def guarded(work: Callable[[], T], file: str, place: str) -> T:
    """Return what a library gives; raises Unreadable for whatever it stumbles over: that is damage of the file."""
    try:
        return work()
    except BaseException as error:
        if isinstance(error, Unreadable):
            raise
        # A panic of the library is no Exception, so that nobody catches it by mistake; here it concerns one file among many.
        if isinstance(error, Exception) or type(error).__name__ == "PanicException":
            raise Unreadable(DAMAGED, file, place=place) from None
        raise
