"""A report made into a Document: title, prose with its citations filled in, the official tables, who signs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from rules.citation import CITATION, cited_text, long_date
from rules.report import Report
from workbook.narrative.document import DRAFT, OPEN, PLAIN, Block, Document, Heading, Paragraph, Run, Signature, Title
from workbook.narrative.drafts import draft_mark, draft_word, make_drafts
from workbook.narrative.tables import make_table

# A subheading of the clerk's own: （一）, a few words, no full stop (GB/T 9704-2012 7.3.3 sets it in 楷体).
SUBHEADING = re.compile(r"（[一二三四五六七八九十]{1,3}）[^。；！？：]{1,30}")
# What a clerk types to indent a paragraph; the document indents it itself.
INDENT = " \t\u3000\u00a0"
# What no XML may hold, and marks that turn the direction of writing.
UNFIT = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|[\u202a-\u202e\u2066-\u2069\ufeff]")


def compose(report: Report, *, draft: str = "", appendix: tuple[Block, ...] = ()) -> Document:
    """Return the report's document; `draft` is the word on every page of one that is not to be published.

    A part without a word gets the draft that its figures allow, marked as one; a citation that cannot be filled in stays as it is, marked.
    """
    title = clean(report.text("标题")) or report.form.title.format(单位名称=report.unit, 报告年度=report.year or "")
    blocks = (Title(title), *_Parts(report).blocks())
    day = report.identity.get("成文日期", "")
    return Document(title, day if long_date(day) else "", blocks, draft, appendix)


def unresolved(document: Document) -> list[str]:
    """Return the citations that could not be filled in, each once."""
    runs = (run for block in document.blocks if isinstance(block, Paragraph) for run in block.runs)
    return list(dict.fromkeys(run.text for run in runs if run.kind == OPEN and run.text != draft_word("nothing")))


def has_drafts(document: Document) -> bool:
    """Return whether a paragraph of the document is a draft that nobody has accepted."""
    return any(run.kind == DRAFT for block in document.blocks if isinstance(block, Paragraph) for run in block.runs)


class _Parts:
    """The parts of one report, block after block, in the order of its form."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.drafts: Mapping[str, tuple[str, ...]] = make_drafts(report)

    def blocks(self) -> Iterator[Block]:
        yield from self._prose("导语", 2)
        for section in self.report.form.sections:
            yield Heading(1, section["title"])
            if "table" in section:
                yield make_table(self.report, section["table"])
                continue
            aspects = section.get("aspects", ())
            yield from self._prose(section["id"], 2, required=not aspects)
            for aspect in aspects:
                yield Heading(2, aspect["title"])
                yield from self._prose(aspect["id"], 3, required=True)
        yield from self._signature()

    def _prose(self, section: str, level: int, *, required: bool = False) -> Iterator[Block]:
        written = [clean(line) for text in self.report.prose.get(section, ()) for line in text.splitlines()]
        paragraphs = [text for text in written if text]
        for text in paragraphs:
            yield Heading(level, text) if SUBHEADING.fullmatch(text) else Paragraph(tuple(self._runs(text)))
        if required and not paragraphs:
            yield from self._draft(section)

    def _draft(self, section: str) -> Iterator[Paragraph]:
        for text in self.drafts.get(section, ()):
            yield Paragraph((Run(draft_mark() + text, DRAFT),))
        if section not in self.drafts:
            yield Paragraph((Run(draft_word("nothing"), OPEN),))

    def _runs(self, text: str) -> Iterator[Run]:
        """Yield a paragraph's text with its citations filled in; those that cannot be stay as they are written."""
        plain = DRAFT if text.startswith(draft_mark()) else PLAIN
        end, kept = 0, ""
        for match in CITATION.finditer(text):
            filled = cited_text(match.group(1), self.report)
            kept += text[end : match.start()] + (filled or "")
            end = match.end()
            if filled is None:
                yield from (Run(kept, plain),) if kept else ()
                yield Run(match.group(), OPEN)
                kept = ""
        if kept + text[end:]:
            yield Run(kept + text[end:], plain)

    def _signature(self) -> Iterator[Signature]:
        unit, day = clean(self.report.text("落款")), long_date(self.report.identity.get("成文日期", ""))
        if unit or day:
            yield Signature(unit or clean(self.report.unit), day)


def clean(text: str) -> str:
    """Return a line without what it is indented with and without characters that no document can hold."""
    return UNFIT.sub("", text).strip(INDENT)
