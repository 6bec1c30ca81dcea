"""Data files of the three rooms: JSON beside the code that gives it meaning, read once."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any


@cache
def load_data(beside: str, name: str) -> dict[str, Any]:
    """Return the content of a JSON file by its path from the module beside which it stands (`__file__`); raises FileNotFoundError."""
    data: dict[str, Any] = json.loads((Path(beside).parent / name).read_text(encoding="utf-8"))
    return data
