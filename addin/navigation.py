"""下一处, 上一处: from finding to finding, starting at the cell that is selected; nothing is remembered between presses."""

from __future__ import annotations

import xlwings as xw

from addin.resultsheet import Listed, find_results, is_shown, read_listed
from addin.texts import Refused, Whisper, say
from workbook.marking.places import place_of

Target = tuple[str, str]


def go(book: xw.Book, step: int) -> str:
    """Select the cell of the next finding (step 1) or of the one before (-1), and return what stands there; raises Refused."""
    sheet, listed = listed_findings(book)
    if not listed:
        raise Refused("nothing_listed")
    seen = {each.name for each in book.sheets if is_shown(each)}
    targets = list(dict.fromkeys(each.cells[0] for each in listed if each.cells and each.cells[0][0] in seen))
    number = _number_from(book, listed, targets, step) if targets else 0
    if not targets:
        sheet.activate()
        raise Refused("no_place", number=1, code=listed[0].code, sheet=sheet.name, row=listed[0].row)
    select(book, targets[number])
    finding = next(each for each in listed if each.cells and each.cells[0] == targets[number])
    return Whisper(say("at", number=number + 1, all=len(targets), state=finding.state, code=finding.code, message=finding.message))


def listed_findings(book: xw.Book) -> tuple[xw.Sheet, list[Listed]]:
    """Return the findings sheet and what it lists; raises Refused when nobody has checked."""
    results = find_results(book)
    if not results:
        raise Refused("not_checked")
    return results[-1], read_listed(results[-1])


def _number_from(book: xw.Book, listed: list[Listed], targets: list[Target], step: int) -> int:
    """Return the place among the targets that comes next from where the user is, round and round."""
    here = selected(book)
    at_row = finding_at_row(listed, here, find_results(book)[-1].name)
    if at_row and at_row.cells[:1] and at_row.cells[0] in targets:
        # On the list itself, the first press goes to the finding of the row.
        return targets.index(at_row.cells[0])
    if here in targets:
        return (targets.index(here) + step) % len(targets)
    of = next((each for each in listed if here in each.cells), None)
    if of and of.cells[0] in targets:
        return (targets.index(of.cells[0]) + max(0, step)) % len(targets)
    return 0 if step > 0 else len(targets) - 1


def finding_at_row(listed: list[Listed], here: Target, result: str) -> Listed | None:
    """Return the finding in whose rows of the findings sheet a cell stands."""
    if here[0] != result:
        return None
    row, _ = place_of(here[1]) or (0, 0)
    before = [each for each in listed if each.row <= row]
    return before[-1] if before else None


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
