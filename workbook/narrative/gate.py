"""The gate: a report with an error open is not made; what stands in its way, and the appendix a draft carries."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from rules.report import Report
from rules.rule import ERROR
from workbook.check import Checked
from workbook.narrative.compose import unresolved
from workbook.narrative.document import Block, Document, Heading, Paragraph, Run
from workbook.narrative.drafts import make_drafts
from workbook.shown import Shown, shown_findings

DRAFT_WORD = "草稿　不得公布"
# So that a draft is not taken for the report by its file's name.
DRAFT_ENDING = "（草稿）"
APPENDIX = "附：公布前要处理的问题"


class Gate(NamedTuple):
    """What stands between a workbook and its report: errors and blanks, citations that cannot be filled in; and open warnings."""

    errors: tuple[Shown, ...]
    unresolved: tuple[str, ...]
    warnings: tuple[Shown, ...]

    @property
    def is_shut(self) -> bool:
        """Return whether the report must not be made."""
        return bool(self.errors or self.unresolved)

    def lines(self) -> Iterator[str]:
        """Yield a line for everything that is open, what shuts the gate first."""
        yield from (f"{shown.state} {shown.code} {shown.message}" for shown in self.errors)
        yield from (f"错误 正文里的“{text}”填不出来：那一格没有数，或没有上年数据。请填好，或改写成数字。" for text in self.unresolved)
        yield from (f"{shown.state} {shown.code} {shown.message}" for shown in self.warnings)


def open_gate(checked: Checked, document: Document) -> Gate:
    """Return what is open; a blank of what must be filled shuts the gate like an error (a missing value is never passed)."""
    data = checked.as_json()
    pairs = [(shown, finding["severity"]) for shown, finding in zip(shown_findings(data), data["findings"], strict=True)]
    waiting = [(shown, severity) for shown, severity in pairs if shown.state != "已说明"]
    errors = tuple(shown for shown, severity in waiting if severity == ERROR)
    return Gate(errors, tuple(unresolved(document)), tuple(shown for shown, severity in waiting if severity != ERROR))


def appendix_of(gate: Gate) -> tuple[Block, ...]:
    """Return the appendix of a draft: everything that is open, numbered."""
    lines = list(gate.lines())
    paragraphs = [Paragraph((Run(f"{number}. {line}"),)) for number, line in enumerate(lines, 1)]
    return (Heading(1, APPENDIX), *(paragraphs or [Paragraph((Run("没有待处理的问题。"),))]))


def offered_drafts(report: Report) -> Iterator[str]:
    """Yield, for each part nobody has written and the figures allow a draft of, its heading and the draft."""
    drafts: Mapping[str, tuple[str, ...]] = make_drafts(report)
    for section in report.form.sections:
        for part in (section, *section.get("aspects", ())):
            if part["id"] in drafts:
                yield f"{part['title']}：\n" + "\n".join(f"    {text}" for text in drafts[part["id"]])
