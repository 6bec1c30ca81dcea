"""Guards of live formulas: whether a rule's conditions hold, do not hold, or cannot be told yet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from rules.bodies import Body, load_bodies
from rules.line import Condition
from rules.rule import Rule
from rules.terms import all_ids
from workbook.layout import Layout
from workbook.sheets.formulas import quote
from workbook.sheets.live.terms import compare, known, weighted

STATED, UNIT, YEAR = "封面.单位类别", "封面.单位名称", "封面.报告年度"
# The cell of the kind of body as stated, else as the unit's name tells.
BODY = "校验.单位类别"


class Guard(NamedTuple):
    """A condition: the formula that its values are there, and the formula that it holds."""

    known: str
    holds: str


def guard_formula(guards: Sequence[Guard], words: Mapping[str, str]) -> str:
    """Return what the guards say together: one that surely fails decides, else one that is not known; "" when there are none."""
    yes, no, unknown = quote(words["holds"]), quote(words["fails"]), quote(words["open"])
    if not guards:
        return ""
    if len(guards) == 1:
        return f"IF({guards[0].known},IF({guards[0].holds},{yes},{no}),{unknown})"
    # One by one, because AND and OR would look at what a guard that is not known refers to.
    each = ",".join(f"IF({guard.known},IF({guard.holds},1,0),2)" for guard in guards)
    return f"IF(MIN({each})=0,{no},IF(MAX({each})=2,{unknown},{yes}))"


def conditions_of(layout: Layout, when: Sequence[Condition]) -> Iterator[Guard]:
    """Yield the guards of a line."""
    ids = all_ids(layout.form)
    for weights, relation, bound in when:
        named = {ids[place]: weight for place, weight in weights}
        yield Guard(known(layout, list(named)), compare(weighted(layout, named), relation, f"{bound:g}"))


def meant_for(rule: Rule) -> Iterator[Guard]:
    """Yield the guards on the cover of a rule that is not meant for every report; the kind of body counts as stated there."""
    if rule.from_year:
        yield Guard(f"COUNT({YEAR})=1", f"{YEAR}>={rule.from_year}")
    for key, wanted in rule.applies.items():
        if key.startswith("封面."):
            yield Guard(is_told(key), f"{key}={quote(str(wanted))}")
        else:
            yield Guard(_told(key), f"OR({','.join(f'{BODY}={quote(body.id)}' for body in _with(key, wanted))})")


def is_told(field: str) -> str:
    """Return the condition that a field of the cover is filled in; one that shows an error is not."""
    return f'IFERROR({field}<>"",FALSE())'


def _told(attribute: str) -> str:
    """Return the condition that the kind of body is known, and one that tells of the attribute."""
    silent = "".join(f",{BODY}<>{quote(body.id)}" for body in _with(attribute, None))
    return f'AND({BODY}<>""{silent})'


def _with(attribute: str, wanted: object) -> list[Body]:
    return [body for body in load_bodies().values() if getattr(body, attribute) == wanted]


def body_formula() -> str:
    """Return the kind of body: the stated one, else the one whose longest ending the unit's name has, blank where none fits."""
    endings: dict[tuple[int, str], list[str]] = {}
    for each in load_bodies().values():
        for ending in each.endings:
            endings.setdefault((len(ending), each.id), []).append(ending)
    inferred = '""'
    # One within the other, the longest outermost: an array of endings is more than every program compares with.
    for (length, body), texts in sorted(endings.items()):
        fits = ",".join(f"RIGHT({UNIT},{length})={quote(text)}" for text in texts)
        inferred = f"IF({f'OR({fits})' if len(texts) > 1 else fits},{quote(body)},{inferred})"
    return f'IFERROR(IF({STATED}<>"",{STATED},{inferred}),"")'
