"""Texts, colours and measures of marked copies, from marks.json."""

from __future__ import annotations

from typing import Any

from rules.data import load_data

# From here on characters are as wide as Chinese ones.
NARROW = 0x2E80


def load_marks() -> dict[str, Any]:
    """Return the data of marked copies."""
    return load_data(__file__, "marks.json")
