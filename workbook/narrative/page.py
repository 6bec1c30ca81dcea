"""The page of the narrative report (版式): paper, fonts, styles and tables as page.json has them, after GB/T 9704-2012."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any


@cache
def load_page() -> dict[str, Any]:
    """Return the page's data: lengths in millimetres, sizes and line spacing in points, indents in characters."""
    data: dict[str, Any] = json.loads((Path(__file__).parent / "page.json").read_text(encoding="utf-8"))
    return data


def text_width() -> float:
    """Return how many millimetres wide the text is (版心): 156 on A4 with the margins of 5.2.1."""
    page = load_page()
    width: float = page["paper"]["width"] - page["margins"]["left"] - page["margins"]["right"]
    return width
