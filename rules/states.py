"""Levels, verdicts and conclusions (级别、结论) with the words that every output has for them, from states.json."""

from __future__ import annotations

from collections.abc import Mapping

from rules.data import load_data

PASS, FAIL, UNDECIDED = "pass", "fail", "undecided"
ERROR, WARNING, NOTICE = "error", "warning", "notice"
EXPLAIN, UNFINISHED, UNREADABLE = "explain", "unfinished", "unreadable"

SEVERITY: Mapping[str, str] = load_data(__file__, "states.json")["severity"]
VERDICT: Mapping[str, str] = load_data(__file__, "states.json")["verdict"]
CONCLUSION: Mapping[str, str] = load_data(__file__, "states.json")["conclusion"]
STATUS: Mapping[str, str] = load_data(__file__, "states.json")["status"]
# The states of a finding, in the words by which colours and styles are named.
CLOSED: str = load_data(__file__, "states.json")["closed"]
BLANK = VERDICT[UNDECIDED]
# The gravest first.
SEVERITIES = tuple(SEVERITY)


def state_of(verdict: str, severity: str, *, closed: bool) -> str:
    """Return the state of a finding in a word: 已说明, 未填, or its level; a blank that nobody has to fill in is a 请确认."""
    if closed:
        return CLOSED
    return BLANK if verdict == UNDECIDED and severity != NOTICE else SEVERITY[severity]
