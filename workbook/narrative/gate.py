"""The gate: a report with an error open is not made; what stands in its way, and the appendix a draft carries."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from rules.report import Report
from rules.states import ERROR
from workbook.findings.row import FindingRow
from workbook.findings.unit import Unit
from workbook.narrative.compose import clean, is_unfinished, unresolved
from workbook.narrative.document import Block, Document, Heading, Paragraph, Run
from workbook.narrative.drafts import draft_word, make_drafts


class Gate(NamedTuple):
    """What stands between a workbook and its report: errors and blanks, what cannot be filled in, empty parts; and open warnings."""

    errors: tuple[FindingRow, ...]
    unresolved: tuple[str, ...]
    is_unfinished: bool
    warnings: tuple[FindingRow, ...]

    @property
    def is_shut(self) -> bool:
        """Return whether the report must not be made."""
        return bool(self.errors or self.unresolved or self.is_unfinished)

    def blocking(self) -> Iterator[str]:
        """Yield a line for everything that shuts the gate; what a finding tells already is told once."""
        yield from map(_line, self.errors)
        quoted = " ".join(f"{each.message} {each.quote}" for each in self.errors)
        yield from (draft_word("unresolved").format(text=text) for text in self.unresolved if text not in quoted)
        if self.is_unfinished and not self.errors:
            yield draft_word("unfinished")

    def advice(self) -> Iterator[str]:
        """Yield a line for each open warning."""
        yield from map(_line, self.warnings)


def _line(finding: FindingRow) -> str:
    return draft_word("finding").format(state=finding.state, code=finding.code, message=finding.message)


def open_gate(checked: Unit, document: Document) -> Gate:
    """Return what is open; a blank of what must be filled shuts the gate like an error (a missing value is never passed)."""
    waiting = [each for each in checked.findings if each.is_open]
    errors = tuple(each for each in waiting if each.severity == ERROR)
    warnings = tuple(each for each in waiting if each.severity != ERROR)
    return Gate(errors, tuple(unresolved(document)), is_unfinished(document), warnings)


def appendix_of(gate: Gate) -> tuple[Block, ...]:
    """Return the appendix of a draft: everything that is open, numbered, what shuts the gate first."""
    lines = enumerate((*gate.blocking(), *gate.advice()), 1)
    paragraphs = [Paragraph((Run(clean(f"{number}. {line}")),)) for number, line in lines]
    return (Heading(1, draft_word("appendix")), *(paragraphs or [Paragraph((Run(draft_word("none")),))]))


def as_draft(document: Document, gate: Gate) -> Document:
    """Return the document as a draft: its word on every page, what is open behind it."""
    return document._replace(draft=draft_word("page"), appendix=appendix_of(gate))


def file_ending(document: Document) -> str:
    """Return what the name of the document's file ends with, so that a draft is not taken for the report."""
    return draft_word("file") if document.draft else ""


def offered_drafts(report: Report) -> Iterator[str]:
    """Yield, for each part nobody has written and the figures allow a draft of, its heading and the draft."""
    drafts: Mapping[str, tuple[str, ...]] = make_drafts(report)
    for section in report.form.sections:
        for part in (section, *section.get("aspects", ())):
            if part["id"] in drafts:
                yield f"{part['title']}：\n" + "\n".join(f"    {text}" for text in drafts[part["id"]])
