"""A report made into a Document: title, prose with its citations filled in, the official tables, who signs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from rules.citation import CITATION, cited_text, long_date
from rules.expressions import compiled
from rules.kinds.numbering import NUMERALS
from rules.report import Report
from workbook.narrative.document import DRAFT, EMPTY, OPEN, PLAIN, Block, Document, Heading, Paragraph, Run, Signature, Title
from workbook.narrative.drafts import draft_mark, draft_word, is_draft, make_drafts
from workbook.narrative.tables import make_table

# A subheading of the clerk's own: （一）, a few words, no full stop (GB/T 9704-2012 7.3.3 sets it in 楷体).
SUBHEADING = compiled(r"（[一二三四五六七八九十]{1,3}）[^。；！？：]{1,30}")
ORDINAL = compiled(r"^（[一二三四五六七八九十]+）")
BRACE = compiled(r"([{｛][^{}｛｝]{0,20}|[}｝])")
# What a clerk types to indent a paragraph; the document indents it itself.
INDENT = " \t\u3000\u00a0"
# What no document may hold, and signs that are not seen or turn the direction of writing.
UNFIT = compiled(
    "[^\t\n\r\x20-\x7e\xa0-\ud7ff\ue000-\ufdcf\ufdf0-\ufffd\U00010000-\U0010ffff]"
    "|[\xad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
LINE_BREAK = compiled(r"(?:(?<![^\S\n\r])[^\S\n\r]++)?[\n\r]\s*+")


def compose(report: Report, *, draft: str = "", appendix: tuple[Block, ...] = ()) -> Document:
    """Return the report's document; `draft` is the word on every page of one that is not to be published.

    A part without a word gets the draft that its figures allow, marked as one; a citation that cannot be filled in stays as it is, marked.
    """
    title = "".join(map(clean, report.text("标题").splitlines())) or report.form.title.format(
        单位名称=report.unit, 报告年度=report.year or ""
    )
    blocks = (Title(title), *_Parts(report, is_draft=bool(draft)).blocks())
    day = report.identity.get("成文日期", "")
    return Document(title, day if long_date(day) else "", blocks, draft, appendix)


def unresolved(document: Document) -> list[str]:
    """Return what could not be filled in, each once: citations that name nothing, braces without their other half."""
    return list(dict.fromkeys(run.text for run in _runs_of(document) if run.kind == OPEN))


def has_opening(document: Document) -> bool:
    """Return whether something stands between the title and the first part (导语)."""
    return len(document.blocks) > 1 and not isinstance(document.blocks[1], Heading)


def is_unfinished(document: Document) -> bool:
    """Return whether a part of the document is empty or still a draft that nobody has accepted."""
    return has_drafts(document) or any(run.kind == EMPTY for run in _runs_of(document))


def has_drafts(document: Document) -> bool:
    """Return whether a paragraph of the document is a draft that nobody has accepted."""
    return any(run.kind == DRAFT for run in _runs_of(document))


def _runs_of(document: Document) -> Iterator[Run]:
    yield from (run for block in document.blocks if isinstance(block, Paragraph) for run in block.runs)


class _Parts:
    """The parts of one report, block after block, in the order of its form."""

    def __init__(self, report: Report, *, is_draft: bool) -> None:
        self.report = report
        self.is_draft = is_draft
        self.drafts: Mapping[str, tuple[str, ...]] = make_drafts(report)

    def blocks(self) -> Iterator[Block]:
        yield from self._prose("导语", 2)
        for section in self.report.form.sections:
            yield Heading(1, section["title"])
            if "table" in section:
                yield make_table(self.report, section["table"])
                continue
            aspects = self._aspects(section)
            yield from self._prose(section["id"], 2, required=not aspects)
            for aspect in aspects:
                yield Heading(2, aspect["title"])
                yield from self._prose(aspect["id"], 3, required=True)
        yield from self._signature()

    def _aspects(self, section: Mapping[str, Any]) -> list[dict[str, str]]:
        """Return the aspects that have a heading: all where each is required, else those there is something to show of, numbered anew."""
        aspects: list[dict[str, str]] = section.get("aspects", [])
        if section.get("each_aspect"):
            return aspects
        written = [each for each in aspects if self.report.text(each["id"]).strip()]
        drafted = self.is_draft or not (written or self.report.text(section["id"]).strip())
        shown = [each for each in aspects if each in written or (drafted and each["id"] in self.drafts)]
        return [each | {"title": ORDINAL.sub(f"（{NUMERALS[place]}）", each["title"])} for place, each in enumerate(shown)]

    def _prose(self, section: str, level: int, *, required: bool = False) -> Iterator[Block]:
        written = [clean(line) for text in self.report.prose.get(section, ()) for line in text.splitlines()]
        paragraphs = [text for text in written if text]
        for text in paragraphs:
            yield self._paragraph(text, level)
        if not paragraphs and (required or (self.is_draft and section in self.drafts)):
            yield from self._draft(section)

    def _paragraph(self, text: str, level: int) -> Block:
        """Return a paragraph, or a subheading of the clerk's own when it is one and nothing in it is open."""
        runs = tuple(self._runs(text))
        whole = "".join(run.text for run in runs)
        is_heading = SUBHEADING.fullmatch(whole) and all(run.kind == PLAIN for run in runs)
        return Heading(level, whole) if is_heading else Paragraph(runs)

    def _draft(self, section: str) -> Iterator[Paragraph]:
        for text in self.drafts.get(section, ()):
            yield Paragraph((Run(draft_mark() + clean(text), DRAFT),))
        if section not in self.drafts:
            yield Paragraph((Run(draft_word("nothing"), EMPTY),))

    def _runs(self, text: str) -> Iterator[Run]:
        """Yield a paragraph's text with its citations filled in; those that cannot be stay as they are written."""
        plain = DRAFT if is_draft(text) else PLAIN
        end, kept = 0, ""
        for match in CITATION.finditer(text):
            filled = cited_text(match.group(1), self.report)
            kept += text[end : match.start()] + clean(filled or "")
            end = match.end()
            if filled is None:
                yield from _marked(kept, plain)
                yield Run(match.group(), OPEN)
                kept = ""
        yield from _marked(kept + text[end:], plain)

    def _signature(self) -> Iterator[Block]:
        unit, day = clean(self.report.text("落款")), long_date(self.report.identity.get("成文日期", ""))
        runs = tuple(self._runs(unit))
        if any(run.kind == OPEN for run in runs):
            yield Paragraph(runs)
        elif unit or day or self.report.unit:
            yield Signature("".join(run.text for run in runs) or clean(self.report.unit), day)


def _marked(text: str, plain: str) -> Iterator[Run]:
    """Yield a text's runs: a brace without its other half is nothing that may be published."""
    for place, part in enumerate(BRACE.split(text)):
        if part:
            yield Run(part, OPEN if place % 2 else plain)


def clean(text: str) -> str:
    """Return a text as one line, without what it is indented with and without signs that no document can hold or nobody can see."""
    return LINE_BREAK.sub("", UNFIT.sub("", text)).strip(INDENT)
