"""Sums inside the prose: a total and the parts that a list says it has."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import combinations, pairwise
from typing import NamedTuple

from rules.expressions import compiled
from rules.kinds.mentions.doubts import OPENER
from rules.kinds.mentions.numerals import BARE, COUNT, MONEY, Numeral
from rules.kinds.mentions.paragraphs import LIST_ENDS, STOPS, Paragraph
from rules.kinds.mentions.reading import Mention, Reading
from rules.kinds.mentions.vocabulary import PARTIAL

AGENCIES, CHANNELS, AMONG, PUBLISHED, FEE = "分单位", "分渠道", "其中", "主动公开", "信息处理费"
# One request is a 件, whatever it is counted in.
CASES = {"件", "宗", "起", "份", "封", "例"}
LISTED = "分别"
# A new matter begins; a list that names only some of its parts; its last part is all the others.
NEW_MATTER = compiled(r"[，；](?:含|包含|包括|同时|此外|另外|另有|另|并且|还有|全年|累计|年内|本年)")
# Parts that may be counted twice.
OVERLAP = compiled("重复|多项|交叉|兼有")
OPEN_LIST = compiled("等|主要|重点|较多|占比|含")
ITEM_MARKS = compiled("[、和及]")
AMONG_THEM = compiled("[^，。；]{0,16}中，")
REST = compiled(r"(?:其他|其它|其余)[^，。；、]{0,16}$")
# Parts that come to so much of the total were meant to be all of it.
NEARLY = 0.85
LEAST_PARTS, A_LIST = 3, 2
# Totals of one sentence that a list may be of.
MOST_TOTALS = 8
# No paragraph has more lists than this.
MOST_LISTS = 60
WHOLES = ("新收", "收到", "收办", "办理", "办结", "答复", "上年结转", "结转下年度", "在办")
LONGEST_TAIL = 24


class Group(NamedTuple):
    """A total with its parts; `first` and `last` span both in the normal text."""

    topic: str
    total: Numeral
    parts: tuple[Numeral, ...]

    @property
    def span(self) -> tuple[int, int]:
        """Return where it stands in the normal text."""
        return min(self.total.start, self.parts[0].start), self.parts[-1].end

    @property
    def sum(self) -> float:
        """Return what the parts come to."""
        return round(sum(each.value for each in self.parts), 6)


@lru_cache(maxsize=1)
def find_wrong_sums(reading: Reading) -> tuple[Group, ...]:
    """Return the totals whose parts do not come to them, though they were meant to; several rules ask for them."""
    return tuple(_wrong_sums(reading))


def _wrong_sums(reading: Reading) -> Iterator[Group]:
    by_start = {each.numeral.start: each for each in reading.mentions}
    for paragraph in reading.paragraphs:
        yield from _among(paragraph, by_start)
        yield from _in_brackets(paragraph, by_start)
        yield from _of_some(paragraph, by_start)


def _among(paragraph: Paragraph, mentions: dict[int, Mention]) -> Iterator[Group]:
    place, left = paragraph.text.find(OPENER, paragraph.start, paragraph.end), MOST_LISTS
    while place >= 0 and left:
        left -= 1
        following = paragraph.text.find(OPENER, place + 2, paragraph.end)
        end = _list_end(paragraph, place, following if following >= 0 else paragraph.end)
        begin = paragraph.last_break(place, STOPS)
        if place - begin <= 1 and begin > paragraph.start:
            begin = paragraph.last_break(begin - 1, STOPS)
        for kind in (COUNT, MONEY):
            totals = [each for each in _outside(paragraph, begin, place) if each.kind == kind][-MOST_TOTALS:]
            if totals and (group := _wrong(paragraph, totals, place, end, mentions)):
                yield group
        place = following


def _of_some(paragraph: Paragraph, mentions: dict[int, Mention]) -> Iterator[Group]:
    """Yield a total whose parts are told one after the other: 23件申请中，网上、信函、当面的分别为15件、6件、2件."""
    place = paragraph.text.find(LISTED, paragraph.start, paragraph.end)
    while place >= 0:
        end = paragraph.next_break(place, LIST_ENDS)
        begin = paragraph.last_break(place, STOPS)
        parts = [each for each in paragraph.numerals if place < each.start < end and each.kind == COUNT]
        totals = [each for each in paragraph.numerals if begin <= each.start < place and each.kind == COUNT and not (each.way or each.step)]
        tied = any(each.start in mentions or each.way or each.step for each in parts)
        tied = tied or len(parts) != len(ITEM_MARKS.split(paragraph.text[place:end]))
        if len(parts) >= A_LIST and totals and not tied and AMONG_THEM.match(paragraph.text, totals[-1].end, place):
            group = Group(CHANNELS, totals[-1], tuple(parts))
            if group.sum > totals[-1].value or NEARLY * totals[-1].value <= group.sum < totals[-1].value:
                yield group
        place = paragraph.text.find(LISTED, place + 1, paragraph.end)


def _outside(paragraph: Paragraph, begin: int, place: int) -> Iterator[Numeral]:
    """Yield the numbers of a stretch that stand in no brackets closed within it."""
    closed = begin
    for each in paragraph.numerals:
        if max(begin, closed) <= each.start < place:
            opened = paragraph.text.rfind("（", closed, each.start)
            end = paragraph.text.find("）", each.end, place) if opened >= 0 and paragraph.text.find("）", opened, each.start) < 0 else -1
            if end < 0:
                yield each
            closed = max(closed, end)


def _list_end(paragraph: Paragraph, place: int, end: int) -> int:
    """Return where the list that begins at 其中 ends: with the sentence, the bracket it stands in, or before a new matter."""
    text = paragraph.text
    ends = [found for mark in "。！？\n" if (found := text.find(mark, place, end)) >= 0]
    opened, closed = text.rfind("（", paragraph.start, place), text.rfind("）", paragraph.start, place)
    if opened > closed and (bracket := text.find("）", place, end)) >= 0:
        ends.append(bracket)
    end = min([*ends, end])
    new = NEW_MATTER.search(text, place + 2, end)
    return new.start() if new else end


def _wrong(paragraph: Paragraph, totals: Sequence[Numeral], place: int, end: int, mentions: dict[int, Mention]) -> Group | None:
    total = totals[-1]
    parts = _parts(paragraph, total, place, end, mentions)
    if (
        len(parts) < A_LIST
        or OVERLAP.search(paragraph.text, place, paragraph.next_stop(end))
        or any(each.way or each.step for each in (total, *parts))
    ):
        return None
    known = sums_of({each.value for each in totals if each.unit == total.unit})
    largest = max(each.value for each in totals if each.unit == total.unit)
    if _adds_up(paragraph, parts, known) or _adds_up(paragraph, _parts(paragraph, total, place, end, mentions, is_any_unit=True), known):
        return None
    topic = _topic(paragraph, total, parts, mentions)
    stretches = [Group(topic, total, tuple(parts[:count])) for count in _stretches(paragraph, parts)]
    if len(stretches[0].parts) > 1 and stretches[0].sum > largest:
        return stretches[0]
    within = [each for each in stretches if each.sum < total.value]
    return within[-1] if within and total.value == largest and _is_meant_whole(paragraph, within[-1], place) else None


def _adds_up(paragraph: Paragraph, parts: Sequence[Numeral], known: set[float]) -> bool:
    """Return whether the parts come to a total on the way: what follows then is of something else, unless 、 goes on with the list."""
    running: float = 0
    for place, part in enumerate(parts):
        running += part.value
        goes_on = place + 1 < len(parts) and paragraph.text[part.end : part.end + 1] == "、" and parts[place + 1].value
        if round(running, 6) in known and not goes_on:
            return True
    return False


def _stretches(paragraph: Paragraph, parts: Sequence[Numeral]) -> list[int]:
    """Return after how many parts the list may end, which is at a semicolon; where one stands behind each part, it is none."""
    ends = [place for place, (one, other) in enumerate(pairwise(parts), 1) if paragraph.text.find("；", one.end, other.start) >= 0]
    return [len(parts)] if len(ends) == len(parts) - 1 else [*ends, len(parts)]


def sums_of(values: set[float]) -> set[float]:
    """Return the values, and the sum and the difference of each two of the first few."""
    few = list(values)[:MOST_TOTALS]
    return values | {one + other for one, other in combinations(few, 2)} | {abs(one - other) for one, other in combinations(few, 2)}


def _is_meant_whole(paragraph: Paragraph, group: Group, place: int) -> bool:
    """Return whether a list that comes to less than its total was meant to be all of it."""
    text = paragraph.text
    if len(group.parts) < LEAST_PARTS or group.sum < NEARLY * group.total.value or OPEN_LIST.search(text, place, group.parts[0].start):
        return False
    last = group.parts[-1]
    is_closed = group.topic == PUBLISHED and bool(REST.search(text, max(last.start - LONGEST_TAIL, place), last.start))
    if text[last.end : last.end + 1] == "等":
        return False
    return is_closed or group.topic in (CHANNELS, FEE)


def _parts(
    paragraph: Paragraph, total: Numeral, start: int, end: int, mentions: dict[int, Mention], *, is_any_unit: bool = False
) -> list[Numeral]:
    """Return the parts of a list: numbers of the total's unit, or without one where a mark follows; a whole of its own ends it."""
    found: list[Numeral] = []
    depth_until = start
    for each in paragraph.numerals:
        if not start <= each.start < end or each.start < depth_until:
            continue
        opened = paragraph.text.rfind("（", start, each.start)
        if opened >= 0 and paragraph.text.find("）", opened, each.start) < 0:
            depth_until = max(paragraph.text.find("）", each.start, end), each.end)
            continue
        known = mentions.get(each.start)
        if found and known and known.label in WHOLES and each.unit == total.unit:
            break
        is_case = total.start in mentions and {each.unit, total.unit} <= CASES
        is_alike = each.unit == total.unit or is_case or (is_any_unit and each.kind == COUNT)
        if is_alike or (_is_bare(paragraph, each) and total.kind == COUNT):
            found.append(each)
    return found


