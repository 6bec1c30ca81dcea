"""Linear rules as rows of the live check, compiled from their neutral form."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any

from rules.line import Line
from rules.terms import MINUS, PREVIOUS, all_ids
from workbook.layout import Layout
from workbook.sheets.live.guards import conditions_of, guard_formula, meant_for
from workbook.sheets.live.statement import Sides, state
from workbook.sheets.live.terms import areas, arguments, known, value
from workbook.sheets.live_row import LiveRow


def rows_of_lines(lines: Iterable[Line], layout: Layout, words: Mapping[str, Any]) -> Iterator[LiveRow]:
    """Yield a row for each line; lines that ask the same of one figure after another are one row, which shows the worst of them.

    What is asked of last year's figures alone has none: it would be a screen of 未填 to everybody who has no last year's figures.
    """
    for _, found in groupby((line for line in lines if not is_last_years(line)), key=_alike):
        group = list(found)
        guards = [*meant_for(group[0].rule), *conditions_of(layout, group[0].when)]
        yield _row(group, layout, words)._replace(guard=guard_formula(guards, words["guards"]))


def is_last_years(line: Line) -> bool:
    """Return whether a line is about last year's figures alone."""
    return all(id.removeprefix(MINUS).startswith(PREVIOUS) for id in (*line.left, *line.right))


def _alike(line: Line) -> Hashable:
    """Return what lines must share to be one row: everything but the single figure on the left."""
    must = line.must
    common = (line.rule.code, tuple(line.variables.items()), line.right, line.when, must.relation, must.bound, line.factor)
    return common if len(line.left) == 1 and (must.relation == "<=" or not line.right) and must.relation != "!=" else (*common, line.left)


def _row(group: list[Line], layout: Layout, words: Mapping[str, Any]) -> LiveRow:
    line = group[0]
    left, right = sides_of(line, layout)
    statement = state(group, (left, right), layout, words["statements"])
    shown = value(layout, right, line.must.bound)
    if len(group) == 1:
        marks = tuple(id for id in (*left, *right) if id in layout.places)
        return LiveRow(
            line.rule.code,
            line.scope,
            statement,
            value(layout, left),
            shown,
            line.must.relation,
            _look(left, right),
            marks=marks,
            bound="" if is_rewritten(line, layout) else "both" if right else "left",
        )
    ids = [each.left[0] for each in group]
    return LiveRow(
        line.rule.code,
        "·".join(line.variables.values()),
        statement,
        worst(layout, ids, line.must.relation),
        shown,
        line.must.relation,
        ids[0],
        complete=known(layout, ids),
        marks=tuple(ids),
        fault="{cell}" + f"{'>' if line.must.relation == '<=' else '<>'}" + "{right}",
    )


def worst(layout: Layout, ids: list[str], relation: str) -> str:
    """Return the figure that goes furthest beyond what it may be: the largest, or the one furthest from 0; blank when all are.

    With an error value among them none is the largest: then they are looked at one by one, with what passes errors over.
    """
    each = arguments(layout, ids)
    if relation == "<=":
        furthest, beyond = f"MAX({each})", {'">"&{right}': ""}
    else:
        furthest, beyond = f"IF(MAX({each})+MIN({each})<0,MIN({each}),MAX({each}))", {'">0"': "", '"<0"': "-"}
    return f'IF(COUNT({each})=0,"",IFERROR({furthest},{_one_by_one(layout, ids, beyond)}))'


def _one_by_one(layout: Layout, ids: list[str], beyond: Mapping[str, str]) -> str:
    """Return the largest of the figures that are as one of the criteria says, each with its sign; blank when there is none."""
    count = "+".join(f"COUNTIF({span},{criterion})" for criterion in beyond for span in areas(layout, ids))
    cells = [cell for id in ids for cell in areas(layout, [id])]
    largest = ",".join(f"{sign}SUMIF({cell},{criterion})" for criterion, sign in beyond.items() for cell in cells)
    return f'IF({count}>0,MAX({largest}),"")'


def sides_of(line: Line, layout: Layout) -> Sides:
    """Return the weights of both sides as the rule writes them, or of what the neutral form leaves of them where that is less.

    A figure on both sides cancels out; of several pairs the last one is judged, the others are guards.
    """
    if not is_rewritten(line, layout):
        return _weights(line.left), _weights(line.right, line.factor)
    judged = _judged(line, layout)
    return {id: weight for id, weight in judged.items() if weight > 0}, {id: -weight for id, weight in judged.items() if weight < 0}


def is_rewritten(line: Line, layout: Layout) -> bool:
    """Return whether a line is judged by fewer figures than its rule writes."""
    left, right = _weights(line.left), _weights(line.right, line.factor)
    return left.keys() | right.keys() != _judged(line, layout).keys() or bool(left.keys() & right.keys())


def _judged(line: Line, layout: Layout) -> dict[str, float]:
    ids = all_ids(layout.form)
    return {ids[place]: weight for place, weight in line.must.weights}


def _weights(ids: Iterable[str], factor: float = 1) -> dict[str, float]:
    weights: dict[str, float] = {}
    for id in ids:
        bare = id.removeprefix(MINUS)
        weights[bare] = weights.get(bare, 0) + (factor if id == bare else -factor)
    return weights


def _look(left: Mapping[str, float], right: Mapping[str, float]) -> str:
    """Return the figure to look at first: one of this year's."""
    ids = [*left, *right]
    return next((id for id in ids if not id.startswith(PREVIOUS)), ids[0])
