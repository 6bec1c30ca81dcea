"""Formulas as Excel spells them: commas, `Sheet!A1`, English names; LibreOffice's own parser translates."""

from __future__ import annotations

from typing import Any

# com.sun.star.sheet.AddressConvention: LibreOffice's own, and that of Excel's files.
OFFICE, EXCEL = 0, 3
_CONSTANTS = {"=TRUE()": "TRUE", "=FALSE()": "FALSE"}


class Grammar:
    """The two spellings of a UNO document's formulas, without the leading equals sign where tokens are meant."""

    def __init__(self, document: Any) -> None:
        self._office, self._excel = _parser(document, OFFICE), _parser(document, EXCEL)

    def read(self, cell: Any) -> str:
        """Return the formula of a formula cell; a truth value, which an xlsx file gives as a formula, as Excel shows it."""
        text = "=" + str(self._excel.printFormula(cell.getTokens(), cell.CellAddress))
        return _CONSTANTS.get(text, text)

    def tokens(self, formula: str, position: Any) -> Any:
        """Return the tokens of a formula that begins with an equals sign; relative references are seen from the position."""
        return self._excel.parseFormula(formula[1:], position)

    def to_excel(self, text: str, position: Any) -> str:
        """Return what LibreOffice spells (without equals sign) as Excel spells it."""
        return str(self._excel.printFormula(self._office.parseFormula(text, position), position))

    def to_office(self, text: str, position: Any) -> str:
        """Return what Excel spells (without equals sign) as LibreOffice spells it."""
        return str(self._office.printFormula(self._excel.parseFormula(text, position), position))


def _parser(document: Any, convention: int) -> Any:
    parser = document.createInstance("com.sun.star.sheet.FormulaParser")
    parser.CompileEnglish = True
    parser.FormulaConvention = convention
    return parser
