"""A checked unit as every output shows it (单位): who, which year, what it comes to, and its findings; nothing of the workbook itself."""

from __future__ import annotations

from typing import Any

from rules.conclude import Concluded
from rules.report import Report
from rules.states import CONCLUSION, NOTICE, PASS, UNDECIDED, UNREADABLE
from rules.undecided import tell_lacks
from workbook.findings.row import FindingRow, row_of

COUNTED = ("error", "warning", "notice", "explained", "undecided", "passed")


class Unit:
    """One file's outcome; of a file that could not be read `error` is the sentence, and there is no verdict.

    `conclusion` is pass, explain, unfinished, fail or unreadable; `counts` are numbers of rule instances; `findings` are rows in
    reading order; `remarks` are sentences that no rule judges; `lacks` tell for want of what
    instances were not judged; `stamp` tells by what it was judged, None until it is asked for.
    """

    __slots__ = (
        "conclusion",
        "counts",
        "error",
        "file",
        "findings",
        "form",
        "form_name",
        "lacks",
        "remarks",
        "stamp",
        "unit",
        "verdict",
        "year",
    )

    def __init__(self, file: str, *, report: Report | None = None, concluded: Concluded | None = None, error: str | None = None) -> None:
        self.file = file
        self.unit = report.unit if report else ""
        self.year = report.year if report else None
        self.form = report.form.edition if report else None
        self.form_name = report.form.name if report else ""
        self.error = error
        self.verdict = concluded.verdict if concluded else None
        self.conclusion = concluded.conclusion if concluded else UNREADABLE
        self.counts = concluded.counts if concluded else dict.fromkeys(COUNTED, 0)
        self.findings: tuple[FindingRow, ...] = tuple(map(row_of, concluded.findings)) if concluded else ()
        self.remarks = report.remarks if report else ()
        self.lacks = concluded.lacks if concluded else ()
        self.stamp: dict[str, Any] | None = None

    def __repr__(self) -> str:
        """Return unit, year and what it comes to."""
        if self.error:
            return f"<{self.file}：{self.error}>"
        counts = f"错误 {self.counts['error']}，提示 {self.counts['warning']}，已说明 {self.counts['explained']}"
        return f"<{self.unit or '（单位未填）'} {self.year or '（年度未填）'}：{self.conclusion_word}，{counts}>"

    def _repr_html_(self) -> str:
        """Return the unit as a notebook shows it: its line, its remarks and a table of its findings."""
        # Only notebooks ask for it.
        from workbook.findings.notebook import unit_html  # noqa: PLC0415

        return unit_html((repr(self)[1:-1], *self.remarks), self.findings)

    @property
    def conclusion_word(self) -> str:
        """Return what it comes to in a word: 通过, 待说明, 未填完, 不通过 or 读不出."""
        return CONCLUSION[self.conclusion]

    @property
    def unjudged(self) -> str:
        """Return how many rule instances were not judged, and for want of what: 未评 3 项：没有上年数据（3 项）."""
        return tell_lacks(self.lacks)

    @property
    def is_clear(self) -> bool:
        """Return whether nothing is open: exit status 0."""
        return self.verdict == PASS

    @property
    def causes(self) -> int:
        """Return how many causes the findings have, 请确认 not counted."""
        return max((each.nth or 0 for each in self.findings), default=0)

    @property
    def counted(self) -> str:
        """Return how many findings there are that want something, and how many 处 (causes) they come down to."""
        words = f"错误 {self.counts['error']} 条，提示 {self.counts['warning']} 条，已说明 {self.counts['explained']} 条"
        return f"{words}，归为 {self.causes} 处" if self.causes else words

    @property
    def waived(self) -> int:
        """Return how many of the findings that are explained a waiver closes."""
        return sum(bool(each.waiver) for each in self.findings)

    @property
    def blanks(self) -> int:
        """Return how many required cells are blank."""
        return sum(len(each.cells) or 1 for each in self.findings if each.verdict == UNDECIDED and each.severity != NOTICE)

    def as_json(self) -> dict[str, Any]:
        """Return the object of the command line's contract."""
        return {
            "file": self.file,
            "unit": None if self.error else self.unit,
            "year": self.year,
            "form": self.form,
            "error": self.error,
            "verdict": self.verdict,
            "conclusion": self.conclusion,
            "counts": self.counts,
            "undecided": self.unjudged if self.lacks else None,
            "findings": [each.as_json() for each in self.findings],
            "remarks": list(self.remarks),
            "stamp": self.stamp,
        }
