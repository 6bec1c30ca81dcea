"""Borders of a rectangle of cells in xlwings' words."""

from __future__ import annotations

from typing import Any

from xlwings import base_classes

from addin.libreoffice.arguments import struct
from addin.libreoffice.blocks import Block
from addin.libreoffice.colours import number_of, rgb_of

_UNSET = base_classes._UNSET  # noqa: SLF001 - xlwings hands it to its engines
# com.sun.star.table.BorderLineStyle; widths in hundredths of a millimetre.
_STYLES = {"continuous": 0, "dot": 1, "dash": 2, "double": 3, "dash_dot": 16, "dash_dot_dot": 17, "slant_dash_dot": 16}
_WIDTHS = {"hairline": 2, "thin": 26, "medium": 62, "thick": 88}
_LINES = {
    "edge_top": "TopBorder2",
    "edge_bottom": "BottomBorder2",
    "edge_left": "LeftBorder2",
    "edge_right": "RightBorder2",
    "inside_horizontal": "BottomBorder2",
    "inside_vertical": "RightBorder2",
    "diagonal_down": "DiagonalTLBR2",
    "diagonal_up": "DiagonalBLTR2",
}
# The same sides in a com.sun.star.table.TableBorder2.
_PARTS = {
    "edge_top": "Top",
    "edge_bottom": "Bottom",
    "edge_left": "Left",
    "edge_right": "Right",
    "inside_horizontal": "Horizontal",
    "inside_vertical": "Vertical",
}


class Border(base_classes.Border):
    """One side of a rectangle; it reads the first of the cells at that side."""

    def __init__(self, parent: Block, side: str) -> None:
        self.parent, self.side = parent, side

    @property
    def api(self) -> Any:
        """Return the UNO structure of the line."""
        down = self.parent.box.rows - 1 if self.side == "edge_bottom" else 0
        right = self.parent.box.columns - 1 if self.side == "edge_right" else 0
        return self.parent.cell_at(down, right).getPropertyValue(_LINES[self.side])

    @property
    def line_style(self) -> str | None:
        """Return the kind of line, "none" without one."""
        line = self.api
        return next(word for word, number in _STYLES.items() if number == line.LineStyle) if line.LineWidth else "none"

    @line_style.setter
    def line_style(self, value: str | None) -> None:
        self._change(LineStyle=_STYLES[value] if value else 0, LineWidth=(self.api.LineWidth or _WIDTHS["thin"]) if value else 0)

    @property
    def weight(self) -> str | None:
        """Return how thick the line is, None without one."""
        width = self.api.LineWidth
        return min(_WIDTHS, key=lambda word: abs(_WIDTHS[word] - width)) if width else None

    @weight.setter
    def weight(self, value: str) -> None:
        self._change(LineWidth=_WIDTHS[value])

    @property
    def color(self) -> tuple[int, int, int] | None:
        """Return red, green, blue; None without a line."""
        return rgb_of(self.api.Color) if self.api.LineWidth else None

    @color.setter
    def color(self, value: Any) -> None:
        self._change(Color=number_of(value), LineWidth=self.api.LineWidth or _WIDTHS["thin"])

    def _change(self, **fields: object) -> None:
        self.parent.require_looks()
        old = self.api
        kept = {name: getattr(old, name) for name in ("Color", "LineStyle", "LineWidth")}
        line = struct("table.BorderLine2", **(kept | fields))
        line.OuterLineWidth = line.LineWidth
        if self.side in _PARTS:
            self._draw(_PARTS[self.side], line)
        else:
            self.parent.xl.setPropertyValue(_LINES[self.side], line)

    def _draw(self, part: str, line: Any) -> None:
        # A single line set as a property of many cells takes the other lines of those cells away where they differ.
        table = self.parent.xl.TableBorder2
        for each in (*_PARTS.values(), "Distance"):
            name = f"Is{each}LineValid" if each != "Distance" else "IsDistanceValid"
            setattr(table, name, each == part)
        setattr(table, f"{part}Line", line)
        self.parent.xl.TableBorder2 = table


class Borders(base_classes.Borders):
    """All sides of a rectangle; a property reads None where the sides differ."""

    def __init__(self, parent: Block) -> None:
        self.parent = parent

    @property
    def api(self) -> Any:
        """Return the UNO range."""
        return self.parent.xl

    def __getitem__(self, key: str) -> Border:
        return Border(self.parent, key)

    @property
    def line_style(self) -> str | None:
        """Return the kind of line that all sides have."""
        return self._common("line_style")  # type: ignore[no-any-return]

    @line_style.setter
    def line_style(self, value: Any) -> None:
        self.set(self._sides(), line_style=value)

    @property
    def weight(self) -> str | None:
        """Return the thickness that all sides have."""
        return self._common("weight")  # type: ignore[no-any-return]

    @weight.setter
    def weight(self, value: Any) -> None:
        self.set(self._sides(), weight=value)

    @property
    def color(self) -> tuple[int, int, int] | None:
        """Return the colour that all sides have."""
        return self._common("color")  # type: ignore[no-any-return]

    @color.setter
    def color(self, value: Any) -> None:
        self.set(self._sides(), color=value)

    def set(self, which: Any = (), *, line_style: Any = _UNSET, weight: Any = _UNSET, color: Any = _UNSET) -> None:
        """Set sides; sides that a rectangle of this shape does not have are left out."""
        has = {*self._sides(), "diagonal_down", "diagonal_up"}
        given = {"color": color, "weight": weight, "line_style": line_style}
        for side in which:
            for name, value in given.items():
                if side in has and value is not _UNSET:
                    setattr(self[side], name, value)

    def clear(self, which: Any = ()) -> None:
        """Take the lines of sides away."""
        self.set(which, line_style=None)

    def _common(self, name: str) -> Any:
        values = {getattr(self[side], name) for side in self._sides()}
        return values.pop() if len(values) == 1 else None

    def _sides(self) -> tuple[str, ...]:
        """Return the sides that a rectangle of this shape has."""
        return tuple(self._grid_sides())  # type: ignore[no-untyped-call]
