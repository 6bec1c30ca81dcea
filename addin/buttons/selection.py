"""下一处, 上一处: from finding to finding, starting at the cell that is selected; nothing is remembered between presses."""

from __future__ import annotations

import xlwings as xw

from addin.marking.result_sheet import Listed, find_results, is_shown, read_listed
from addin.texts import Refused, Whisper, say
from workbook.cells import place_of
from workbook.layout import address

Target = tuple[str, str]
# The column of 问题 on the list.
MESSAGE = 4


def go(book: xw.Book, step: int) -> str:
    """Select the cell of the next finding (step 1) or of the one before (-1), and return what stands there; raises Refused.

    A finding without a cell that is seen is shown on the list itself.
    """
    sheet, listed = listed_findings(book)
    if not listed:
        raise Refused("nothing_listed")
    seen = {each.name for each in book.sheets if is_shown(each)}
    places = {each: _target(each, seen, sheet.name) for each in listed}
    targets = list(dict.fromkeys(places.values()))
    number = _number_from(book, places, targets, step)
    select(book, targets[number])
    first, *others = [each for each, target in places.items() if target == targets[number]]
    also = say("also", codes="、".join(dict.fromkeys(each.code for each in others))) if others else ""
    at = say("at", number=number + 1, all=len(targets), also=also, state=first.state, code=first.code, message=first.message)
    return Whisper(at)


def _target(finding: Listed, seen: set[str], result: str) -> Target:
    """Return where a finding is looked at: its likeliest cell, else its row on the list."""
    first = finding.cells[0] if finding.cells else ("", "")
    return first if first[0] in seen else (result, address(finding.row, MESSAGE))


def listed_findings(book: xw.Book) -> tuple[xw.Sheet, list[Listed]]:
    """Return the findings sheet and what it lists; raises Refused when nobody has checked."""
    results = find_results(book)
    if not results:
        raise Refused("not_checked")
    return results[-1], read_listed(results[-1])


def _number_from(book: xw.Book, places: dict[Listed, Target], targets: list[Target], step: int) -> int:
    """Return the place among the targets that comes next from where the user is, round and round."""
    here = selected(book)
    if here in targets:
        return (targets.index(here) + step) % len(targets)
    result = find_results(book)[-1].name
    at_row = finding_at_row(list(places), here, result)
    if at_row:
        # On the list itself, the first press goes to the finding of the row.
        return targets.index(places[at_row])
    of = next((each for each in places if here in each.cells), None)
    if of:
        return (targets.index(places[of]) + max(0, step)) % len(targets)
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
