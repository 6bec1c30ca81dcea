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
    failing = ",".join(f"AND({each.known},NOT({each.holds}))" for each in guards)
    return f"IF(OR({failing}),{no},IF(AND({','.join(each.known for each in guards)}),{yes},{unknown}))"


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
            yield Guard(f'{key}<>""', f"{key}={quote(str(wanted))}")
        else:
            yield Guard(_told(key), f"OR({','.join(f'{BODY}={quote(body.id)}' for body in _with(key, wanted))})")


def _told(attribute: str) -> str:
    """Return the condition that the kind of body is known, and one that tells of the attribute."""
    silent = "".join(f",{BODY}<>{quote(body.id)}" for body in _with(attribute, None))
    return f'AND({BODY}<>""{silent})'


def _with(attribute: str, wanted: object) -> list[Body]:
    return [body for body in load_bodies().values() if getattr(body, attribute) == wanted]


def body_formula() -> str:
    """Return the kind of body: the stated one, else the one whose longest ending the unit's name has, blank where none fits."""
    endings = sorted(((ending, body.id) for body in load_bodies().values() for ending in body.endings), key=lambda each: len(each[0]))
    texts, bodies = ("{" + ",".join(quote(each[place]) for each in endings) + "}" for place in (0, 1))
    # The last one that fits is the longest; what does not fit is an error, which LOOKUP passes over.
    inferred = f"LOOKUP(2,1/(RIGHT({UNIT},LEN({texts}))={texts}),{bodies})"
    return f'IF({STATED}<>"",{STATED},IFERROR({inferred},""))'
