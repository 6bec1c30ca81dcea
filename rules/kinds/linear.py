"""Linear kinds: each turns a rule into lines, one for every value its variables take over the form."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from rules.form import Form
from rules.line import Condition, Line
from rules.rule import Rule
from rules.terms import bindings, conditions, listed, resolve, weigh

Expand = Callable[[Rule, Form], Iterator[Line]]


def expand_differ(rule: Rule, form: Form) -> Iterator[Line]:
    """Yield lines for left ≠ right; with `pairs`, all pairs being equal at once is the fault."""
    pairs: list[list[str]] = rule.terms.get("pairs", [])
    if not pairs:
        yield from _compare(rule, form, "!=")
        return
    for variables in bindings([pair[0] for pair in pairs], form):
        sides = [(resolve([a], form, variables), resolve([b], form, variables)) for a, b in pairs]
        equal = tuple(Condition(weigh(a, b, form), "==", 0) for a, b in sides[:-1])
        left, right = sides[-1]
        yield Line(
            rule,
            _scope(variables),
            Condition(weigh(left, right, form), "!=", 0),
            when=(*conditions(rule.terms.get("when", []), form, variables), *equal),
            left=tuple(id for a, _ in sides for id in a),
            right=tuple(id for _, b in sides for id in b),
            variables=variables,
        )


def expand_zero_unless(rule: Rule, form: Form) -> Iterator[Line]:
    """Yield one line a figure: it is 0 unless the sum of `unless` is more than 0."""
    patterns = listed(rule.terms["figures"])
    for variables in bindings([*patterns, *listed(rule.terms.get("unless", []))], form):
        unless = resolve(listed(rule.terms.get("unless", [])), form, variables)
        guard = (Condition(weigh(unless, (), form), "<=", 0),) if unless else ()
        when = (*conditions(rule.terms.get("when", []), form, variables), *guard)
        ids = resolve(patterns, form, variables)
        many = len(ids) > 1
        for id in ids:
            must = Condition(weigh((id,), (), form), "==", 0)
            yield Line(rule, id if many else _scope(variables), must, when=when, left=(id,), right=(), variables=variables)


def expand_ratio(rule: Rule, form: Form) -> Iterator[Line]:
    """Yield lines for part <= at_most x whole, asked only when the part exceeds `when_more_than`."""
    parts, wholes = listed(rule.terms["part"]), listed(rule.terms["whole"])
    share: float = rule.terms["at_most"]
    for variables in bindings([*parts, *wholes], form):
        part, whole = resolve(parts, form, variables), resolve(wholes, form, variables)
        guard = Condition(weigh(part, (), form), ">", rule.terms["when_more_than"])
        must = Condition(weigh(part, whole, form, share), "<=", 0)
        yield Line(rule, _scope(variables), must, when=(guard,), left=part, right=whole, factor=share, variables=variables)


def _compare(rule: Rule, form: Form, relation: str) -> Iterator[Line]:
    """Yield lines for left relation factor x right + bound; with `each`, one line for every figure of the left side."""
    lefts, rights = listed(rule.terms["left"]), listed(rule.terms.get("right", []))
    factor, bound = rule.terms.get("factor", 1), rule.terms.get("bound", 0)
    for variables in bindings([*lefts, *rights], form):
        whole, right = resolve(lefts, form, variables), resolve(rights, form, variables)
        when = tuple(conditions(rule.terms.get("when", []), form, variables))
        for left in [(id,) for id in whole] if rule.terms.get("each") else [whole]:
            must = Condition(weigh(left, right, form, factor), relation, bound)
            scope = left[0] if rule.terms.get("each") else _scope(variables)
            yield Line(rule, scope, must, when=when, left=left, right=right, factor=factor, variables=variables)


def _scope(variables: dict[str, str]) -> str:
    return "·".join(variables.values())


LINEAR: dict[str, Expand] = {
    "balance": partial(_compare, relation="=="),
    "at_most": partial(_compare, relation="<="),
    "differ": expand_differ,
    "zero_unless": expand_zero_unless,
    "ratio": expand_ratio,
}
