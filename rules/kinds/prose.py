"""A report's prose as the text kinds read it: paragraphs of some sections as one text, every place in it known."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from functools import lru_cache

from rules.report import Report
from rules.rule import Judged, Result, Rule, Spot

TITLE = "标题"
COVER_PROSE = (TITLE, "导语", "落款")
COVER = "封面."
ENDS = "。；！？\n"
FULL_WIDTH = "０１２３４５６７８９"
PLAIN_DIGITS = str.maketrans(FULL_WIDTH, "0123456789")
DIGITS_ONLY = bytes(byte if chr(byte).isdigit() else ord(" ") for byte in range(256))
LONGEST_QUOTE = 60


class Part:
    """The paragraphs of some sections joined by line feeds; `blank` are the sections without a word, `filled` counts the others."""

    __slots__ = ("_ascii", "_run", "blank", "filled", "spots", "starts", "text")

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

    def spot(self, offset: int) -> Spot:
        """Return the paragraph that holds an offset of the text."""
        return self.spots[min(bisect_right(self.starts, offset), len(self.spots)) - 1]

    def sentence(self, start: int, end: int) -> str:
        """Return the sentence around a span of the text, cut to what a person still reads at a glance."""
        low, high = start - LONGEST_QUOTE // 2, end + LONGEST_QUOTE // 2
        first = max(self.text.rfind(mark, max(low, 0), start) for mark in ENDS) + 1 or max(low, 0)
        ends = [place for place in (self.text.find(mark, end, high) for mark in ENDS) if place >= 0]
        return self.text[first : min(ends, default=high)].strip()

    @property
    def ascii(self) -> bytes:
        """Return the text with a question mark for every character that is not ASCII: offsets stay, scanning is cheap."""
        if self._ascii is None:
            self._ascii = self.text.encode("ascii", "replace")
        return self._ascii

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
        self.sections = {section: _paragraphs(section, report) for section in (TITLE, *report.form.prose_sections())}
        self._parts: dict[tuple[str, ...], Part] = {}

    def part(self, sections: tuple[str, ...] = ()) -> Part:
        """Return the text of these sections (封面.<field> is one too), of all when none is named."""
        if sections not in self._parts:
            wanted = {section: self._section(section) for section in sections} if sections else self.sections
            self._parts[sections] = Part(wanted)
        return self._parts[sections]

    def _section(self, section: str) -> tuple[str, ...]:
        if section.startswith(COVER):
            return (self.report.identity.get(section.removeprefix(COVER), ""),)
        return self.sections.get(section, ())


def _paragraphs(section: str, report: Report) -> tuple[str, ...]:
    texts = report.prose.get(section, ())
    if not texts and section in COVER_PROSE:
        texts = tuple(report.identity.get(section, "").split("\n"))
    for text in texts:
        if "\n" in text or "\r" in text or any(digit in text for digit in FULL_WIDTH):
            return tuple(_plain(each) for each in texts)
    return texts


def _plain(text: str) -> str:
    return text.translate(PLAIN_DIGITS).replace("\r", " ").replace("\n", " ")


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
    return Judged(part.filled - len({result.slots["section"] for result in results}), len(part.blank), results)
