"""Trust in figures: a total was added up, a number that the prose states as well was typed twice; both are seldom the wrong one."""

from __future__ import annotations

import re
from functools import cache, cached_property

from rules.kinds.prose import prose_of
from rules.locating.slips import load_slips
from rules.report import Report
from rules.terms import PREVIOUS

CLAUSES = re.compile(r"[，,。；;！？\n（）()]")
NUMBER = re.compile(r"\d+(?:\.\d+)?")
MENTIONED = re.compile(r"\{[^{}]*\}")


class Trust:
    """What changing each figure of a report costs; its prose is read when the first figure is asked for."""

    def __init__(self, report: Report) -> None:
        self._report = report

    def __call__(self, figure: str) -> float:
        """Return what changing a figure costs."""
        cost: dict[str, float] = load_slips()["trust"]
        if figure in self._confirmed:
            return cost["confirmed"]
        return cost["total" if self._report.form.figures[figure.removeprefix(PREVIOUS)].parts else "input"]

    @cached_property
    def _confirmed(self) -> set[str]:
        return confirmed(self._report)


def confirmed(report: Report) -> set[str]:
    """Return the figures whose present number the prose states; what was written as {figure} only repeats it."""
    found: set[str] = set()
    text = MENTIONED.sub("", prose_of(report).part().text)
    for clause in CLAUSES.split(text) if text else ():
        numbers = list(NUMBER.finditer(clause))
        for mention in load_slips()["mentions"] if numbers else ():
            value = report.figures.get(mention["figure"])
            behind = _after(clause, tuple(mention["after"]), tuple(mention["then"]))
            if behind is not None and value is not None and any(n.start() >= behind and float(n.group()) == value for n in numbers[:3]):
                found.add(mention["figure"])
    return found


@cache
def _words(after: tuple[str, ...], then: tuple[str, ...]) -> re.Pattern[str]:
    first = "|".join(map(re.escape, after))
    return re.compile(f"(?:{first})" + (f"(?=.*(?:{'|'.join(map(re.escape, then))}))" if then else ""))


def _after(clause: str, after: tuple[str, ...], then: tuple[str, ...]) -> int | None:
    """Return where in a clause the number may begin, None where the figure is not spoken of."""
    match = _words(after, then).search(clause)
    return match.end() if match else None
