"""A report's prose as the text kinds read it: paragraphs of some sections as one text, every place in it known."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from functools import cache, cached_property, lru_cache
from itertools import accumulate, count, islice
from operator import add

from rules.form import Form
from rules.report import Report
from rules.rule import Judged, Result, Rule, Spot

TITLE = "标题"
# The opening paragraph, and the part that may be one text with headings of its aspects.
OPENING = "导语"
COVER_PROSE = (TITLE, OPENING, "落款")
COVER = "封面."
ENDS = "。；！？\n"
# A clause ends at one of these.
BREAKS = "，。；、：！？（）,;()\n"
TO_PLAIN = "０１２３４５６７８９\n\r\v\f\x85\u2028\u2029"
PLAIN = str.maketrans(TO_PLAIN, "0123456789       ")
DIGITS_ONLY = bytes(byte if chr(byte).isdigit() else ord(" ") for byte in range(256))
LONGEST_QUOTE = 60
# A file from a stranger may hold a million of anything: this many finds tell enough, this many places are looked at for them.
MOST_FINDS, MOST_LOOKED_AT = 20, 2000
# A sentence names no more finds of a paragraph than this.
MOST_NAMED = 6


class Part:
    """The paragraphs of some sections joined by line feeds; `missing` are the sections still to be written, `judged` counts the others.

    A section that may stay blank has nothing wrong in it when it does. `starts` are where the paragraphs begin, and one more for the
    end; `bounds` are each section's first paragraph and the next one's.
    """

    def __init__(self, text: str, spots: list[Spot], starts: list[int], missing: list[str], bounds: dict[str, tuple[int, int]]) -> None:
        self.text = text
        self.spots = spots
        self.starts = starts
        self.missing = missing
        self.bounds = bounds
        self.judged = len(bounds) - len(missing)

    def spot(self, offset: int) -> Spot:
        """Return the paragraph that holds an offset of the text."""
        return self.spots[min(bisect_right(self.starts, offset), len(self.spots)) - 1]

    def section_at(self, offset: int) -> tuple[str, int]:
        """Return the section that holds an offset of the text and where its paragraph ends."""
        place = min(bisect_right(self.starts, offset), len(self.spots)) - 1
        return self.spots[place].section, self.starts[place + 1]

    def passage(self, start: int, end: int) -> str:
        """Return the sentence around a span of the text, cut to what a person still reads at a glance."""
        end = min(end, start + LONGEST_QUOTE)
        low, high = max(start - LONGEST_QUOTE // 2, 0), end + LONGEST_QUOTE // 2
        first = max(self.text.rfind(mark, low, start) for mark in ENDS) + 1
        if not first and low:
            first = self.text.find("，", low, start) + 1
        first = first or low
        ends = [place for place in (self.text.find(mark, end, high) for mark in ENDS) if place >= 0]
        return self.text[first : min(ends, default=high)].strip()

    @cached_property
    def clauses(self) -> list[tuple[int, str]]:
        """Return the clauses with where they begin; the mark behind each is the text's character there."""
        text = self.text
        for mark in BREAKS:
            text = text.replace(mark, "\n")
        pieces = text.split("\n")
        return list(zip(map(add, accumulate(map(len, pieces), initial=0), count()), pieces, strict=False))

    @cached_property
    def ascii(self) -> bytes:
        """Return the text with a question mark for every character that is not ASCII: offsets stay, scanning is cheap."""
        return self.text.encode("ascii", "replace")

    @cached_property
    def utf16(self) -> bytes:
        """Return the text with two bytes a character; a character beyond the first plane takes four."""
        return self.text.encode("utf-16-le", "surrogatepass")

    @cached_property
    def longest_run(self) -> int:
        """Return the length of the longest run of digits."""
        return max(map(len, self.ascii.translate(DIGITS_ONLY).split()), default=0)

    def paragraphs(self) -> Iterable[tuple[Spot, str]]:
        """Return the paragraphs with their places."""
        return zip(self.spots, self.text.split("\n") if self.text else (), strict=False)


