"""What a run says of the whole folder, for list page and overview; known when its first unit is."""

from __future__ import annotations

from workbook.outcome.used import Used


class About:
    """`warnings` stand above everything, `lines` with the counts, `used` tells what was used."""

    def __init__(self, used: Used | None = None) -> None:
        self.used = used or Used("", "")
        self.warnings: tuple[str, ...] = ()
        self.lines: tuple[str, ...] = ()
