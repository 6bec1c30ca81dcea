"""Answers for whole reports: what locating gives group by group, put together in every combination."""

from __future__ import annotations

from rules.locating.answers import Located
from rules.locating.balances import Change


def whole_answers(located: list[Located], most: int = 50) -> list[frozenset[Change]]:
    """Return the answers for a whole report, best first: one of each group of equations, in every combination up to `most`."""
    combined: list[tuple[float, frozenset[Change]]] = [(0.0, frozenset())]
    for each in located:
        if not each.answers:
            return []
        combined = [(cost + answer.cost, changes | set(answer.changes)) for cost, changes in combined for answer in each.answers]
        # Stable: equally likely ones stay in the order their groups give them.
        combined = sorted(combined, key=lambda choice: choice[0])[:most]
    return [changes for _, changes in combined]
