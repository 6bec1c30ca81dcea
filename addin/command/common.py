"""What the actions share: the machine they run on, doing a plan or listing it."""

from __future__ import annotations

import os
import sys

from addin.installing.data import word
from addin.installing.places import Places, find_places
from addin.installing.step import Plan
from addin.installing.steps import StepError, line_of, perform
from workbook.files import Stop
from workbook.printing import say


def places_here() -> Places:
    """Return the places of this machine; raises Stop where Excel does not run on it."""
    places = find_places(sys.platform, os.environ)
    if isinstance(places, str):
        raise Stop(places)
    return places


def carry_out(plan: Plan, *, only_list: bool, done: str, undone: str) -> int:
    """Do a plan, or list it; raises Stop where it cannot be done, nothing being changed then."""
    if plan.refusals:
        raise Stop("\n".join(plan.refusals))
    if only_list:
        for step in plan.steps:
            say(line_of(step))
        say(word("done", "planned"))
        return 0
    try:
        left = perform(plan, tell=say)
    except StepError as reason:
        raise Stop(f"{reason}{word('notes', undone)}") from reason
    for line in (*left, word("done", done)):
        say(line)
    return 0
