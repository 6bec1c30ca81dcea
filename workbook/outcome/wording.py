"""The words of pages, feedback and console, as data."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any


@cache
def load_words() -> dict[str, Any]:
    """Return the words."""
    data: dict[str, Any] = json.loads((Path(__file__).parent / "wording.json").read_text(encoding="utf-8"))
    return data
