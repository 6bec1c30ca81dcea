"""Neighbours: figures that stand side by side or one above the other, and pairs of them that stand in each other's place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import pairwise

from rules.form import Form, load_form
from rules.line import TOLERANCE
from rules.locating.balances import Balances
from rules.locating.search import Steps
from rules.terms import PREVIOUS


def neighbours_of(id: str, form: Form) -> Sequence[str]:
    """Return the figures beside a figure in its table, above and below it; last year's of last year's."""
    bare = id.removeprefix(PREVIOUS)
    found = _neighbours(form.edition).get(bare, ())
    return found if bare == id else [PREVIOUS + each for each in found]


@cache
def _neighbours(edition: str) -> dict[str, tuple[str, ...]]:
    form, found = load_form(edition), dict[str, list[str]]()
    for block in (block for blocks in form.blocks.values() for block in blocks):
        rows, columns = ([item["id"] for item in items] for items in (block.rows, block.columns))
        lines = [[f"{block.table}.{row}.{column}" for column in columns] for row in rows]
        for line in (*lines, *map(list, zip(*lines, strict=True))):
            for one, other in pairwise(line):
                if one in form.figures and other in form.figures:
                    found.setdefault(one, []).append(other)
                    found.setdefault(other, []).append(one)
    return {id: tuple(each) for id, each in found.items()}


def exchanges(balances: Balances, failing: Iterable[int]) -> Iterator[Steps]:
    """Yield the exchanges of two neighbours after which none of the failing equations fails: 4 typed beside its place leaves 0 there."""
    rows = [(balances.rows[number], balances.rests[number]) for number in failing]
    for cell in rows[0][0]:
        for id in neighbours_of(balances.ids[cell], balances.report.form):
            other = balances.index[id]
            step = balances.value(other) - balances.value(cell)
            # A pair within one equation is met from both sides.
            is_new = other not in rows[0][0] or cell < other
            if step and is_new and balances.is_open(cell) and balances.is_open(other) and _mend(rows, cell, other, step):
                yield {cell: float(step), other: float(-step)}


def _mend(rows: Iterable[tuple[dict[int, float], float]], cell: int, other: int, step: float) -> bool:
    return all(abs(rest + (row.get(cell, 0) - row.get(other, 0)) * step) < TOLERANCE for row, rest in rows)
