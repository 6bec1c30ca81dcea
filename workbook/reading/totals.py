"""The totals of a form: what each is the sum of, and whether a report's are."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from operator import itemgetter
from typing import Any

from rules.form import Form, load_form
from rules.report import Number
from workbook.reading.cell_numbers import tidy


@cache
def totals(edition: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return each total with its parts, parts before wholes."""
    return tuple((figure.id, figure.parts) for figure in load_form(edition).totals())


@cache
def definitions(edition: str) -> dict[str, tuple[tuple[str, ...], ...]]:
    """Return for each total every way the form adds it up: along its row, down its column."""
    form = load_form(edition)
    found: dict[str, tuple[tuple[str, ...], ...]] = {}
    for table, blocks in form.blocks.items():
        for block in blocks:
            for row, ids in zip(block.rows, block.ids(), strict=True):
                for column, id in zip(block.columns, ids, strict=True):
                    ways = [tuple(f"{table}.{row['id']}.{part}" for part in column.get("sum", ()))]
                    ways.append(tuple(form.match([f"{table}.{part}.{column['id']}" for part in row.get("sum", ())])))
                    if any(ways):
                        found[id] = tuple(way for way in ways if way)
    return found


def balance(form: Form, numbers: Mapping[str, Number | None]) -> bool:
    """Return whether every total is there and is the sum of its parts: then nothing is in doubt."""
    try:
        for id, parts in _getters(form.edition):
            if sum(parts(numbers)) != numbers[id]:
                return False
    except TypeError:
        return False
    return True


def sums(form: Form, numbers: Mapping[str, Number | None]) -> Iterator[tuple[str, tuple[str, ...], Number]]:
    """Yield the totals all parts of which are known, parts before wholes: id, parts, sum."""
    for id, parts in totals(form.edition):
        known = [value for part in parts if (value := numbers[part]) is not None]
        if len(known) == len(parts):
            yield id, parts, tidy(sum(known), form.figures[id].decimals)


@cache
def _getters(edition: str) -> tuple[tuple[str, Callable[[Mapping[str, Any]], tuple[Any, ...]]], ...]:
    return tuple((id, itemgetter(*parts)) for id, parts in totals(edition))
