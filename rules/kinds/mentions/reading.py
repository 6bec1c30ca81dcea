"""Reading the prose: which numbers mention figures, what they may mean, and how sure that is."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from rules.kinds.mentions.doubts import (
    DECISIONS,
    EXEMPT,
    UNRELATED,
    has_any,
    is_blurred,
    is_kind,
    is_modified,
    is_reasoned,
    is_some,
    sentence_end,
)
from rules.kinds.mentions.grammar import (
    ALOOF,
    AREA,
    ASIDE,
    CERTAIN,
    CHANGE,
    DOUBTFUL,
    FOREIGN,
    LABEL,
    LEVELS,
    OWN,
    PART,
    PARTIAL,
    PAST,
    QUIET,
    SUBJECT,
    THIS,
    WHOLE,
    Grammar,
    Label,
    Word,
    load_grammar,
)
from rules.kinds.mentions.numerals import BARE, SHARE, Numeral, find_numerals
from rules.kinds.mentions.text import Normal
from rules.kinds.prose import Part, prose_of
from rules.report import Report
from rules.terms import PREVIOUS, split

NAMES = (SUBJECT, LABEL, FOREIGN)
BREAK = re.compile(r"[，。；：、！？（）\n]")
PLAIN_ENDS = ("，", "。", "；", "、", "）", "")
SHARE_OF = "占"
LIST_ENDS = "，。；"
STRONG, STOPS = "，。；：！？\n", "。！？\n"
GATE = re.compile("申请|复议|诉讼|规范性文件|规章|行政许可|行政处罚|行政强制|行政事业性收费|集中采购|处理费|[收缴]费通知|结转|不予公开")
# What tells nothing has neither a number nor a word of denial or completeness.
TELLS = re.compile("[0-9一二两三四五六七八九十百千零〇未没无不均全]")
# Between a subject or label and its number stand no more characters than this without a word that the grammar knows.
FARTHEST = 12
LONGEST_UNBROKEN = 4
ADJACENT = 3
HEAD = 40
# The last character of a body's name.
BODY = re.compile("[局委厅镇乡县市院所校站队]|部(?![分门])|区(?!分)|街道")
# Longer sentences, paragraphs and reports than these are nobody's: what is beyond is not looked at.
LONGEST_SENTENCE, LONGEST_PARAGRAPH = 300, 10_000
MOST_NUMERALS, MOST_IN_ALL = 200, 800
# Behind these a number says when, or which one.
NOT_WHOLE = "后前内第每"
OF_LAST_YEAR = re.compile(
    "[^，。；0-9]{0,12}[，；（]?(?:而|较|比)?(?:上年|上年度|上一年|上一年度|去年|昔昔昔昔年)(?:同期)?(?:的|为|是|有|收到|（)?"
)
TOGETHER = re.compile("[，；）](?:两项|二者|两者)?(?:共|共计|合计|总计|总共|累计)(?:为|有)?")
RECEIVED_IN_ALL = "新收加上年结转"
BOTH_RECEIVED = ({"新收", "上年结转"}, {"收到", "上年结转"})
TO_THIS_YEAR = re.compile("(?:变为|增至|降至|增加到|增加至|上升到|上升至|减少到|减少至|下降到|下降至)(?:今今今今年的|今年的|本年的)?")
LAST_YEAR = ("昔昔昔昔年", "上年", "上年度", "上一年", "上一年度", "去年")
REQUESTS, REQUESTED, PUBLISHED = "申请", "依申请公开", "主动公开"
INFORMATION = "信息"
LAWSUITS, ALL = "诉讼", "总数"
FAMILIES = ("复议", "诉讼", "复议和诉讼")
CASES = (*FAMILIES, "直接起诉", "复议后起诉")
GOVERNMENTS = ("省级政府", "市级政府", "县级政府")
OFFICES = ("办公室", "办公厅")
SINGLE = ("政府部门", "乡镇政府", "街道办事处", "国务院部门")


class Token(NamedTuple):
    """A word of the grammar in the text."""

    start: int
    end: int
    word: Word


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


class Paragraph:
    """A paragraph's words and numbers, with the places where its clauses break."""

    __slots__ = ("breaks", "end", "numerals", "start", "starts", "text", "tokens")

    def __init__(self, text: str, start: int, end: int, words: Mapping[str, Word], expression: re.Pattern[str]) -> None:
        self.text, self.start, self.end = text, start, end
        self.tokens = [Token(found.start(), found.end(), words[found.group()]) for found in expression.finditer(text, start, end)]
        self.starts = [each.start for each in self.tokens]
        self.numerals = list(islice(find_numerals(text, start, end), MOST_NUMERALS))
        self.breaks = [found.start() for found in BREAK.finditer(text, start, end)]
        spans = [(each.start, each.end) for each in self.tokens] + [(each.start, each.end) for each in self.numerals]
        for first, last in spans:
            # 公民、法人或其他组织 is one word, 18,590 one number.
            if last - first > LONGEST_UNBROKEN and BREAK.search(text, first, last):
                self.breaks = [place for place in self.breaks if not first < place < last]

    def between(self, start: int, end: int) -> list[Token]:
        """Return the words that lie wholly between two places, of a very long stretch its end."""
        start = max(start, end - LONGEST_SENTENCE)
        found = self.tokens[bisect_left(self.starts, start) : bisect_left(self.starts, end)]
        if found and found[-1].end > end:
            found.pop()
        return found

    def last_break(self, place: int, marks: str = "") -> int:
        """Return the place behind the last break before a place, of those marks if any are named, within a sentence."""
        nth = bisect_left(self.breaks, place) - 1
        while nth >= 0 and self.breaks[nth] >= place - LONGEST_SENTENCE and marks and self.text[self.breaks[nth]] not in marks:
            nth -= 1
        return self.breaks[nth] + 1 if nth >= 0 else self.start

    def next_stop(self, place: int) -> int:
        """Return where the sentence of a place ends."""
        return sentence_end(self.text, place, self.end)

    def next_break(self, place: int, marks: str = "") -> int:
        """Return the place of the next break, of those marks if any are named."""
        nth = bisect_right(self.breaks, place - 1)
        while marks and nth < len(self.breaks) and self.text[self.breaks[nth]] not in marks:
            nth += 1
        return self.breaks[nth] if nth < len(self.breaks) else self.end


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
    reading = Reading(part, normal, grammar, _trust(report))
    left = MOST_IN_ALL
    for paragraph in _paragraphs(reading):
        left -= len(paragraph.numerals)
        if left < 0:
            break
        reading.paragraphs.append(paragraph)
        section = part.spot(normal.origin(paragraph.start)).section
        found = list(_Walk(paragraph, section, grammar, reading.trust).mentions())
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
    words, expression = reading.grammar.words, reading.grammar.expression(text)
    start = 0
    for spot, piece in zip(spots, text.split("\n"), strict=False):
        end = start + len(piece)
        is_read = spot.section in reading.grammar.sections and (spot.section == REQUESTED or GATE.search(piece) or "其中" in piece)
        if is_read and TELLS.search(piece):
            yield Paragraph(text, start, min(end, start + LONGEST_PARAGRAPH), words, expression)
        start = end + 1


