"""Reading the prose: which numbers mention figures, what they may mean, and how sure that is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from rules.expressions import compiled
from rules.kinds.mentions.certainty import level_of, trust_of
from rules.kinds.mentions.grammar import BREAKS, DOUBTFUL, LEVELS, QUIET, Grammar, load_grammar
from rules.kinds.mentions.labels import FARTHEST, find_labels, is_some_of_them
from rules.kinds.mentions.lists import find_lists
from rules.kinds.mentions.numerals import BARE, SHARE, Numeral
from rules.kinds.mentions.paragraphs import LONGEST_PARAGRAPH, REQUESTED, REQUESTS, STOPS, Paragraph, Place, Prose, Token
from rules.kinds.mentions.subjects import find_subject
from rules.kinds.mentions.text import Normal
from rules.kinds.mentions.vocabulary import AREA, LABEL, OWN, PARTIAL, SUBJECT, WHOLE
from rules.kinds.prose import Part, prose_of
from rules.report import Report
from rules.terms import PREVIOUS, split

PLAIN_ENDS = ("，", "。", "；", "、", "）", "")
GATE = compiled("申请|复议|诉讼|规范性文件|规章|行政许可|行政处罚|行政强制|行政事业性收费|集中采购|处理费|[收缴]费通知|结转|不予公开")
# What tells nothing has neither a number nor a word of denial or completeness.
TELLS = compiled("[0-9一二两三四五六七八九十百千零〇未没无不均全]")
# The last character of a body's name.
BODY = compiled("[局委厅镇乡县市院所校站队]|部(?![分门])|区(?!分)|街道")
MOST_IN_ALL = 800
OF_LAST_YEAR = compiled(
    "[^，。；0-9]{0,12}[，；（]?(?:而|较|比)?(?:上年|上年度|上一年|上一年度|去年|昔昔昔昔年)(?:同期)?(?:的|为|是|有|收到|（)?"
)
TOGETHER = compiled("[，；）](?:两项|二者|两者)?(?:共|共计|合计|总计|总共|累计)(?:为|有)?")
RECEIVED_IN_ALL = "新收加上年结转"
BOTH_RECEIVED = ({"新收", "上年结转"}, {"收到", "上年结转"})
TO_THIS_YEAR = compiled("(?:变为|增至|降至|增加到|增加至|上升到|上升至|减少到|减少至|下降到|下降至)(?:今今今今年的|今年的|本年的)?")


class Mention(NamedTuple):
    """A number that mentions figures: where it stands in the part and in its normal form, what it says, what it may mean, how sure.

    `subject` and `label` say what is counted; `start` and `end` span label and number.
    """

    start: int
    end: int
    numeral: Numeral
    subject: str
    label: str
    readings: tuple[tuple[str, ...], ...]
    scale: float
    level: str
    is_last: bool = False

    @property
    def figures(self) -> tuple[tuple[str, ...], ...]:
        """Return the readings, of a number of last year's as last year's figures."""
        return tuple(tuple(map(last_years, each)) for each in self.readings) if self.is_last else self.readings


def last_years(term: str) -> str:
    """Return a term of a reading, with its sign, as last year's."""
    sign, id = split(term)
    return f"{sign}{PREVIOUS}{id}"


class Reading:
    """What a report's prose mentions: the mentions in their order, the shares listed of some, the paragraphs they were found in."""

    __slots__ = ("counted", "grammar", "mentions", "normal", "paragraphs", "part", "shares", "trust")

    def __init__(self, part: Part, normal: Normal, grammar: Grammar, trust: dict[str, str]) -> None:
        self.part, self.normal, self.grammar, self.trust = part, normal, grammar, trust
        self.paragraphs: list[Paragraph] = []
        self.mentions: list[Mention] = []
        self.shares: list[Mention] = []
        # Those that are judged, by what they count.
        self.counted: dict[str, list[Mention]] = {}


