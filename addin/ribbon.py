"""The ribbon tab as data: of its groups and buttons Excel's ribbon and LibreOffice's menu and toolbar are made."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any


@cache
def load_ribbon() -> dict[str, Any]:
    """Return the tab, its groups and their buttons."""
    data: dict[str, Any] = json.loads((Path(__file__).parent / "ribbon.json").read_text(encoding="utf-8"))
    return data
