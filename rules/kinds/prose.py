"""A report's prose as the text kinds read it: paragraphs of some sections as one text, every place in it known."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from functools import cache, lru_cache

from rules.form import Form
from rules.report import Report
from rules.rule import Judged, Result, Rule, Spot

TITLE = "标题"
COVER_PROSE = (TITLE, "导语", "落款")
COVER = "封面."
ENDS = "。；！？\n"
TO_PLAIN = "０１２３４５６７８９\n\r\v\f\x85\u2028\u2029"
PLAIN = str.maketrans(TO_PLAIN, "0123456789       ")
DIGITS_ONLY = bytes(byte if chr(byte).isdigit() else ord(" ") for byte in range(256))
LONGEST_QUOTE = 60


class Part:
    """The paragraphs of some sections joined by line feeds; `blank` are the sections without a word, `filled` counts the others."""

    __slots__ = ("_ascii", "_run", "_utf16", "blank", "filled", "spots", "starts", "text")

    def __init__(self, sections: dict[str, tuple[str, ...]]) -> None:
        paragraphs: list[str] = []
        self.spots: list[Spot] = []
        self.blank: list[str] = []
        for section, texts in sections.items():
            before = len(paragraphs)
            for place, text in enumerate(texts):
                if text and not text.isspace():
                    paragraphs.append(text)
                    self.spots.append(Spot(section, place))
            if len(paragraphs) == before:
                self.blank.append(section)
        self.filled = len(sections) - len(self.blank)
        self.text = "\n".join(paragraphs)
        self.starts = [0]
        for text in paragraphs:
            self.starts.append(self.starts[-1] + len(text) + 1)
        self._ascii: bytes | None = None
        self._run: int | None = None
        self._utf16: bytes | None = None

    def spot(self, offset: int) -> Spot:
        """Return the paragraph that holds an offset of the text."""
        return self.spots[min(bisect_right(self.starts, offset), len(self.spots)) - 1]

    def section_at(self, offset: int) -> tuple[str, int]:
        """Return the section that holds an offset of the text and where its paragraph ends."""
        place = min(bisect_right(self.starts, offset), len(self.spots)) - 1
        return self.spots[place].section, self.starts[place + 1]

    def sentence(self, start: int, end: int) -> str:
        """Return the sentence around a span of the text, cut to what a person still reads at a glance."""
        low, high = max(start - LONGEST_QUOTE // 2, 0), end + LONGEST_QUOTE // 2
        first = max(self.text.rfind(mark, low, start) for mark in ENDS) + 1
        if not first and low:
            first = self.text.find("，", low, start) + 1
        first = first or low
        ends = [place for place in (self.text.find(mark, end, high) for mark in ENDS) if place >= 0]
        return self.text[first : min(ends, default=high)].strip()

    @property
    def ascii(self) -> bytes:
        """Return the text with a question mark for every character that is not ASCII: offsets stay, scanning is cheap."""
        if self._ascii is None:
            self._ascii = self.text.encode("ascii", "replace")
        return self._ascii

    @property
    def utf16(self) -> bytes:
        """Return the text with two bytes a character; a character beyond the first plane takes four."""
        if self._utf16 is None:
            self._utf16 = self.text.encode("utf-16-le", "surrogatepass")
        return self._utf16

    @property
    def longest_run(self) -> int:
        """Return the length of the longest run of digits."""
        if self._run is None:
            self._run = max(map(len, self.ascii.translate(DIGITS_ONLY).split()), default=0)
        return self._run

    def paragraphs(self) -> Iterable[tuple[Spot, str]]:
        """Return the paragraphs with their places."""
        return zip(self.spots, self.text.split("\n") if self.text else (), strict=False)


class Prose:
    """All sections of a report in its order, title first; full-width digits are read as plain ones."""

    __slots__ = ("_parts", "report", "sections")

    def __init__(self, report: Report) -> None:
        self.report = report
        self.sections = _plain({section: _paragraphs(section, report) for section in _sections(report.form)})
        self._parts: dict[tuple[str, ...], Part] = {}

    def part(self, sections: tuple[str, ...] = ()) -> Part:
        """Return the text of these sections (封面.<field> is one too), of all when none is named."""
        if sections not in self._parts:
            wanted = {section: self._section(section) for section in sections} if sections else self.sections
            self._parts[sections] = Part(wanted)
        return self._parts[sections]

    def has(self, section: str) -> bool:
        """Return whether a section has a word."""
        return any(text and not text.isspace() for text in self._section(section))

    def _section(self, section: str) -> tuple[str, ...]:
        if section.startswith(COVER):
            return (self.report.identity.get(section.removeprefix(COVER), ""),)
        return self.sections.get(section, ())


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


def result_at(rule: Rule, part: Part, start: int, end: int, slots: dict[str, str] | None = None) -> Result:
    """Return a result for a span of a part: words found, sentence around them, paragraph."""
    spot = part.spot(start)
    filled = {"found": part.text[start:end].strip(), "section": spot.section} | (slots or {})
    return result_on(rule, spot, part.sentence(start, end), filled)


def result_on(rule: Rule, spot: Spot, quote: str | None, slots: dict[str, str]) -> Result:
    """Return a result for a paragraph; a field of the cover is a figure, not a paragraph."""
    slots = {"section": spot.section} | slots
    if spot.section.startswith(COVER):
        return Result(rule, scope=spot.section, figures=[spot.section], quote=quote, slots=slots)
    if spot.section == TITLE:
        return Result(rule, scope=TITLE, figures=[COVER + TITLE], quote=quote, slots=slots)
    return Result(rule, scope=spot.section, figures=[f"文字.{spot.section}"], quote=quote, spot=spot, slots=slots)


def tally(part: Part, results: list[Result]) -> Judged:
    """Return the judgement of a part, one instance a section: those with a result fail, blank ones are undecided, the others pass."""
    if not results:
        return Judged(part.filled, len(part.blank), results)
    return Judged(part.filled - len({result.slots["section"] for result in results}), len(part.blank), results)
