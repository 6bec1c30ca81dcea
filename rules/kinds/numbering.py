"""Numbering (层次序数): 一、（一） 1. （1） at the head of paragraphs, 一是…二是… inside them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from rules.expressions import compiled
from rules.kinds.prose import ENDS, MOST_FINDS, MOST_LOOKED_AT, Part, Prose, prose_of, result_at, result_on, tally
from rules.report import Report
from rules.rule import Judged, Result, Rule, Spot

NUMERALS = "一二三四五六七八九十"
NUMBERS = {char: number for number, char in enumerate(NUMERALS, 1)}
STYLES = ("一、", "（一）", "1.", "（1）")
TOP, CHINESE_BRACKETED, PLAIN, BRACKETED = range(4)
STARTS = frozenset(NUMERALS + "（(123456789 \u3000")
HEAD = compiled(
    r"[ \u3000]*(?:(?P<top>[一二三四五六七八九十]{1,3})、"
    r"|[（(][ ]?(?P<chinese>[一二三四五六七八九十]{1,3})[ ]?[）)]"
    r"|(?P<plain>\d{1,2})[.．、](?!\d)"
    r"|[（(](?P<bracketed>\d{1,2})[）)])"
)
BEFORE_LIST = frozenset("，。；：、！？）” \u3000\n" + ENDS)
NOT_FIRST = frozenset("统之唯专第单同如合划万不逐")


class Item(NamedTuple):
    """A numbered paragraph: place, style, number, text."""

    spot: Spot
    style: int
    number: int
    text: str


@lru_cache(maxsize=1)
def numbered(prose: Prose) -> tuple[Item, ...]:
    """Return the numbered paragraphs of a report's prose."""
    heads = ((spot, text) for spot, text in prose.part().paragraphs() if text[0] in STARTS)
    return tuple(item for spot, text in islice(heads, MOST_LOOKED_AT) if (item := _item(spot, text)))


def _item(spot: Spot, text: str) -> Item | None:
    head = HEAD.match(text)
    if head is None:
        return None
    style = next(place for place, found in enumerate(head.groups()) if found)
    found = head.groups()[style]
    return Item(spot, style, int(found) if found.isascii() else numeral(found), text)


def numeral(text: str) -> int:
    """Return the value of a Chinese numeral below one hundred: 三, 十二, 二十, 二十一."""
    tens, ten, ones = text.rpartition("十") if "十" in text else ("", "", text)
    value = 10 * (NUMERALS.find(tens) + 1 if tens else 1) if ten else 0
    return value + (NUMERALS.find(ones) + 1 if ones else 0)


def judge_second_top(rule: Rule, report: Report) -> Judged:
    """Judge that no text of these sections begins a paragraph with 一、: the six parts alone are numbered so."""
    prose = prose_of(report)
    sections: list[str] = rule.terms["in"]
    results = [
        _result(rule, item, {}) for item in numbered(prose) if item.style == TOP and item.number == 1 and item.spot.section in sections
    ]
    filled = sum(map(prose.has, sections))
    return Judged(filled - len({result.scope for result in results}), len(sections) - filled, results[:MOST_FINDS])


def judge_extra_part(rule: Rule, report: Report) -> Judged:
    """Judge that the report has no seventh part: no paragraph goes on counting 七、 where the text itself does not count up to it."""
    prose = prose_of(report)
    part = prose.part()
    tops = [item for item in numbered(prose) if item.style == TOP]
    counted = {(item.spot.section, item.number) for item in tops}
    after = rule.terms["after"]
    extra = [item for item in tops if item.number > after and (item.spot.section, after) not in counted]
    extra = [item for item in extra if (item.spot.section, item.number - 1) not in counted or item.number - 1 > after]
    results = [_result(rule, item, {}) for item in extra]
    return tally(part, results)


def judge_sequence(rule: Rule, report: Report) -> Judged:
    """Judge, section by section, that numbers start at one, go up by one and do not skip a level; the first break is the result."""
    prose = prose_of(report)
    official = {id: place for place, id in enumerate(rule.terms["aspects"], 1)}
    part, results = prose.part(), []
    by_section: dict[str, list[Item]] = {}
    for item in numbered(prose):
        by_section.setdefault(item.spot.section, []).append(item)
    for section, items in by_section.items():
        text = "\n".join(prose.sections[section])
        broken = next((each for each in _breaks(items, official.get(section, 0)) if not _continues(each[0], text)), None)
        if broken:
            results.append(_result(rule, broken[0], {"expected": broken[1]}))
    results += [each for each in _inline_breaks(rule, part) if each.scope not in {result.scope for result in results}]
    return tally(part, results)


