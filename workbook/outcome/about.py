"""What a run says of the whole folder, for list page and overview; known when its first unit is."""

from __future__ import annotations


class About:
    """`warnings` stand above everything, `lines` with the counts."""

    def __init__(self) -> None:
        self.warnings: tuple[str, ...] = ()
        self.lines: tuple[str, ...] = ()
