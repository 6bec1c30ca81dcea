"""What checking one workbook gave (校验结果): the unit's outcome, and what it was made of."""

from __future__ import annotations

from typing import Any

from rules.catalogue import Catalogue
from rules.conclude import Concluded
from rules.report import Report
from workbook import __version__
from workbook.findings.unit import Unit


class Checked(Unit):
    """A unit's outcome with its report, what the rules came to, and the rules themselves; None for a file that could not be read."""

    __slots__ = ("catalogue", "concluded", "report")

    def __init__(
        self,
        file: str,
        *,
        report: Report | None = None,
        concluded: Concluded | None = None,
        catalogue: Catalogue | None = None,
        error: str | None = None,
    ) -> None:
        super().__init__(file, report=report, concluded=concluded, error=error)
        self.report = report
        self.concluded = concluded
        self.catalogue = catalogue

    def as_json(self) -> dict[str, Any]:
        """Return the object of the command line's contract, stamped; the stamp takes a digest of all rule files."""
        self.stamp = {
            "version": __version__,
            "rules": self.catalogue.digest if self.catalogue else None,
            "template": self.report.template if self.report else None,
        }
        return super().as_json()

    def alone(self) -> Unit:
        """Return the unit without report and rules, as it goes from one process to another."""
        unit = Unit.__new__(Unit)
        for name in Unit.__slots__:
            setattr(unit, name, getattr(self, name))
        return unit