def _trust(report: Report) -> dict[str, str]:
    """Return how sure a number is that names the whole area, the own office, or neither."""
    stated = report.identity.get("数据范围", "")
    if stated == "汇总":
        return {"area": CERTAIN, "own": QUIET, "": DOUBTFUL}
    body = report.body
    is_single = body is not None and body.id in SINGLE and not report.unit.endswith(OFFICES)
    if stated == "本机关" or is_single:
        return {"area": QUIET, "own": CERTAIN, "": CERTAIN}
    # A government's tables are of its whole area, those of its office of its own: the other's numbers are not theirs.
    is_office = report.unit.endswith(OFFICES)
    is_area = body is not None and body.id in GOVERNMENTS and not is_office
    return {"area": QUIET if is_office else DOUBTFUL, "own": QUIET if is_area else DOUBTFUL, "": DOUBTFUL}


class _Walk:
    """A paragraph read from its beginning to its end."""

    def __init__(self, paragraph: Paragraph, section: str, grammar: Grammar, trust: dict[str, str]) -> None:
        self.paragraph, self.grammar, self.trust = paragraph, grammar, trust
        self.text, self.section = paragraph.text, section
        times = [each for each in paragraph.tokens if each.word.kind in (THIS, PAST)]
        # Last year's paragraph left standing speaks as of this year.
        is_head = bool(times) and times[0].start - paragraph.start < HEAD and self.text[times[0].end : times[0].end + 1] in "，度"
        self.is_left_over = (
            is_head and {each.word.name for each in times} <= {"昔昔昔昔年"} and self.text[times[0].start - 1] not in "至到于"
        )

    def mentions(self) -> Iterator[Mention]:
        """Yield the paragraph's mentions."""
        end = self.paragraph.start
        told: list[Mention] = []
        lists = dict(self._lists())
        for numeral in self.paragraph.numerals:
            is_told = numeral.unit in self.grammar.units or self._is_plain(numeral)
            if is_told or numeral.start in lists:
                found = self._mention(numeral, end, lists.get(numeral.start)) or self._again(told, numeral)
                if found:
                    yield found
                told = [*told[-1:], found] if found else []
            if is_told or numeral.kind != BARE:
                end = numeral.end

    def _again(self, told: Sequence[Mention], numeral: Numeral) -> Mention | None:
        """Return the number right behind mentions that counts the same of the other year, or both of them together.

        收到66份，2022年为43份; 由上年的43件增至66件; 新收23件，上年结转2件，共计25件.
        """
        if not told or numeral.unit != told[-1].numeral.unit:
            return None
        last = told[-1]
        between = self.text[last.numeral.end : numeral.start]
        if TOGETHER.fullmatch(between) and {each.label for each in told} in BOTH_RECEIVED:
            label = self.grammar.labels[RECEIVED_IN_ALL]
            return last._replace(start=numeral.start, end=numeral.end, numeral=numeral, label=label.name, readings=label.readings)
        if not last.is_last and OF_LAST_YEAR.fullmatch(between):
            return last._replace(
                start=numeral.start, end=numeral.end, numeral=numeral, level=min(last.level, DOUBTFUL, key=LEVELS.index), is_last=True
            )
        if last.is_last and TO_THIS_YEAR.fullmatch(between):
            return last._replace(start=numeral.start, end=numeral.end, numeral=numeral, is_last=False)
        return None

    def _is_plain(self, numeral: Numeral) -> bool:
        """Return whether a number without a unit stands between a name of the tables and a mark, as in 予以公开16，部分公开36."""
        if numeral.kind != BARE or self.text[numeral.end : numeral.end + 1] not in PLAIN_ENDS:
            return False
        before = self.paragraph.between(self.paragraph.start, numeral.start)
        return bool(before) and before[-1].word.kind == LABEL and before[-1].end == numeral.start

    def _lists(self) -> Iterator[tuple[int, Token]]:
        """Yield for each number behind 分别 the name that it belongs to, where there are as many of both."""
        place = self.text.find("分别", self.paragraph.start, self.paragraph.end)
        while place >= 0:
            limit = self.paragraph.next_break(place, LIST_ENDS)
            numerals = [each for each in self.paragraph.numerals if place < each.start < limit]
            shared = self.text.find(SHARE_OF, self.paragraph.last_break(place), place) if numerals and numerals[0].kind == SHARE else -1
            named = self._listed(shared if shared >= 0 else place)
            names = next((each for each in named if len(each) == len(numerals) > 1), None)
            if names:
                yield from ((numeral.start, name) for numeral, name in zip(numerals, names, strict=True))
            else:
                yield from ((numeral.start, Token(0, 0, Word(FOREIGN, ""))) for numeral in numerals)
            place = self.text.find("分别", place + 1, self.paragraph.end)

    def _listed(self, place: int) -> Iterator[list[Token]]:
        """Yield the names in the clause before a place, or the labels or subjects of them; then those joined in the clause before it."""
        paragraph = self.paragraph
        begin = paragraph.last_break(place, STRONG)
        yield from self._named(paragraph.between(begin, place))
        if self.text[begin - 1] == "，":
            earlier = paragraph.between(paragraph.last_break(begin - 1, STRONG), begin - 1)
            yield from self._named(self._joined_names([each for each in earlier if each.word.kind in NAMES]))

    def _named(self, tokens: Sequence[Token]) -> Iterator[list[Token]]:
        parts = [part for each in tokens if each.word.kind in NAMES for part in self._apart(each)]
        yield parts
        for kind in (LABEL, SUBJECT):
            yield [each for each in parts if each.word.kind == kind]

    def _apart(self, token: Token) -> list[Token]:
        """Return a name, or the two that one word joins: 予以公开和部分公开."""
        names = next((self.grammar.pairs[name] for name in token.word.before if name in self.grammar.pairs), ())
        return [token._replace(word=Word(LABEL, name, (name,))) for name in names] or [token]

    def _mention(self, numeral: Numeral, previous: int, listed: Token | None) -> Mention | None:
        paragraph = self.paragraph
        sentence = paragraph.last_break(numeral.start, STOPS)
        before, clause = ([listed], sentence) if listed else self._before(numeral, previous)
        after = paragraph.between(numeral.end, self._behind(numeral))
        subject, is_carried = self._subject(before, after, numeral, sentence, is_listed=listed is not None)
        is_said = self.section == REQUESTED or self.text.find(REQUESTS, sentence, numeral.end) >= 0
        is_alone = subject is None and is_carried and is_said
        if is_alone:
            # What stood before was another matter, but the tables' own words need none.
            subject = REQUESTS
        if subject is None:
            return None
        labels, start = self._labels(before, after, subject, numeral, is_listed=listed is not None)
        labels = [*labels, *self._of_other_cases(labels, subject, before, numeral.start, sentence)]
        labels = [
            each for each in labels if each.readings and self._fits(each, subject, numeral) and not self._is_apart(each, sentence, start)
        ]
        if not labels:
            return None
        level, is_last = self._level(labels, subject, numeral, sentence, clause, is_carried=is_carried)
        if level is None:
            return None
        nouns = [each for each in before if each.word.kind == SUBJECT]
        if (start >= numeral.end and self._is_some(labels, numeral)) or (nouns and self._is_particular(nouns[-1], before)):
            level = QUIET
        if labels[0].own and labels[0].blurred and start < numeral.start and is_reasoned(self.text, paragraph.last_break(start), start):
            level = QUIET
        readings = tuple(dict.fromkeys(reading for label in labels for reading in label.readings))
        name = labels[0].name
        return Mention(
            min(start, numeral.start), max(numeral.end, start), numeral, subject, name, readings, labels[0].scale, level, is_last
        )

    def _of_other_cases(self, labels: Sequence[Label], subject: str, before: Sequence[Token], end: int, sentence: int) -> list[Label]:
        """Return what else a result counts that follows the numbers of both reviews and lawsuits: those of the others, and of all."""
        if subject not in FAMILIES or any(each.word.kind == SUBJECT for each in before):
            return []
        governing = self._governors(sentence, end)
        previous = next((each for each in reversed(governing) if each.word.name in FAMILIES and each.word.name != subject), None)
        if previous is None or governing[-1].word.name != subject:
            return []
        between = self.paragraph.between(previous.end, governing[-1].start)
        if any(each.word.kind == LABEL and not self._is_of_all(each, previous.word.name) for each in between):
            return []
        families = [name for name in FAMILIES if name != subject]
        names = [family + each.name.removeprefix(subject) for each in labels for family in families]
        return [self.grammar.labels[name] for name in names if name in self.grammar.labels]

    def _is_of_all(self, token: Token, subject: str) -> bool:
        label = self._of((*token.word.before, *token.word.behind), subject)
        return label is None or label.name.endswith(ALL)

    def _before(self, numeral: Numeral, previous: int) -> tuple[list[Token], int]:
        """Return the words of the clause before a number, and where it begins; what stands in brackets right before it is skipped."""
        paragraph, start = self.paragraph, numeral.start
        begin = max(paragraph.last_break(start), previous)
        if self.text[start - 1] == "）":
            opened = self.text.rfind("（", paragraph.start, start)
            if opened >= 0 and not any(opened < each.start < start for each in paragraph.numerals):
                start = opened
                begin = max(paragraph.last_break(opened), previous if previous <= opened else paragraph.start)
        found = list(paragraph.between(begin, start))
        if found and self.text[begin - 1] == "，" and all(each.word.kind == WHOLE for each in found) and found[0].start == begin:
            # …均已办结，共23件
            begin = max(paragraph.last_break(begin - 1), previous)
            found = list(paragraph.between(begin, start))
        if not found and self.text[numeral.start - 1] == "：":
            begin = max(paragraph.last_break(numeral.start - 1), previous)
            found = [each for each in paragraph.between(begin, numeral.start - 1) if each.end == numeral.start - 1]
        return found, begin

    def _behind(self, numeral: Numeral) -> int:
        """Return where the clause behind a number ends: at the next break or number."""
        following = next(
            (each.start for each in self.paragraph.numerals if each.start >= numeral.end and each.kind != BARE), self.paragraph.end
        )
        return min(self.paragraph.next_break(numeral.end), following)

    def _subject(
        self, before: Sequence[Token], after: Sequence[Token], numeral: Numeral, sentence: int, *, is_listed: bool
    ) -> tuple[str | None, bool]:
        """Return what governs a number, the nearest subject before it or the noun it counts, and whether another sentence says so."""
        noun = next((each for each in after if each.start - numeral.end <= ADJACENT and each.word.kind in (SUBJECT, FOREIGN)), None)
        own = [each for each in before if each.word.kind in (SUBJECT, FOREIGN)]
        if noun and not own:
            return (noun.word.name if noun.word.kind == SUBJECT else None), False
        if own and own[0].start == own[0].end:
            return None, False
        governing = own if own and is_listed else self._governors(sentence, before[0].end if is_listed else numeral.start)
        if governing:
            return self._joined(governing), False
        earlier = self._governors(self.paragraph.start, sentence)
        is_said = self.text.find(REQUESTS, sentence, numeral.end + ADJACENT + len(REQUESTS)) >= 0
        if self.section == REQUESTED and (is_said or not earlier):
            return REQUESTS, True
        return (self._joined(earlier), True) if earlier else (None, True)

    def _governors(self, start: int, end: int) -> list[Token]:
        kinds, names = (SUBJECT, FOREIGN), self.grammar.governing
        return [each for each in self.paragraph.between(start, end) if each.word.kind in kinds or each.word.name in names]

    def _joined(self, tokens: Sequence[Token]) -> str | None:
        """Return the subject of the last of the words, with those joined to it by 、 or 和; None for a foreign one."""
        last = tokens[-1]
        if last.word.name in self.grammar.governing:
            # Where both ways of suing stand under one total, what follows may be of either or of both.
            total = next((each.word.name for each in tokens if each.word.kind == SUBJECT and each.word.name in CASES), None)
            return LAWSUITS if total else self.grammar.governing[last.word.name]
        if last.word.kind != SUBJECT:
            return None
        joined = self._joined_names(tokens)
        if any(each.word.kind != SUBJECT for each in joined):
            return None
        names = {each.word.name for each in joined}
        return last.word.name if len(names) == 1 else self.grammar.joined.get(frozenset(names))

    def _joined_names(self, tokens: Sequence[Token]) -> list[Token]:
        """Return the last of the words with those that 、 or 和 joins to it; 复议诉讼 are joined by nothing."""
        joined = list(tokens[-1:])
        for one in tokens[-2::-1]:
            gap = self.text[one.end : joined[0].start]
            together = (
                frozenset((one.word.name, joined[0].word.name)) in self.grammar.joined if not gap else not gap.strip("、和及与或提起以的")
            )
            is_asked = one.word.name == REQUESTS and joined[0].word.name in CASES
            if len(gap) > ADJACENT or not together or is_asked or one.word.name in self.grammar.governing:
                break
            joined.insert(0, one)
        return joined

    def _labels(
        self, before: Sequence[Token], after: Sequence[Token], subject: str, numeral: Numeral, *, is_listed: bool
    ) -> tuple[list[Label], int]:
        """Return what the words beside a number say that it counts, and where they begin or end."""
        said = [(each, self._of(each.word.before, subject)) for each in before if each.word.before]
        if said and said[-1][1] is None and self._is_of_cases(said[-1][0]):
            return [], 0
        kept = [label for _, label in said if label]
        if kept and not is_listed and not self._is_beside(before[-1], numeral):
            return [], 0
        if kept:
            strong = [label for label in kept if label.own]
            return (_narrowest(strong) or kept), next(each.start for each, label in said if label)
        last = next((each for each in reversed(before) if each.word.kind != WHOLE), None)
        if (
            last
            and last.word.kind == SUBJECT
            and not self._is_attribute(last)
            and (is_listed or self._is_beside(before[-1], numeral))
            and not self._is_request_for(last)
            and not self._is_result(after, subject, numeral)
        ):
            return [self._default(last, subject)], last.start
        behind = [each for each in after if each.word.kind == LABEL and each.word.behind]
        others = {each.word.name for each in after if each.word.kind == SUBJECT} - {subject}
        if (
            behind
            and not others
            and not any(each.word.kind in (PART, ASIDE, ALOOF) for each in after)
            and (label := self._of(behind[0].word.behind, subject))
        ):
            return [label], behind[0].end
        return [], 0

    def _default(self, noun: Token, subject: str) -> Label:
        """Return what a number right behind a noun counts; 依申请公开 alone may be what was received or what was disclosed."""
        name = self.grammar.subjects[noun.word.name].default if subject in self.grammar.subjects else f"{subject}{ALL}"
        label = self.grammar.labels[name]
        return label._replace(level=DOUBTFUL) if self.text[noun.start : noun.end] == REQUESTED and label.level == CERTAIN else label

    def _is_result(self, after: Sequence[Token], subject: str, numeral: Numeral) -> bool:
        """Return whether a result stands right behind the number: 行政复议3件维持."""
        if subject not in CASES or not after or after[0].start != numeral.end:
            return False
        return after[0].word.kind == LABEL and self._of(after[0].word.behind, subject) is not None

    def _is_of_cases(self, token: Token) -> bool:
        names = (*token.word.before, *token.word.behind)
        return any(set(self.grammar.labels[name].of) <= set(CASES) for name in names)

    def _is_beside(self, last: Token, numeral: Numeral) -> bool:
        """Return whether nothing that is a matter of its own stands between the last word known and its number."""
        gap = self.text[last.end : numeral.start]
        if gap.startswith("（"):
            gap = gap.rpartition("）")[2]
        if len(gap) > FARTHEST:
            return False
        for filler in self.grammar.fillers:
            gap = gap.replace(filler, "")
        return not gap

    def _is_particular(self, noun: Token, before: Sequence[Token]) -> bool:
        """Return whether the noun is told to be of one kind, or a modifier between verb and noun says which ones are meant."""
        if noun.word.name != REQUESTS:
            return False
        verbs = [each.end for each in before if each.word.kind == LABEL and each.end <= noun.start]
        return is_kind(self.text, noun.start) or (bool(verbs) and is_modified(self.text, verbs[-1], noun.start))

    def _is_some(self, labels: Sequence[Label], numeral: Numeral) -> bool:
        clause, end = self.paragraph.last_break(numeral.start, STRONG), self.paragraph.next_stop(numeral.end)
        return any(is_some(each, self.text, clause, numeral.start, end) for each in labels)

    def _is_attribute(self, token: Token) -> bool:
        """Return whether a sentence divides information by how it is made public, or tells of what was made public of decisions."""
        if self.text[token.start - 1] == "的" and token.word.name == REQUESTS:
            return True
        sentence = self.paragraph.last_break(token.start, STOPS)
        end = self.paragraph.next_stop(token.end)
        if token.word.name == REQUESTS and self.text.startswith(REQUESTED, token.start):
            is_among = (
                self.section == PUBLISHED
                or self.text.startswith(INFORMATION, token.end - len(INFORMATION))
                or has_any((PUBLISHED,), self.text, sentence, token.start)
            )
            return is_among or has_any(EXEMPT, self.text, sentence, end)
        is_decision = self.grammar.subjects[token.word.name].default == token.word.name
        is_public = is_decision and has_any(self.grammar.published, self.text, sentence, token.start)
        return is_public and not has_any(DECISIONS, self.text, sentence, end)

    def _is_request_for(self, last: Token) -> bool:
        """Return whether applications for something are counted, and not that itself: 行政许可申请."""
        return last.word.name not in (REQUESTS, *CASES) and self.text.startswith(REQUESTS, last.end)

    def _of(self, names: Sequence[str], subject: str) -> Label | None:
        return next((label for label in map(self.grammar.labels.__getitem__, names) if subject in label.of), None)

    def _is_apart(self, label: Label, sentence: int, start: int) -> bool:
        """Return whether a part of something else is counted: 予以公开的8件中，自然人申请2件; or lacks what it stands beside."""
        if any(self.text.find(word, sentence, start) >= 0 for word in label.unless):
            return True
        return bool(label.beside) and not any(self.text.find(word, sentence, start) >= 0 for word in label.beside)

    def _fits(self, label: Label, subject: str, numeral: Numeral) -> bool:
        known = self.grammar.subjects.get(subject)
        units = label.units or (known.units if known else ("件", "宗", "起", "例"))
        return numeral.unit in units or numeral.kind in (BARE, SHARE)

    def _level(
        self, labels: Sequence[Label], subject: str, numeral: Numeral, sentence: int, clause: int, *, is_carried: bool
    ) -> tuple[str | None, bool]:
        """Return how sure the reading is, None where the number is not a year's whole, and whether the year is the last one."""
        paragraph = self.paragraph
        said = paragraph.between(sentence, numeral.start)
        strong = paragraph.last_break(numeral.start, STRONG)
        since = [each for each in said if each.start >= strong]
        if (
            self.text[numeral.start - 1] in NOT_WHOLE
            or any(each.start >= clause and each.word.kind in (CHANGE, PART) for each in said)
            or self._is_part(since)
        ):
            return None, False
        is_told = subject not in CASES or any(self.text.find(word, sentence, numeral.end) >= 0 for word in self.grammar.qualifiers)
        end = paragraph.next_stop(numeral.end)
        if not is_told and (self.grammar.cases.search(self.text, sentence, numeral.end) or has_any(UNRELATED, self.text, numeral.end, end)):
            return None, False
        times = [each for each in said if each.word.kind in (THIS, PAST, PART)]
        compared = [each for each in times if self.text[each.start - 1] in "较比与同于"]
        if any(each.start >= clause for each in compared):
            return None, False
        times = [each for each in times if each not in compared]
        stated = [each.word.kind for each in times]
        is_last = bool(stated) and not self.is_left_over and times[-1].word.name in LAST_YEAR
        if stated and stated[-1] != THIS and not (self.is_left_over or is_last):
            return None, False
        levels = [QUIET if is_blurred(each, self.text, sentence, end) else each.level for each in labels]
        levels.append(self._trusted(said, since))
        is_running = THIS not in stated and has_any(self.grammar.running, self.text, sentence, numeral.start)
        if is_last or self.section in self.grammar.doubtful_sections:
            levels.append(DOUBTFUL)
        if not is_told:
            levels.append(DOUBTFUL if self.section == REQUESTED or self._is_among_requests(sentence) else QUIET)
        if is_running:
            levels.append(QUIET)
        if is_carried and not all(label.own for label in labels):
            levels.append(DOUBTFUL)
        return min(levels, key=LEVELS.index), is_last

    def _trusted(self, said: Sequence[Token], since: Sequence[Token]) -> str:
        """Return how sure a number is by whose it is said to be, and by words that tell of something else."""
        kinds = [each.word.kind for each in said]
        if ALOOF in kinds or any(each.word.kind == ASIDE for each in since):
            return QUIET
        scopes = [kind for kind in kinds if kind in (AREA, OWN)]
        return self.trust[{AREA: "area", OWN: "own"}[scopes[-1]] if scopes else ""]

    def _is_part(self, tokens: Sequence[Token]) -> bool:
        """Return whether one channel or one kind of applicant alone is spoken of: the number is a part of the whole."""
        ends = [each.end for each in tokens if each.word.kind == PARTIAL]
        ways = [each for each in tokens if each.word.kind == PARTIAL and each.start not in ends]
        return len(ways) == 1 and not any(each.word.kind == WHOLE and each.start > ways[0].start for each in tokens)

    def _is_among_requests(self, end: int) -> bool:
        """Return whether the paragraph before a sentence speaks of requests."""
        return any(each.word == Word(SUBJECT, REQUESTS) for each in self.paragraph.between(self.paragraph.start, end))


def _narrowest(labels: Sequence[Label]) -> list[Label]:
    """Return the last of the labels, or one before it that counts a part of what that counts: a single reason, not its kind."""
    if not labels:
        return []
    whole = set(labels[-1].readings[0]) if labels[-1].readings else set()
    parts = [each for each in labels if each.readings and set(each.readings[0]) < whole]
    return parts[-1:] or list(labels[-1:])
