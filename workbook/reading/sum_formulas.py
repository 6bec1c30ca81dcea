"""What the formula of a total means: the cells it adds up, however it is written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from functools import lru_cache

from rules.expressions import compiled
from workbook.cells import address, area_of

# The template's own: blank as long as a part is blank. Others write the test the other way round, or none.
GUARDED = r'IF\(COUNT[A-Z]*\([^()]*\)(?:<|>|=|<=|>=|<>)[0-9]+,(?:"",(.+)|(.+),"")\)'
FORGIVING = r'IFERROR\((.+),(?:0|"")\)'
SUM = r"SUM\(([^()]*)\)"
LARGEST_AREA = 10_000
# No program takes a longer formula.
LONGEST = 8192


# A template has not so many formulas, and every file made from it the same ones.
@lru_cache(maxsize=1024)
def summed(formula: str, sheet: str) -> Mapping[str, int] | None:
    """Return the cells of the same sheet that a formula adds up, each as often as it counts; None when it does anything else."""
    if len(formula) > LONGEST:
        return None
    body = formula.replace("$", "").replace(f"'{sheet}'!", "").replace(f"{sheet}!", "")
    body = "".join(body.split()).upper().removeprefix("=").replace("_XLFN.", "")
    for pattern in (GUARDED, FORGIVING, GUARDED):
        match = compiled(pattern).fullmatch(body)
        if match:
            body = next(group for group in match.groups() if group)
    found: Counter[str] = Counter()
    for term in _terms(body):
        cells = list(_area(term))
        if not cells or found.total() + len(cells) > LARGEST_AREA:
            return None
        found.update(cells)
    return found


def _terms(body: str) -> Iterator[str]:
    """Yield the references that are added up; a term that is none comes out as "" or as it stands."""
    while body.startswith("(") and body.endswith(")"):
        body = body[1:-1]
    plain = compiled(SUM).sub(lambda match: match.group(1).replace(",", "+"), body)
    yield from plain.removeprefix("+").split("+")


def _area(reference: str) -> Iterator[str]:
    area = area_of(reference)
    if area is None:
        return
    top, left, bottom, right = area
    if (abs(bottom - top) + 1) * (abs(right - left) + 1) > LARGEST_AREA:
        return
    for row in range(min(top, bottom), max(top, bottom) + 1):
        for column in range(min(left, right), max(left, right) + 1):
            yield address(row, column)