@lru_cache(maxsize=1)
def read_prose(report: Report) -> Reading:
    """Return the mentions of a report's prose; the rules of one report ask for them one after the other, so the last are kept."""
    grammar = load_grammar(report.form)
    prose = prose_of(report)
    part = prose.part()
    normal = Normal(part.text, report.year)
    reading = Reading(part, normal, grammar, trust_of(report))
    left = MOST_IN_ALL
    for paragraph in _paragraphs(reading):
        left -= len(paragraph.numerals)
        if left < 0:
            break
        reading.paragraphs.append(paragraph)
        found = list(_mentions(paragraph))
        reading.shares += [each for each in found if each.numeral.kind == SHARE]
        reading.mentions += _told_once(paragraph, [each for each in found if each.numeral.kind != SHARE])
    for each in reading.mentions:
        if each.level != QUIET:
            reading.counted.setdefault(each.label, []).append(each)
    return reading


def _told_once(paragraph: Paragraph, mentions: list[Mention]) -> Iterator[Mention]:
    """Yield the mentions; one sentence that counts the same several times speaks of several bodies, a later sentence of one of them."""
    places: dict[tuple[str, bool], list[int]] = {}
    for each in mentions:
        places.setdefault((each.label, each.is_last), []).append(paragraph.last_break(each.numeral.start, STOPS))
    for each in mentions:
        own, all_places = paragraph.last_break(each.numeral.start, STOPS), places[each.label, each.is_last]
        if all_places.count(own) > 1:
            yield each._replace(level=QUIET)
        elif own != all_places[0]:
            is_same = each.level != QUIET and not BODY.search(paragraph.text, own, each.start) and not _has_part(paragraph, own, each.start)
            yield each._replace(level=DOUBTFUL if is_same else QUIET)
        else:
            yield each


def _has_part(paragraph: Paragraph, start: int, end: int) -> bool:
    return any(each.word.kind in (PARTIAL, AREA, OWN) for each in paragraph.between(start, end))


def _paragraphs(reading: Reading) -> Iterator[Paragraph]:
    """Yield the paragraphs of the sections that report on the year, as far as they have a word of the grammar's subjects."""
    text, spots = reading.normal.text, reading.part.spots
    prose = Prose(text, reading.grammar, reading.trust, reading.grammar.vocabulary(text))
    start = 0
    for spot, piece in zip(spots, text.split("\n"), strict=False):
        end = start + len(piece)
        is_read = spot.section in reading.grammar.sections and (spot.section == REQUESTED or GATE.search(piece) or "其中" in piece)
        if is_read and TELLS.search(piece):
            yield Paragraph(prose, start, min(end, start + LONGEST_PARAGRAPH), spot.section)
        start = end + 1


def _mentions(paragraph: Paragraph) -> Iterator[Mention]:
    """Yield the paragraph's mentions."""
    end = paragraph.start
    told: list[Mention] = []
    lists = dict(find_lists(paragraph))
    for numeral in paragraph.numerals:
        is_told = numeral.unit in paragraph.grammar.units or _is_plain(paragraph, numeral)
        if is_told or numeral.start in lists:
            found = _mention(paragraph, numeral, end, lists.get(numeral.start)) or _again(paragraph, told, numeral)
            if found:
                yield found
            told = [*told[-1:], found] if found else []
        if is_told or numeral.kind != BARE:
            end = numeral.end


def _again(paragraph: Paragraph, told: Sequence[Mention], numeral: Numeral) -> Mention | None:
    """Return the number right behind mentions that counts the same of the other year, or both of them together.

    收到66份，2022年为43份; 由上年的43件增至66件; 新收23件，上年结转2件，共计25件.
    """
    if not told or numeral.unit != told[-1].numeral.unit:
        return None
    last = told[-1]
    between = paragraph.text[last.numeral.end : numeral.start]
    if TOGETHER.fullmatch(between) and {each.label for each in told} in BOTH_RECEIVED:
        label = paragraph.grammar.labels[RECEIVED_IN_ALL]
        return last._replace(start=numeral.start, end=numeral.end, numeral=numeral, label=label.name, readings=label.readings)
    if not last.is_last and OF_LAST_YEAR.fullmatch(between):
        return last._replace(
            start=numeral.start, end=numeral.end, numeral=numeral, level=min(last.level, DOUBTFUL, key=LEVELS.index), is_last=True
        )
    if last.is_last and TO_THIS_YEAR.fullmatch(between):
        return last._replace(start=numeral.start, end=numeral.end, numeral=numeral, is_last=False)
    return None


