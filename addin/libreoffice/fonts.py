"""The font of a rectangle of cells; Chinese and western text have the same, as in Excel."""

from __future__ import annotations

from typing import Any

from xlwings import base_classes

from addin.libreoffice.arguments import enum
from addin.libreoffice.blocks import Block
from addin.libreoffice.colours import number_of, rgb_of
from addin.libreoffice.protection import is_mixed

# com.sun.star.awt.FontWeight
_NORMAL, _BOLD = 100.0, 150.0
_SCRIPTS = ("", "Asian", "Complex")


class Font(base_classes.Font):
    """The font of the cells; where they differ a property reads None."""

    def __init__(self, parent: Block) -> None:
        self.parent = parent

    @property
    def api(self) -> Any:
        """Return the UNO range."""
        return self.parent.xl

    @property
    def bold(self) -> bool | None:
        """Return whether text is bold."""
        weight = self._common("CharWeight")
        return None if weight is None else weight > _NORMAL

    @bold.setter
    def bold(self, value: bool) -> None:
        self._change("CharWeight", _BOLD if value else _NORMAL)

    @property
    def italic(self) -> bool | None:
        """Return whether text is slanted."""
        posture = self._common("CharPosture")
        return None if posture is None else posture.value != "NONE"

    @italic.setter
    def italic(self, value: bool) -> None:
        self._change("CharPosture", enum("awt.FontSlant", "ITALIC" if value else "NONE"))

    @property
    def size(self) -> float | None:
        """Return the size in points."""
        return self._common("CharHeight")  # type: ignore[no-any-return]

    @size.setter
    def size(self, value: float) -> None:
        self._change("CharHeight", float(value))

    @property
    def name(self) -> str | None:
        """Return the name of the font."""
        return self._common("CharFontName")  # type: ignore[no-any-return]

    @name.setter
    def name(self, value: str) -> None:
        self._change("CharFontName", value)

    @property
    def color(self) -> tuple[int, int, int] | None:
        """Return red, green, blue; black where the program chooses."""
        colour = self._common("CharColor")
        return None if colour is None else rgb_of(colour) or (0, 0, 0)

    @color.setter
    def color(self, value: Any) -> None:
        self.parent.require_looks()
        self.parent.xl.CharColor = number_of(value)

    def _common(self, name: str) -> Any:
        return None if is_mixed(self.parent.xl, name) else self.parent.xl.getPropertyValue(name)

    def _change(self, name: str, value: Any) -> None:
        self.parent.require_looks()
        for script in _SCRIPTS:
            self.parent.xl.setPropertyValue(name + script, value)
