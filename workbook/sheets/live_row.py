"""A row of the live check: one rule at one place, as the formulas of its two sides and what has to hold between them."""

from __future__ import annotations

from typing import NamedTuple


class LiveRow(NamedTuple):
    """A rule as formulas, all without their equals sign.

    `left` and `right` are blank ("") as long as a figure of theirs is; `relation` is what must hold between them. `guard` says 成立, 不成立
    or 未填 where the rule has conditions; `complete` is true once nothing is missing, where the sides alone do not tell. A rule that
    `asks` never fails: what does not hold is merely not filled in yet. `look` is the figure to look at; `marks` are the figures to be
    coloured, all of them or those for which `fault`, a condition on {cell}, holds. `bound` says which numbers a reason is bound to: both
    sides, the left one, or "" for those that only a list of cells would tell. `title` stands for the rule's own where the row asks
    more than it; `found` is the formula of the row of figures to look at first, where that is not always the same.
    """

    code: str
    scope: str
    statement: str
    left: str
    right: str
    relation: str
    look: str
    guard: str = ""
    complete: str = ""
    asks: bool = False
    marks: tuple[str, ...] = ()
    fault: str = ""
    bound: str = ""
    title: str = ""
    found: str = ""
