"""Doubts (存疑): words that may be about something else than the table make no finding graver than a 提示."""

from __future__ import annotations

from rules.kinds.mentions.grammar import CERTAIN
from rules.rule import Result, Rule
from rules.states import ERROR, WARNING

# The kinds whose findings may be less than their rule.
DOUBTING = ("mention", "claim")


def doubt(result: Result, level: str) -> None:
    """Make a result whose reading is not certain a 提示 at most."""
    result.is_certain = level == CERTAIN
    if not result.is_certain and result.severity == ERROR:
        result.severity = WARNING


def may_warn(rule: Rule) -> bool:
    """Return whether a finding of the rule may be a 提示, which a reason closes."""
    return rule.severity == WARNING or (rule.severity == ERROR and rule.kind in DOUBTING)