class Prose:
    """All sections of a report in its order, title first; full-width digits are read as plain ones."""

    __slots__ = ("_optional", "_parts", "report", "sections")

    def __init__(self, report: Report) -> None:
        self.report = report
        self.sections = _plain({section: _paragraphs(section, report) for section in _sections(report.form)})
        self._parts: dict[tuple[str, ...], Part] = {}
        self._optional = self._find_optional()

    def part(self, sections: tuple[str, ...] = ()) -> Part:
        """Return the text of these sections (封面.<field> is one too), of all when none is named."""
        part = self._parts.get(sections)
        if part is None:
            part = self._slice(sections) or _join({each: self._section(each) for each in sections or self.sections}, self._optional)
            self._parts[sections] = part
        return part

    def _find_optional(self) -> frozenset[str]:
        """Return the sections that may stay blank in this report: the signature, and what is written beside or above them instead.

        Of the texts of one part those beside a written one are optional; so are aspects that stand under headings of the whole part.
        """
        form = self.report.form
        groups = form.required_prose()
        due = {group[0] for group in groups if not any(map(self._is_written, group))}
        return frozenset(_sections(form)) - {TITLE, OPENING} - due

    def _slice(self, sections: tuple[str, ...]) -> Part | None:
        """Return sections that stand side by side as a piece of the whole text, which is at hand anyway; None when they do not."""
        names = _sections(self.report.form)
        place = names.index(sections[0]) if sections and sections[0] in names else -1
        if place < 0 or names[place : place + len(sections)] != sections:
            return None
        whole = self.part()
        first, last = whole.bounds[sections[0]][0], whole.bounds[sections[-1]][1]
        base = whole.starts[first]
        missing = [section for section in sections if section in whole.missing]
        text = whole.text[base : max(whole.starts[last] - 1, base)]
        bounds = {section: whole.bounds[section] for section in sections}
        return Part(text, whole.spots[first:last], [start - base for start in whole.starts[first : last + 1]], missing, bounds)

    def has(self, section: str) -> bool:
        """Return whether a section has a word."""
        first, last = self.part().bounds.get(section, (0, 0))
        return first < last

    def _is_written(self, section: str) -> bool:
        return any(text and not text.isspace() for text in self.sections.get(section, ()))

    def _section(self, section: str) -> tuple[str, ...]:
        if section.startswith(COVER):
            return (self.report.identity.get(section.removeprefix(COVER), ""),)
        return self.sections.get(section, ())


def _join(sections: dict[str, tuple[str, ...]], optional: frozenset[str]) -> Part:
    paragraphs: list[str] = []
    spots: list[Spot] = []
    bounds: dict[str, tuple[int, int]] = {}
    starts = [0]
    end = 0
    for section, texts in sections.items():
        before = len(spots)
        for place, text in enumerate(texts):
            if text and not text.isspace():
                paragraphs.append(text)
                spots.append(Spot(section, place))
                end += len(text) + 1
                starts.append(end)
        bounds[section] = (before, len(spots))
    missing = [
        section for section, (first, last) in bounds.items() if first == last and section not in optional and not section.startswith(COVER)
    ]
    return Part("\n".join(paragraphs), spots, starts, missing, bounds)


def _paragraphs(section: str, report: Report) -> tuple[str, ...]:
    texts = report.prose.get(section, ())
    if not texts and section in COVER_PROSE:
        return tuple(report.identity.get(section, "").split("\n"))
    return texts


def _plain(sections: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """Return the sections with plain digits and no line breaks inside a paragraph; most have nothing to change."""
    whole = "".join(["".join(texts) for texts in sections.values()])
    if not any(char in whole for char in TO_PLAIN):
        return sections
    return {section: tuple(text.translate(PLAIN) for text in texts) for section, texts in sections.items()}


@cache
def _sections(form: Form) -> tuple[str, ...]:
    return (TITLE, *form.prose_sections())


@lru_cache(maxsize=1)
def prose_of(report: Report) -> Prose:
    """Return the report's prose; the rules of one report ask for it one after the other, so the last one is kept."""
    return Prose(report)


def shorten(words: str) -> str:
    """Return words as a message quotes them: what is longer than a glance is cut."""
    return words if len(words) <= LONGEST_QUOTE else words[:LONGEST_QUOTE] + "…"


def result_at(rule: Rule, part: Part, start: int, end: int, slots: dict[str, str] | None = None) -> Result:
    """Return a result for a span of a part: words found, sentence around them, paragraph."""
    spot = part.spot(start)
    filled = {"found": shorten(part.text[start:end].strip()), "section": spot.section} | (slots or {})
    return result_on(rule, spot, part.passage(start, end), filled)


def result_on(rule: Rule, spot: Spot, quote: str | None, slots: dict[str, str]) -> Result:
    """Return a result for a paragraph; a field of the cover is a figure, not a paragraph."""
    slots = {"section": spot.section} | slots
    if spot.section.startswith(COVER):
        return Result(rule, scope=spot.section, figures=[spot.section], quote=quote, slots=slots)
    if spot.section == TITLE:
        return Result(rule, scope=TITLE, figures=[COVER + TITLE], quote=quote, slots=slots)
    return Result(rule, scope=spot.section, figures=[f"文字.{spot.section}"], quote=quote, spot=spot, slots=slots)


def results_by_paragraph(rule: Rule, part: Part, spans: Iterable[tuple[int, int]]) -> list[Result]:
    """Return a result for each paragraph that has some of the spans of a part: it names them all and quotes the first."""
    found: dict[Spot, list[tuple[int, int]]] = {}
    for span in sorted(spans):
        found.setdefault(part.spot(span[0]), []).append(span)
    results = []
    for places in found.values():
        words = dict.fromkeys(shorten(part.text[start:end].strip()) for start, end in places)
        results.append(result_at(rule, part, *places[0], {"found": "”“".join(islice(words, MOST_NAMED))}))
    return results


def tally(part: Part, results: list[Result]) -> Judged:
    """Return the judgement of a part, one instance a section: those with a result fail, missing ones are undecided, the others pass."""
    if not results:
        return Judged(part.judged, len(part.missing), results)
    results = results[:MOST_FINDS]
    return Judged(part.judged - len({result.slots["section"] for result in results}), len(part.missing), results)