def _breaks(items: list[Item], official: int) -> Iterator[tuple[Item, str]]:
    """Yield the items whose number is not the one expected; an aspect may carry its own official number, （三） in the third."""
    last: dict[int, int] = {}
    previous = -1
    for item in items:
        expected = last.get(item.style, 0) + 1
        own = official and item.style == CHINESE_BRACKETED and item.style not in last and item.number in (official, official + 1)
        if item.number not in (expected, 1) and not own:
            yield item, _number(item.style, expected)
        elif previous == TOP and item.style == BRACKETED:
            yield item, "（一）或 1."
        last = {style: number for style, number in last.items() if style < item.style} | {item.style: item.number}
        previous = item.style


def _continues(item: Item, text: str) -> bool:
    """Return whether the number before stands inside a paragraph: 改进措施：（一）… and then a paragraph that begins with （二）."""
    return item.number > 1 and _number(item.style, item.number - 1) in text


def _number(style: int, number: int) -> str:
    chinese = NUMERALS[number - 1] if number <= len(NUMERALS) else str(number)
    return (f"{chinese}、", f"（{chinese}）", f"{number}.", f"（{number}）")[style]


def _inline_breaks(rule: Rule, part: Part) -> Iterator[Result]:
    """Yield the first break of 一是…二是… in each section; lists may stand inside one another."""
    seen: set[str] = set()
    section, end, open_lists = "", 0, list[int]()
    for start, number in inline_numbers(part.text):
        if start >= end:
            new, end = part.section_at(start)
            section, open_lists = new, open_lists if new == section else []
        if number == 1:
            open_lists.append(1)
            continue
        while open_lists and open_lists[-1] != number - 1 and number - 1 in open_lists:
            open_lists.pop()
        if open_lists and open_lists[-1] == number - 1:
            open_lists[-1] = number
        elif section not in seen:
            seen.add(section)
            yield result_at(rule, part, start, start + 2, {"expected": f"{NUMERALS[open_lists[-1]]}是" if open_lists else "一是"})
            open_lists = [number]


def inline_numbers(text: str) -> Iterator[tuple[int, int]]:
    """Yield offset and number of every 一是, 二是 … that opens an item."""
    place = -1
    for piece in text.split("是")[:-1]:
        place += len(piece) + 1
        if piece[-1:] in NUMBERS:
            number = NUMBERS[piece[-1]]
            before = text[place - 2] if place > 1 else "\n"
            if before in BEFORE_LIST or (number == 1 and before not in NOT_FIRST):
                yield place - 1, number


def judge_measures(rule: Rule, report: Report) -> Judged:
    """Judge that part five lists at least as many measures as problems, where both are counted out so that a program can tell."""
    part = prose_of(report).part(tuple(rule.terms["in"]))
    turn = _turn(part.text, rule.terms["turns"])
    problems, measures = (_count(text) for text in (part.text[:turn], part.text[turn:]))
    if not turn or problems < 2 or not measures:  # noqa: PLR2004
        return Judged(0, 1, [])
    if measures >= problems:
        return Judged(1, 0, [])
    spot = part.spot(turn)
    slots = {"problems": str(problems), "measures": str(measures)}
    result = result_on(rule, spot, part.passage(turn, turn + 1), slots)
    result.left, result.right, result.difference = problems, measures, problems - measures
    return Judged(0, 0, [result])


def _turn(text: str, words: list[str]) -> int:
    """Return where the measures begin: at the first of the words that comes after a list of problems, 0 when there is none."""
    places = [place for _, place in sorted((number, place) for place, number in inline_numbers(text) if number == 2)]  # noqa: PLR2004
    first = min(places, default=0)
    found = [place for place in (text.find(word, first) for word in words) if place > 0]
    return min(found, default=0) if first else 0


def _count(text: str) -> int:
    """Return how many items a text counts out: by 一是, else by （一）, else by 1. at the head of paragraphs."""
    inline = max((number for _, number in inline_numbers(text)), default=0)
    if inline:
        return inline
    return max(_run(text, style) for style in (CHINESE_BRACKETED, PLAIN, BRACKETED))


def _run(text: str, style: int) -> int:
    """Return how far a text counts in a style, inside paragraphs too: （一）…（二）… gives 2."""
    number = 0
    while _number(style, number + 1) in text:
        number += 1
    return number


def _result(rule: Rule, item: Item, slots: dict[str, str]) -> Result:
    head = HEAD.match(item.text)
    found = head.group().strip() if head else ""
    return result_on(rule, item.spot, item.text[:40].strip(), {"found": found} | slots)


NUMBERING: dict[str, Callable[[Rule, Report], Judged]] = {
    "second_top": judge_second_top,
    "extra_part": judge_extra_part,
    "sequence": judge_sequence,
    "measures": judge_measures,
}
