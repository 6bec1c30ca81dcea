"""A finding (问题): a result with its sentence, cells, cause, ways to put it right, and the reason that closes it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from rules.report import Number
from rules.rule import Result
from rules.states import ERROR, FAIL, NOTICE, state_of


class Cell(NamedTuple):
    """A cell that a finding is about; `figure` is None for one of no figure, `sheet` and `address` are "" for one that has no place."""

    figure: str | None
    sheet: str
    address: str
    value: Number | str | None


class Correction(NamedTuple):
    """A figure that could be wrong, where it stands, what it would have to be, and its name for where it has no cell in the file."""

    figure: str
    sheet: str
    address: str
    old: Number
    new: Number
    name: str = ""


class Finding:
    """A result as a person reads it.

    `severity` is its own, by default its rule's. `suggestions` are the ways to put it right, each a set of changes, the likeliest
    first; `slip` says what that looks like. `explanation` closes it, `waiver` is the reason of the waiver that does, `note` says why
    a reason that is there does not; `asked` are the numbers that a reason has to carry, "" where none are called for. `leader` is the
    more telling finding of the same cells, which speaks for it.
    """

    __slots__ = (
        *("asked", "cause", "cells", "explanation", "leader", "message", "note", "result", "severity", "slip", "suggestions", "waiver"),
    )

    def __init__(self, result: Result, cells: Sequence[Cell], message: str) -> None:
        self.result = result
        self.severity = result.severity
        self.cells = tuple(cells)
        self.message = message
        self.cause = 0
        self.suggestions: tuple[tuple[Correction, ...], ...] = ()
        self.slip = ""
        self.asked = ""
        self.leader: Finding | None = None
        self.explanation: str | None = None
        self.note = ""
        self.waiver = ""

    def __repr__(self) -> str:
        """Return state and sentence, which begins with the rule's code."""
        return f"<问题 {state_of(self.result.verdict, self.severity, closed=self.is_closed)} {self.message}>"

    @property
    def is_closed(self) -> bool:
        """Return whether a reason or a waiver closes it."""
        return self.explanation is not None

    @property
    def is_open(self) -> bool:
        """Return whether it still needs a person: an error, an unexplained warning, a blank; a 请确认 asks for nothing."""
        return not self.is_closed and self.severity != NOTICE

    @property
    def is_closable(self) -> bool:
        """Return whether a reason may close it: a 提示 that fails, or a 请确认; errors and blanks have to be put right (TM-12)."""
        return self.severity != ERROR and self.result.verdict == FAIL
