"""What makes a number count something else than its words say: how answers are sorted, what is made public, some of a whole."""

from __future__ import annotations

from collections.abc import Sequence

from rules.kinds.mentions.grammar import Label

OPENER = "其中"
DECISIONS = ("决定",)
UNRELATED = ("不涉及", "均未涉及", "无关")
# Who anybody is: what they ask for is all that is asked for.
ANYBODY = ("任何", "公民", "公众", "群众", "社会", "申请人", "各类", "各种", "渠道")
LEAST_MODIFIER = 3
REASONS = ("因", "涉及", "属于")
EXEMPT = ("免予公开", "免于公开")


def has_any(words: Sequence[str], text: str, start: int, end: int) -> bool:
    """Return whether a stretch of a text has one of the words."""
    return any(text.find(word, start, end) >= 0 for word in words)


def is_blurred(label: Label, text: str, start: int, end: int) -> bool:
    """Return whether a sentence sorts what the label counts otherwise than the tables do."""
    return has_any(label.blurred, text, start, end)


def is_kind(text: str, place: int) -> bool:
    """Return whether the noun at a place is told to be of one kind: 规划类申请, not 各类申请."""
    return text[place - 1 : place] == "类" and text[place - 2 : place - 1] != "各"


def is_modified(text: str, start: int, end: int) -> bool:
    """Return whether what stands between a verb and its noun says which ones are meant: 收到关于征地的申请, not 收到群众提出的申请."""
    if text[end - 1 : end] != "的" or end - start < LEAST_MODIFIER:
        return False
    return not has_any(ANYBODY, text, start, end)


def is_reasoned(text: str, clause: int, start: int) -> bool:
    """Return whether a reason is told before an answer: 因涉及第三方不予公开 counts those of one reason."""
    return has_any(REASONS, text, clause, start - 1)


def is_some(label: Label, text: str, clause: int, numeral: int, end: int) -> bool:
    """Return whether some of a whole alone are counted (其中3件办结): its sentence does not say that the rest is still open.

    `clause` is where the number's clause begins, `end` where its sentence does end.
    """
    if not label.rest or text.find(OPENER, max(clause - len(OPENER) - 1, 0), numeral) < 0:
        return False
    return not has_any(label.rest, text, clause, end)
