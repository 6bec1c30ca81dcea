"""What a row of the live check says: what must hold, in the form's own words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rules.line import Condition, Line
from rules.terms import MINUS, all_ids, unsigned
from rules.wording import short_names
from workbook.layout import Layout

Sides = tuple[dict[str, float], dict[str, float]]
# More terms than these are counted, not read.
MOST_TERMS = 4


def state(group: Sequence[Line], sides: Sides, layout: Layout, words: Mapping[str, str]) -> str:
    """Return the statement of a line with these two sides, or of several that ask the same of one figure after another."""
    line = group[0]
    left_ids, right_ids = ([id if weight > 0 else MINUS + id for id, weight in side.items()] for side in sides)
    named = _names(group, layout, words["last_year"])
    left = words["each"].format(count=len(group), first=named[line.left[0]]) if len(group) > 1 else _sum(left_ids, named, words)
    right = _right(line, right_ids, named, words)
    asks = line.must.relation == "<=" and not right_ids and not line.must.bound
    text = words["reminder" if asks else line.must.relation].format(left=left, right=right)
    given = [_condition(each, layout, named, words) for each in line.when]
    return words["when"].format(given=words["and"].join(given), text=text) if given else text


def _names(group: Sequence[Line], layout: Layout, last_year: str) -> dict[str, str]:
    ids = all_ids(layout.form)
    mentioned = [*unsigned([id for line in group for id in line.left]), *unsigned(group[0].right)]
    mentioned += [ids[place] for each in group[0].when for place, _ in each.weights]
    known = list(dict.fromkeys(mentioned))
    return dict(zip(known, short_names(known, layout.form, last_year), strict=True))


def _sum(ids: Sequence[str], named: Mapping[str, str], words: Mapping[str, str]) -> str:
    if not ids:
        return "0"
    if len(ids) > MOST_TERMS:
        return words["many"].format(first=named[ids[0].removeprefix(MINUS)], count=len(ids))
    parts = [f"{words['minus'] if id.startswith(MINUS) else words['plus']}{named[id.removeprefix(MINUS)]}" for id in ids]
    return "".join(parts).removeprefix(words["plus"])


def _right(line: Line, ids: Sequence[str], named: Mapping[str, str], words: Mapping[str, str]) -> str:
    bound = line.must.bound
    if not ids:
        return f"{bound:g}"
    text = _sum(ids, named, words)
    if line.factor != 1:
        text = words["times"].format(sum=text if len(ids) == 1 else f"（{text}）", factor=f"{line.factor:g}")
    return text + (f"{words['plus' if bound > 0 else 'minus']}{abs(bound):g}" if bound else "")


def _condition(condition: Condition, layout: Layout, named: Mapping[str, str], words: Mapping[str, str]) -> str:
    """Return a guard in words: what is taken off stands on the right side."""
    ids = all_ids(layout.form)
    left, right = ([ids[place] for place, weight in condition.weights if (weight > 0) is on_left] for on_left in (True, False))
    bound = f"{condition.bound:g}"
    shown = _sum(right, named, words) + (f"{words['plus']}{bound}" if condition.bound else "") if right else bound
    return words[condition.relation].format(left=_sum(left, named, words), right=shown)
