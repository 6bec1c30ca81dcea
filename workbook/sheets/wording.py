"""The words of the template besides the form's own (wording.json)."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any


@cache
def load_wording() -> dict[str, Any]:
    """Return the texts that the template shows besides the form's own."""
    data: dict[str, Any] = json.loads((Path(__file__).parent / "wording.json").read_text(encoding="utf-8"))
    return data
