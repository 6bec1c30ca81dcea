"""What a note says: the clerk's own words and ours told apart."""

from __future__ import annotations

import re

from workbook.findings.wording import load_marks
from workbook.reading.our_marks import LINE


def split_ours(said: str, *, mine: bool) -> tuple[int, str]:
    """Return how many characters of a comment's text stand before ours, and what somebody has added to ours."""
    before, rule, after = said.partition(load_marks()["note"]["rule"])
    if not rule and not mine:
        return len(said), ""
    if not rule:
        before, after = "", said
    added = [line for line in after.split("\n") if line.strip() and not re.fullmatch(LINE, line.strip())]
    kept = len(before.removesuffix("\n"))
    return kept, "\n".join([""] * bool(kept) + added) if added else ""
