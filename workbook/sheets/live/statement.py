"""What a row of the live check says: what must hold, in the form's own words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rules.line import Condition, Line
from rules.terms import MINUS, PREVIOUS, all_ids, unsigned
from rules.wording import short_names
from workbook.layout import Layout

# More terms than these are counted, not read.
MOST_TERMS = 4


def state(group: Sequence[Line], layout: Layout, words: Mapping[str, str]) -> str:
    """Return the statement of a line, or of several that ask the same of one figure after another."""
    line = group[0]
    named = _names(group, layout, words["last_year"])
    left = words["each"].format(count=len(group), first=named[line.left[0]]) if len(group) > 1 else _sum(line.left, named, words)
    right = _right(line, named, words)
    text = words[line.must.relation].format(left=left, right=right)
    given = [_condition(each, layout, named, words) for each in line.when]
    return words["when"].format(given=words["and"].join(given), text=text) if given else text


def _names(group: Sequence[Line], layout: Layout, last_year: str) -> dict[str, str]:
    ids = all_ids(layout.form)
    mentioned = [*unsigned([id for line in group for id in line.left]), *unsigned(group[0].right)]
    mentioned += [ids[place] for each in group[0].when for place, _ in each.weights]
    known = list(dict.fromkeys(mentioned))
    texts = zip(known, short_names(known, layout.form), strict=True)
    return {id: last_year + text.removeprefix("上年") if id.startswith(PREVIOUS) else text for id, text in texts}


def _sum(ids: Sequence[str], named: Mapping[str, str], words: Mapping[str, str]) -> str:
    if not ids:
        return "0"
    if len(ids) > MOST_TERMS:
        return words["many"].format(first=named[ids[0].removeprefix(MINUS)], count=len(ids))
    parts = [f"{words['minus'] if id.startswith(MINUS) else words['plus']}{named[id.removeprefix(MINUS)]}" for id in ids]
    return "".join(parts).removeprefix(words["plus"])


def _right(line: Line, named: Mapping[str, str], words: Mapping[str, str]) -> str:
    bound = line.must.bound
    if not line.right:
        return f"{bound:g}"
    text = _sum(line.right, named, words)
    if line.factor != 1:
        text = words["times"].format(sum=text if len(line.right) == 1 else f"（{text}）", factor=f"{line.factor:g}")
    return text + (f"{words['plus' if bound > 0 else 'minus']}{abs(bound):g}" if bound else "")


def _condition(condition: Condition, layout: Layout, named: Mapping[str, str], words: Mapping[str, str]) -> str:
    ids = all_ids(layout.form)
    terms = [("" if weight > 0 else MINUS) + ids[place] for place, weight in condition.weights]
    return words[condition.relation].format(left=_sum(terms, named, words), right=f"{condition.bound:g}")
