"""What is selected in a workbook, and which of the listed findings it is about."""

from __future__ import annotations

from collections.abc import Sequence

import xlwings as xw

from addin.marking.result_sheet import Listed, is_shown
from addin.texts import Refused
from workbook.cells import place_of

Target = tuple[str, str]


def selected(book: xw.Book) -> Target:
    """Return sheet and address of the first selected cell, two blanks when no cell is selected."""
    chosen = book.app.selection
    if chosen is None:
        return "", ""
    first = chosen[0, 0]
    return first.sheet.name, first.get_address(row_absolute=False, column_absolute=False)


def select(book: xw.Book, target: Target) -> None:
    """Show a cell and select it; raises Refused when its sheet has gone."""
    name, place = target
    if not any(sheet.name == name for sheet in book.sheets):
        raise Refused("gone", sheet=name)
    if not is_shown(book.sheets[name]):
        raise Refused("hidden", sheet=name)
    book.sheets[name].activate()
    book.sheets[name].range(place).select()


def findings_at(here: Target, listed: Sequence[Listed], result: str) -> list[Listed]:
    """Return the findings that a cell is about: on the findings sheet (`result`) that of its row, elsewhere those that name the cell."""
    if here[0] != result:
        return [each for each in listed if here in each.cells]
    row, _ = place_of(here[1]) or (0, 0)
    return [each for each in listed if each.row <= row][-1:]
