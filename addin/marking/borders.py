"""The border of a cell in an open workbook, to and from the form in which marked copies record it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

import xlwings as xw
from xlwings.base_classes import BorderLineStyle, BorderWeight

if TYPE_CHECKING:
    from workbook.marking.outline import Element

SIDES = ("left", "right", "top", "bottom")
THICK: BorderWeight = "thick"
CONTINUOUS: BorderLineStyle = "continuous"
# The kinds of lines as files name them: line style and weight as xlwings names them.
LINES: Mapping[str, tuple[BorderLineStyle, BorderWeight]] = {
    "hair": (CONTINUOUS, "hairline"),
    "thin": (CONTINUOUS, "thin"),
    "medium": (CONTINUOUS, "medium"),
    "thick": (CONTINUOUS, THICK),
    "dashed": ("dash", "thin"),
    "mediumDashed": ("dash", "medium"),
    "dotted": ("dot", "thin"),
    "double": ("double", THICK),
    "dashDot": ("dash_dot", "thin"),
    "mediumDashDot": ("dash_dot", "medium"),
    "dashDotDot": ("dash_dot_dot", "thin"),
    "mediumDashDotDot": ("dash_dot_dot", "medium"),
    "slantDashDot": ("slant_dash_dot", "medium"),
}
NAMES: Mapping[tuple[str, str], str] = {line: name for name, line in LINES.items()}


class Edge(NamedTuple):
    """One side of a border: the kind of its line as files name it, "" for none, and its colour as RRGGBB, "" for the usual one."""

    line: str
    colour: str


def read_border(cell: xw.Range) -> str:
    """Return a cell's border as a file's style part would have it."""
    return f"<border>{''.join(_side_xml(side, _edge_of(cell, side)) for side in SIDES)}<diagonal/></border>"


def _edge_of(cell: xw.Range, side: str) -> Edge:
    border = cell.borders[f"edge_{side}"]
    style = border.line_style
    if style in (None, "none"):
        return Edge("", "")
    line = NAMES.get((str(style), str(border.weight)), "thin")
    colour = border.color
    return Edge(line, bytes(colour).hex().upper() if colour else "")


def _side_xml(side: str, edge: Edge) -> str:
    if not edge.line:
        return f"<{side}/>"
    colour = f'<color rgb="FF{edge.colour}"/>' if edge.colour else '<color auto="1"/>'
    return f'<{side} style="{edge.line}">{colour}</{side}>'


def put_border(cell: xw.Range, xml: str) -> None:
    """Give a cell the border that was recorded; a colour that is not written out (a theme's) becomes the usual black."""
    for side, edge in _edges_in(xml):
        key = f"edge_{side}"
        if edge.line not in LINES:
            cell.borders.clear(key)
            continue
        style, weight = LINES[edge.line]
        # The colour comes first; a style set after the weight would undo it, so a plain line gets its weight alone.
        cell.borders[key].color = f"#{edge.colour or '000000'}"
        if style == CONTINUOUS:
            cell.borders[key].weight = weight
        else:
            cell.borders[key].line_style = style


def put_edge(cell: xw.Range, argb: str) -> None:
    """Put a thick line of a colour around a cell."""
    cell.borders.set("outside", weight=THICK, color=f"#{argb[-6:]}")


def _edges_in(xml: str) -> Iterator[tuple[str, Edge]]:
    # Only cells that had a mark of ours need it.
    from workbook.marking.outline import outline_of  # noqa: PLC0415

    root = outline_of(xml.encode(), "", 4).root
    for side in SIDES:
        found = root.find(side)
        yield side, Edge(found.attributes.get("style", "") if found else "", _colour(found) if found else "")


def _colour(side: Element) -> str:
    found = side.find("color")
    return found.attributes.get("rgb", "")[-6:] if found else ""
