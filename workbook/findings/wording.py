"""Texts, colours and measures of marked copies, from marks.json."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

# From here on characters are as wide as Chinese ones.
NARROW = 0x2E80


@cache
def load_marks() -> dict[str, Any]:
    """Return the data of marked copies."""
    data: dict[str, Any] = json.loads((Path(__file__).parent / "marks.json").read_text(encoding="utf-8"))
    return data
