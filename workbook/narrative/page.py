"""The page of the narrative report (版式): paper, fonts, styles and tables as page.json has them, after GB/T 9704-2012."""

from __future__ import annotations

from typing import Any

from rules.data import load_data


def load_page() -> dict[str, Any]:
    """Return the page's data: lengths in millimetres, sizes and line spacing in points, indents in characters."""
    return load_data(__file__, "page.json")


def text_width() -> float:
    """Return how many millimetres wide the text is (版心): 156 on A4 with the margins of 5.2.1."""
    page = load_page()
    width: float = page["paper"]["width"] - page["margins"]["left"] - page["margins"]["right"]
    return width