def _is_bare(paragraph: Paragraph, numeral: Numeral) -> bool:
    """Return whether a number stands between a word and a mark, its unit left out."""
    text = paragraph.text
    return numeral.kind == BARE and text[numeral.end : numeral.end + 1] in "，、；。" and "一" <= text[numeral.start - 1] <= "鿿"


def _topic(paragraph: Paragraph, total: Numeral, parts: Sequence[Numeral], mentions: dict[int, Mention]) -> str:
    if paragraph.text.find("处理费", paragraph.last_break(total.start, STOPS), parts[-1].end) >= 0:
        return FEE
    if total.start not in mentions:
        return PUBLISHED
    ways = [each for each in paragraph.between(total.end, parts[-1].end) if each.word.kind == PARTIAL]
    return CHANNELS if len(ways) >= len(parts) else AMONG


def _in_brackets(paragraph: Paragraph, mentions: dict[int, Mention]) -> Iterator[Group]:
    """Yield a total whose parts stand in the brackets right behind it, body by body."""
    text = paragraph.text
    for total in paragraph.numerals:
        if text[total.end : total.end + 1] != "（" or total.kind != COUNT or text[total.end + 1 : total.end + 2] in "含其另包不较比":
            continue
        end = text.find("）", total.end, paragraph.end)
        parts = [each for each in paragraph.numerals if total.end < each.start < end and each.unit == total.unit]
        if (
            len(parts) < LEAST_PARTS
            or any(each.start in mentions or each.way or each.step for each in (*parts,))
            or total.way
            or total.step
        ):
            continue
        group = Group(AGENCIES, total, tuple(parts))
        if group.sum != total.value and group.sum >= NEARLY * total.value and text[parts[-1].end : parts[-1].end + 1] != "等":
            yield group
