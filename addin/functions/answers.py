"""Answers in the cells of a worksheet: words, numbers and rows; what cannot be answered is a text that begins 错误：."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec
from unicodedata import normalize

from rules.data import load_data

Given = ParamSpec("Given")
Cell = str | float
Answer = Cell | list[list[Cell]]


class Refusal(Exception):
    """A question that cannot be answered; the text is the sentence for the user."""


def load_texts() -> dict[str, Any]:
    """Return the words of the functions."""
    return load_data(__file__, "texts.json")


def refusal(sentence: str, /, **slots: object) -> Refusal:
    """Return the refusal of that name with its sentence filled in."""
    return Refusal(str(load_texts()["refusals"][sentence]).format(**slots))


def answered(function: Callable[Given, object]) -> Callable[Given, Any]:
    """Return the function with its answer made fit for cells; it never raises, a formula has nobody to catch it."""

    @wraps(function)
    def answering(*args: Given.args, **kwargs: Given.kwargs) -> Answer:
        try:
            return in_cells(function(*args, **kwargs))
        except Refusal as reason:
            return _error(str(reason))
        except Exception as error:  # noqa: BLE001  (the cell says so)
            return _error(str(refusal("unforeseen", kind=error.__class__.__name__)))

    return answering


def in_cells(answer: object) -> Answer:
    """Return an answer as cells take it: numbers as floats (COM has no place for a large int), nothing as ""."""
    if isinstance(answer, list):
        return [[_cell(each) for each in row] for row in answer]
    return _cell(answer)


def ask_whether(near: str) -> str:
    """Return how a sentence about an unknown word ends: with the question whether the known one that is like it was meant, if any is."""
    return str(load_texts()["refusals"]["near"]).format(near=near) if near else "。"


def text_of(value: object, what: str, example: str) -> str:
    """Return a text that was given, full-width letters made plain; raises Refusal for anything else."""
    if not isinstance(value, str) or not value.strip():
        raise refusal("not_text", what=what, example=example)
    return normalize("NFKC", value).strip()


def _cell(value: object) -> Cell:
    if isinstance(value, int | float):
        return float(value)
    return "" if value is None else str(value)


def _error(what: str) -> str:
    return str(load_texts()["refusals"]["error"]).format(what=what)
