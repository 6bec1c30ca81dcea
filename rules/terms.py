"""Terms of rules: patterns of figure ids with variables, expanded over the form.

Last year's figures carry the prefix `上年.`; a term that begins with `-` is subtracted on its side.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from rules.form import Form
from rules.line import Condition

PREVIOUS = "上年."
MINUS = "-"
RELATIONS = {"equals": "==", "more_than": ">", "at_most": "<=", "at_least": ">=", "differs_from": "!="}


class UnknownFigure(ValueError):
    """A pattern that fits no figure of the form."""


def all_ids(form: Form) -> tuple[str, ...]:
    """Return the ids that index a report's values: this year's figures, then last year's."""
    return tuple(index_of(form))


@cache
def index_of(form: Form) -> dict[str, int]:
    """Return each id's place among a report's values; one mapping a form, not to be changed."""
    return {id: place for place, id in enumerate((*form.ids, *(PREVIOUS + id for id in form.ids)))}


def split(pattern: str) -> tuple[str, str]:
    """Return the pattern's prefix (-, 上年., both or nothing) and the rest."""
    rest = pattern.removeprefix(MINUS).removeprefix(PREVIOUS)
    return pattern.removesuffix(rest), rest


def unsigned(ids: Iterable[str]) -> tuple[str, ...]:
    """Return the ids without their minus signs."""
    return tuple(id.removeprefix(MINUS) for id in ids)


def bindings(patterns: Iterable[str], form: Form) -> list[dict[str, str]]:
    """Return the values of the variables in the patterns, in the form's order; [{}] when there are none.

    The first pattern with variables decides; the others must then fit, which `resolve` checks.
    """
    for pattern in patterns:
        if "{" in pattern:
            found = (match.groupdict() for match in form.matches(split(pattern)[1]))
            return list({tuple(item.items()): item for item in found}.values())
    return [{}]


def resolve(patterns: Iterable[str], form: Form, variables: dict[str, str]) -> tuple[str, ...]:
    """Return the figure ids of the patterns with the variables filled in; raises UnknownFigure for one that fits nothing."""
    ids: list[str] = []
    for pattern in patterns:
        prefix, rest = split(pattern)
        for name, value in variables.items():
            rest = rest.replace("{" + name + "}", value)
        found = form.match(rest)
        if not found:
            raise UnknownFigure(pattern)
        ids += [prefix + id for id in found]
    return tuple(ids)


def listed(value: str | list[str]) -> list[str]:
    """Return a term list, whether JSON has one term or several."""
    return [value] if isinstance(value, str) else value


def weigh(left: Iterable[str], right: Iterable[str], form: Form, factor: float = 1) -> tuple[tuple[int, float], ...]:
    """Return the weights of left - factor x right, figures on both sides netted."""
    places = index_of(form)
    weights: dict[int, float] = {}
    for ids, sign in ((left, 1.0), (right, -factor)):
        for id in ids:
            place = places[id.removeprefix(MINUS)]
            weights[place] = weights.get(place, 0) + (-sign if id.startswith(MINUS) else sign)
    return tuple((place, weight) for place, weight in weights.items() if weight)


def conditions(when: list[dict[str, Any]], form: Form, variables: dict[str, str]) -> Iterator[Condition]:
    """Yield the guards of a rule: {"sum": terms, "minus": terms, "equals" | "more_than" | …: number}."""
    for guard in when:
        left = resolve(listed(guard["sum"]), form, variables)
        right = resolve(listed(guard.get("minus", [])), form, variables)
        for word, relation in RELATIONS.items():
            if word in guard:
                yield Condition(weigh(left, right, form), relation, guard[word])
