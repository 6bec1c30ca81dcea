"""The kind of required content (必备内容): a part states numbers of named things, and does not only name them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache

from rules.expressions import compiled
from rules.kinds.mentions.text import Normal
from rules.kinds.phrase import sections_of
from rules.kinds.prose import Part, prose_of
from rules.kinds.quantities import Named, Quantities, load_words, things_of
from rules.report import Report
from rules.rule import Judged, Result, Rule

# What begins a subsection: a number and a few words, or a few words alone in their paragraph.
HEADING = compiled(
    r"\s*(?:(?P<number>[（(][一二三四五六七八九十\d]{1,3}[）)]|[一二三四五六七八九十\d]{1,3}[、.．])|(?=[^。；\n]{1,20}(?:\n|\Z)))"
    r"\s*(?P<words>[^，。；：:\n]{1,20})(?P<whole>(?=[。：:\n]|\Z))?"
)
# What the message of such a rule may fill in besides what every message may.
SLOTS = frozenset({"lacking", "found", "section"})


@lru_cache(maxsize=256)
def _quantities(rule: Rule) -> Quantities:
    return Quantities(things_of(rule.terms["numbers"], rule.terms.get("units", ())), each=rule.terms.get("each", False))


def judge_content(rule: Rule, report: Report) -> Judged:
    """Judge that the parts `in` (their subsections `under` some heading, where there are any) state `numbers` of named things."""
    part = prose_of(report).part(sections_of(rule))
    if not part.text:
        return Judged(0, 1, [])
    normal = Normal(part.text, report.year)
    quantities = _quantities(rule)
    titles = {place for match in _headings(normal.text) if match["number"] and match["whole"] is not None for place in range(*match.span())}
    found = (each for start, end in _stretches(rule, normal.text) for each in quantities.find(normal.text, start, end))
    # The title of a part names what the part is about, and states nothing.
    named = [each for each in found if each.start not in titles]
    stated = {each.name for each in named if each.has_number}
    lacking = [name for name in quantities.units if name not in stated]
    if not lacking:
        return Judged(1, 0, [])
    if part.missing:
        return Judged(0, 1, [])
    return Judged(0, 0, [_result(rule, part, normal, [each for each in named if each.name in lacking], lacking)])


def _stretches(rule: Rule, text: str) -> Iterator[tuple[int, int]]:
    """Yield the subsections under one of the rule's headings, the whole text where it has no such heading."""
    words = rule.terms.get("under", ())
    heads = [(match.start(), match["words"]) for match in _headings(text)] if words else []
    ends = [start for start, _ in heads[1:]] + [len(text)]
    found = [(start, end) for (start, head), end in zip(heads, ends, strict=False) if any(word in head for word in words)]
    yield from found or [(0, len(text))]


def _headings(text: str) -> Iterator[re.Match[str]]:
    start = 0
    while start < len(text):
        match = HEADING.match(text, start)
        if match:
            yield match
        end = text.find("\n", start)
        start = len(text) if end < 0 else end + 1


def _result(rule: Rule, part: Part, normal: Normal, named: list[Named], lacking: list[str]) -> Result:
    first = {each.name: each for each in reversed(named)}
    spans = sorted((normal.origin(each.start), normal.origin(each.end - 1) + 1) for each in first.values())
    spots = list(dict.fromkeys(part.spot(start) for start, _ in spans)) or part.spots[:1]
    section = spots[0].section
    return Result(
        rule,
        scope=section,
        figures=[f"文字.{section}"],
        quote=part.passage(*spans[0]) if spans else None,
        spot=spots[0],
        spots=spots[1:],
        slots={"section": section, "lacking": _told(lacking, named), "found": part.text[slice(*spans[0])] if spans else ""},
    )


def _told(lacking: list[str], named: list[Named]) -> str:
    """Return what is named without a number, what has only one together with others, and what nothing is written of."""
    said = load_words()["said"]
    shared, known = {each.name for each in named if each.is_shared}, {each.name for each in named}
    groups = {
        "named": [each for each in lacking if each in known - shared],
        "shared": [each for each in lacking if each in shared],
        "unwritten": [each for each in lacking if each not in known],
    }
    things = {key: said["and"].join(said["thing"].format(name=name) for name in names) for key, names in groups.items()}
    return str(said["join"].join(said[key].format(things=listed) for key, listed in things.items() if listed))


CONTENT_KINDS: dict[str, Callable[[Rule, Report], Judged]] = {"content": judge_content}
