"""The sentences of the actions, and texts as a cell takes them."""

from __future__ import annotations

import re
from typing import Any

import xlwings as xw

from rules.data import load_data
from workbook.files import why

# What begins with an opening mark, as with a Chinese character or a rule's code, is never read as anything else.
MARKS = "“‘《（【〔"
CODE = re.compile(r"[A-Z][A-Z0-9]-[0-9]{2}(?![0-9-])")


class Refused(Exception):
    """An action cannot do what was asked; its text is the sentence for the user."""

    def __init__(self, sentence: str, **slots: object) -> None:
        super().__init__(worded(sentence, **slots))


class Whisper(str):
    """A sentence for the status bar: the user goes on working, no box is in her way."""

    __slots__ = ()


def load_texts() -> dict[str, Any]:
    """Return the words of the actions."""
    return load_data(__file__, "texts.json")


def worded(sentence: str, **slots: object) -> str:
    """Return a sentence by its name with its slots filled."""
    text: str = load_texts()["sentences"][sentence]
    return text.format(**slots)


def reason_of_error(error: Exception) -> str:
    """Return what an unforeseen error comes to; of Excel's own errors the sentence that Excel has for it."""
    details = getattr(error, "excepinfo", None)
    said = details[2] if isinstance(details, tuple) and len(details) > 2 else ""  # noqa: PLR2004  (COM's own order)
    return f"{type(error).__name__}：{said}" if said else why(error)


def as_text(text: str) -> str | None:
    """Return a text for a cell, so written that no program takes it for a formula, a number or a date; None for an empty one."""
    if not text:
        return None
    is_plain = "\u4e00" <= text[0] <= "\u9fff" or text[0] in MARKS or CODE.match(text)
    return text if is_plain else "'" + text


def put_text(cell: xw.Range, text: str) -> None:
    """Write a text into a cell; one that is for text takes it as it is, an apostrophe before it would be seen."""
    cell.value = (text or None) if cell.number_format == "@" else as_text(text)
