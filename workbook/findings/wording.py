"""Texts, colours and measures of marked copies, from marks.json."""

from __future__ import annotations

from typing import Any

from rules.data import load_data
from rules.expressions import compiled

# Characters as wide as Chinese ones, which take two places each.
WIDE = compiled("[\u2e80-\U0010ffff]+")


def load_marks() -> dict[str, Any]:
    """Return the data of marked copies."""
    return load_data(__file__, "marks.json")
