"""The sentences of the actions, and texts as a cell takes them."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any


class Refused(Exception):
    """An action cannot do what was asked; its text is the sentence for the user."""

    def __init__(self, sentence: str, **slots: object) -> None:
        super().__init__(say(sentence, **slots))


class Whisper(str):
    """A sentence for the status bar: the user goes on working, no box is in her way."""

    __slots__ = ()


@cache
def load_texts() -> dict[str, Any]:
    """Return the words of the actions."""
    data: dict[str, Any] = json.loads((Path(__file__).parent / "texts.json").read_text(encoding="utf-8"))
    return data


def say(sentence: str, **slots: object) -> str:
    """Return a sentence by its name with its slots filled."""
    text: str = load_texts()["sentences"][sentence]
    return text.format(**slots)


def as_text(text: str) -> str | None:
    """Return a text for a cell that no program takes for a formula, a number or a date; None for an empty one."""
    return "'" + text if text else None
