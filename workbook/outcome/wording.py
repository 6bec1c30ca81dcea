"""The words of pages, feedback and console, as data."""

from __future__ import annotations

from typing import Any

from rules.data import load_data


def load_words() -> dict[str, Any]:
    """Return the words."""
    return load_data(__file__, "wording.json")
