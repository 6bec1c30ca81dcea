"""The named styles of the workbook, made from styles.json."""

from __future__ import annotations

from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Protection, Side
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.utils.indexed_list import IndexedList

from rules.data import load_data

SIDES = ("left", "right", "top", "bottom")


def load_styles() -> dict[str, Any]:
    """Return the styles as data."""
    return load_data(__file__, "styles.json")


def normal_size() -> float:
    """Return the size of the font that column widths are measured by."""
    size: float = load_styles()["normal"]["size"]
    return size


def add_styles(book: Workbook) -> None:
    """Add every style to a workbook, after its normal style has been given the form's font."""
    data = load_styles()
    normal = data["normal"]
    font = Font(name=normal["font"], size=normal["size"])
    # openpyxl has no public way to the font that column widths are measured by.
    book._fonts = IndexedList([font])  # type: ignore[attr-defined]  # noqa: SLF001
    book._named_styles["Normal"].font = font  # type: ignore[attr-defined]  # noqa: SLF001
    for name, style in data["styles"].items():
        book.add_named_style(named_style(name, {**normal, **style}))


def named_style(name: str, data: dict[str, Any]) -> NamedStyle:
    """Return one style."""
    return NamedStyle(
        name=name,
        font=Font(name=data["font"], size=data["size"], bold=data.get("bold", False), color=data.get("color", "000000")),
        fill=PatternFill("solid", fgColor=data["fill"]) if "fill" in data else PatternFill(),
        border=border(data),
        alignment=alignment(data),
        number_format=data.get("format", "General"),
        protection=Protection(locked=not data.get("unlocked", False)),
    )


def border(data: dict[str, Any]) -> Border:
    """Return the border of a style; `sides` names the sides that have a line when not all have."""
    if "border" not in data:
        return Border()
    line, none = Side(style=data["border"], color=data.get("line", "000000")), Side()
    left, right, top, bottom = (line if side in data.get("sides", SIDES) else none for side in SIDES)
    return Border(left=left, right=right, top=top, bottom=bottom)


def alignment(data: dict[str, Any]) -> Alignment:
    """Return how a style's text stands in its cell."""
    return Alignment(
        horizontal=data.get("align"),
        vertical=data.get("valign", "center"),
        wrap_text=data.get("wrap", False),
        shrink_to_fit=data.get("shrink", False),
        text_rotation=data.get("rotation", 0),
        indent=data.get("indent", 0),
    )


def mark(name: str) -> DifferentialStyle:
    """Return the style with which a condition marks a cell."""
    data = load_styles()["marks"][name]
    return DifferentialStyle(font=Font(color=data["color"]), fill=PatternFill(bgColor=data["fill"]))
