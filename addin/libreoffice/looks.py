"""How a rectangle of cells looks: fill, number format, alignment, sizes, merges."""

from __future__ import annotations

from typing import Any

from addin.libreoffice.arguments import enum
from addin.libreoffice.blocks import Block
from addin.libreoffice.borders import Borders
from addin.libreoffice.colours import NO_COLOUR, number_of, rgb_of
from addin.libreoffice.fonts import Font
from addin.libreoffice.protection import is_mixed

# com.sun.star.sheet.CellFlags: formats of cells, styles, formats within text; everything.
FORMATS, EVERYTHING = 32 | 64 | 256, 1023
_ACROSS = {"general": "STANDARD", "left": "LEFT", "center": "CENTER", "right": "RIGHT", "justify": "BLOCK", "fill": "REPEAT"}
# com.sun.star.table.CellVertJustify2
_DOWN = {"bottom": 0, "top": 1, "center": 2, "justify": 4}
# Hundredths of a millimetre in a point and in a pixel of the screen; Excel's width of a digit and margin of a cell in pixels.
_POINT, _PIXEL, _DIGIT, _MARGIN = 2540 / 72, 2540 / 96, 7, 5


class Looks(Block):
    """The part of a range that is about formats; where cells differ a property reads None, as in Excel."""

    @property
    def color(self) -> tuple[int, int, int] | None:
        """Return the fill as red, green, blue; None without a fill; black where cells differ, as xlwings on Windows does."""
        if self.xl is None:
            return None
        return (0, 0, 0) if is_mixed(self.xl, "CellBackColor") else rgb_of(self.xl.CellBackColor)

    @color.setter
    def color(self, value: Any) -> None:
        self._change("CellBackColor", NO_COLOUR if value is None else number_of(value))

    def set_colors(self, colors: Any) -> None:
        """Set the fill of every cell, rows of colours; ... leaves a cell as it is."""
        for down, row in enumerate(colors):
            for right, colour in enumerate(row):
                if colour is not ...:
                    self.at(self.box._replace(row=self.box.row + down, column=self.box.column + right, rows=1, columns=1)).color = colour

    @property
    def font(self) -> Font:
        """Return the font of the cells."""
        return Font(self)

    @property
    def borders(self) -> Borders:
        """Return the borders of the cells."""
        return Borders(self)

    @property
    def wrap_text(self) -> bool | None:
        """Return whether text is wrapped."""
        return self._common("IsTextWrapped")  # type: ignore[no-any-return]

    @wrap_text.setter
    def wrap_text(self, value: bool) -> None:
        self._change("IsTextWrapped", bool(value))

    @property
    def horizontal_alignment(self) -> str | None:
        """Return how text stands across, in xlwings' words."""
        value = self._common("HoriJustify")
        return None if value is None else next(word for word, name in _ACROSS.items() if name == value.value)

    @horizontal_alignment.setter
    def horizontal_alignment(self, value: str) -> None:
        self._change("HoriJustify", enum("table.CellHoriJustify", _ACROSS[value]))

    @property
    def vertical_alignment(self) -> str | None:
        """Return how text stands up and down, in xlwings' words; LibreOffice's default is Excel's, at the bottom."""
        value = self._common("VertJustify")
        return None if value is None else next(word for word, number in _DOWN.items() if number == value)

    @vertical_alignment.setter
    def vertical_alignment(self, value: str) -> None:
        self._change("VertJustify", _DOWN[value])

    @property
    def number_format(self) -> str | None:
        """Return the code of the number format."""
        key = self._common("NumberFormat")
        return None if key is None else str(self.sheet.book.formats.code(key))

    @number_format.setter
    def number_format(self, value: str) -> None:
        self._change("NumberFormat", self.sheet.book.formats.key(value))

    @property
    def column_width(self) -> float | None:
        """Return the width of the columns in digits of the standard font, 0 for hidden ones."""
        width = _shared(self.xl.Columns, "Width")
        return None if width is None else max(0.0, round((width / _PIXEL - _MARGIN) / _DIGIT, 2))

    @column_width.setter
    def column_width(self, value: float) -> None:
        self.require_looks()
        self.xl.Columns.IsVisible = value > 0
        if value > 0:
            self.xl.Columns.Width = round((value * _DIGIT + _MARGIN) * _PIXEL)

    @property
    def row_height(self) -> float | None:
        """Return the height of the rows in points, 0 for hidden ones."""
        height = _shared(self.xl.Rows, "Height")
        return None if height is None else round(height / _POINT, 1)

    @row_height.setter
    def row_height(self, value: float) -> None:
        self.require_looks()
        self.xl.Rows.IsVisible = value > 0
        if value > 0:
            self.xl.Rows.Height = round(value * _POINT)

    def autofit(self, axis: str | None = None) -> None:
        """Fit columns and rows to what they hold; the axis is rows, r, columns, c or None for both."""
        self.require_looks()
        if axis in (None, "columns", "c"):
            self.xl.Columns.OptimalWidth = True
        if axis in (None, "rows", "r"):
            self.xl.Rows.OptimalHeight = True

    def clear_formats(self) -> None:
        """Clear formats and merges; values, formulas and notes stay."""
        self._clear(FORMATS)

    def clear(self) -> None:
        """Clear values, formulas, formats, merges, notes and links."""
        self._clear(EVERYTHING)

    def _clear(self, flags: int) -> None:
        if self.xl is not None:
            self.require_looks()
            self.xl.merge(False)
            self.xl.clearContents(flags)

    def _common(self, name: str) -> Any:
        return None if self.xl is None or is_mixed(self.xl, name) else self.xl.getPropertyValue(name)

    def _change(self, name: str, value: Any) -> None:
        if self.xl is not None:
            self.require_looks()
            self.xl.setPropertyValue(name, value)


def _shared(lines: Any, name: str) -> int | None:
    """Return the size that all rows or columns have, 0 for hidden ones, None where they differ."""
    sizes = {line.getPropertyValue(name) if line.IsVisible else 0 for line in map(lines.getByIndex, range(lines.Count))}
    return sizes.pop() if len(sizes) == 1 else None
