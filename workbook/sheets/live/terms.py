"""Terms of live formulas: figures by their names where they are few, by ranges where they are many."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from workbook.cells import cell_of
from workbook.layout import Layout
from workbook.sheets.formulas import refs
from workbook.sheets.regions import cover

# A handful of names reads like a sentence; more of them hide what a range shows.
MOST_NAMES = 4
PLACES = 6
RELATIONS = {"==": "=", "!=": "<>", "<=": "<=", ">=": ">=", ">": ">"}


def arguments(layout: Layout, ids: Sequence[str]) -> str:
    """Return figures as a function's arguments."""
    return ",".join(ids) if len(ids) <= MOST_NAMES else ",".join(areas(layout, ids))


def areas(layout: Layout, ids: Iterable[str]) -> list[str]:
    """Return the ranges in which figures stand, with their sheets."""
    sheets: dict[str, list[str]] = {}
    for id in ids:
        sheets.setdefault(layout.places[id].sheet, []).append(layout.places[id].address)
    return [refs([area], sheet) for sheet, cells in sheets.items() for area in cover(map(cell_of, cells))]


def known(layout: Layout, ids: Sequence[str]) -> str:
    """Return the condition that all figures hold numbers."""
    return f"COUNT({arguments(layout, ids)})={len(ids)}"


def weighted(layout: Layout, weights: Mapping[str, float], bound: float = 0) -> str:
    """Return the sum of figures times weights plus a bound: those of one weight together, what is added before what is taken off."""
    groups: dict[float, list[str]] = {}
    for id, weight in weights.items():
        groups.setdefault(weight, []).append(id)
    text = "".join(_term(weight, f"SUM({arguments(layout, ids)})") for weight, ids in sorted(groups.items(), key=lambda each: each[0] < 0))
    text += f"{bound:+g}" if bound or not text else ""
    return text.removeprefix("+")


def _term(weight: float, text: str) -> str:
    sign = "-" if weight < 0 else "+"
    return sign + (text if abs(weight) == 1 else f"{abs(weight):g}*{text}")


def value(layout: Layout, weights: Mapping[str, float], bound: float = 0) -> str:
    """Return that sum, blank as long as one of its figures is."""
    total = weighted(layout, weights, bound)
    return f'IF(COUNT({arguments(layout, list(weights))})<{len(weights)},"",{total})' if weights else total


def compare(left: str, relation: str, right: str) -> str:
    """Return the condition that left relation right, what lies below six decimals being no difference."""
    difference = left if right == "0" else f"{left}-{right}"
    return f"ROUND({difference},{PLACES}){RELATIONS[relation]}0"