def _is_plain(paragraph: Paragraph, numeral: Numeral) -> bool:
    """Return whether a number without a unit stands between a name of the tables and a mark, as in 予以公开16，部分公开36."""
    if numeral.kind != BARE or paragraph.text[numeral.end : numeral.end + 1] not in PLAIN_ENDS:
        return False
    before = paragraph.between(paragraph.start, numeral.start)
    return bool(before) and before[-1].word.kind == LABEL and before[-1].end == numeral.start


def _mention(paragraph: Paragraph, numeral: Numeral, previous: int, listed: Token | None) -> Mention | None:
    if listed is None and _stands_alone(paragraph, numeral, previous):
        return None
    place = _place(paragraph, numeral, previous, listed)
    if not _is_named(place):
        return None
    subject, is_carried = find_subject(paragraph, place)
    # What stood before may be another matter; the tables' own words need none.
    is_alone = subject is None and is_carried and _is_of_requests(paragraph, place)
    subject = REQUESTS if is_alone else subject
    if subject is None:
        return None
    labels, start = find_labels(paragraph, place, subject)
    if not labels:
        return None
    level, is_last = level_of(paragraph, place, labels, subject, is_carried=is_carried)
    if level is None:
        return None
    if is_some_of_them(paragraph, place, labels, start):
        level = QUIET
    readings = tuple(dict.fromkeys(reading for label in labels for reading in label.readings))
    span = min(start, numeral.start), max(numeral.end, start)
    return Mention(*span, numeral, subject, labels[0].name, readings, labels[0].scale, level, is_last)


def _place(paragraph: Paragraph, numeral: Numeral, previous: int, listed: Token | None) -> Place:
    sentence = paragraph.last_break(numeral.start, STOPS)
    before, clause = ([listed], sentence) if listed else _before(paragraph, numeral, previous)
    after = paragraph.between(numeral.end, _behind(paragraph, numeral))
    return Place(numeral, sentence, clause, before, after, listed is not None)


def _stands_alone(paragraph: Paragraph, numeral: Numeral, previous: int) -> bool:
    """Return whether no known word is near a number that its clause ends with; most numbers are of other matters."""
    text = paragraph.text
    if text[numeral.end : numeral.end + 1] not in BREAKS or text[numeral.start - 1] in "）：":
        return False
    last = paragraph.last_word(numeral.start)
    return last < previous or numeral.start - last > FARTHEST


def _is_named(place: Place) -> bool:
    """Return whether any word beside a number could say what it counts."""
    return any(each.word.before or each.word.kind == SUBJECT for each in place.before) or any(each.word.behind for each in place.after)


def _is_of_requests(paragraph: Paragraph, place: Place) -> bool:
    return paragraph.section == REQUESTED or paragraph.text.find(REQUESTS, place.sentence, place.numeral.end) >= 0


def _before(paragraph: Paragraph, numeral: Numeral, previous: int) -> tuple[list[Token], int]:
    """Return the words of the clause before a number, and where it begins; what stands in brackets right before it is skipped."""
    start = numeral.start
    begin = max(paragraph.last_break(start), previous)
    if paragraph.text[start - 1] == "）":
        opened = paragraph.text.rfind("（", paragraph.start, start)
        if opened >= 0 and not any(opened < each.start < start for each in paragraph.numerals):
            start = opened
            begin = max(paragraph.last_break(opened), previous if previous <= opened else paragraph.start)
    found = list(paragraph.between(begin, start))
    if found and paragraph.text[begin - 1] == "，" and all(each.word.kind == WHOLE for each in found) and found[0].start == begin:
        # …均已办结，共23件
        earlier = paragraph.between(max(paragraph.last_break(begin - 1), previous), begin - 1)
        if earlier and earlier[-1].end == begin - 1:
            begin, found = max(paragraph.last_break(begin - 1), previous), [*earlier, *found]
    if not found and paragraph.text[numeral.start - 1] == "：":
        begin = max(paragraph.last_break(numeral.start - 1), previous)
        found = [each for each in paragraph.between(begin, numeral.start - 1) if each.end == numeral.start - 1]
    return found, begin


def _behind(paragraph: Paragraph, numeral: Numeral) -> int:
    """Return where the clause behind a number ends: at the next break or number."""
    following = next((each.start for each in paragraph.numerals if each.start >= numeral.end and each.kind != BARE), paragraph.end)
    return min(paragraph.next_break(numeral.end), following)
