"""Slips of the hand (笔误): what a change of figures looks like, and how much likelier that makes it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import combinations
from typing import Any, NamedTuple

from rules.data import load_data
from rules.locating.balances import Change
from rules.locating.neighbours import neighbours_of
from rules.report import Number, Report
from rules.terms import PREVIOUS
from rules.wording import figure_value

TENS = (10, 100, 1000)
LAST_DIGIT = 9
# A total that is off by one proves nothing: some part is always 1.
LEAST = 2


class Slip(NamedTuple):
    """One slip of the hand: what is said of it, and the figures it explains."""

    said: str
    figures: frozenset[str]


class Likely(NamedTuple):
    """What an answer costs, and the slips it looks like."""

    cost: float
    slips: tuple[Slip, ...]


def load_slips() -> dict[str, Any]:
    """Return the slips, the trust in figures and the bounds of the search."""
    return load_data(__file__, "slips.json")


def likelihood(answer: Sequence[Change], report: Report, trust: Callable[[Change], float]) -> Likely:
    """Return what changing these figures costs: one slip of several figures costs one change, what looks like a slip a part of it."""
    for pair in combinations(answer, 2):
        slip = _slip_of(PAIRS, *pair, report)
        if slip:
            rest = likelihood([change for change in answer if change not in pair], report, trust)
            dearest = max(trust(change) for change in pair)
            both = Slip(slip["said"], frozenset(change.figure for change in pair))
            return Likely(dearest * slip["share"] + rest.cost, (both, *rest.slips))
    cost, slips = 0.0, []
    for change in answer:
        slip = _slip_of(SINGLES, change, report)
        cost += trust(change) * (slip["share"] if slip else 1)
        slips += [Slip(slip["said"], frozenset((change.figure,)))] if slip else []
    return Likely(cost, tuple(slips))


def shift_likelihood(answer: Sequence[Change], trust: Callable[[Change], float]) -> Likely:
    """Return what a row or column shifted by one cell costs."""
    slip = next(each for each in load_slips()["slips"] if each["id"] == "shifted")
    dearest = max(trust(change) for change in answer)
    return Likely(dearest * slip["share"], (Slip(slip["said"], frozenset(change.figure for change in answer)),))


def _slip_of(kinds: dict[str, Callable[..., bool]], *about: Any) -> dict[str, Any] | None:
    """Return the likeliest slip that the changes look like."""
    fits = (slip for slip in load_slips()["slips"] if slip["id"] in kinds and kinds[slip["id"]](*about))
    return min(fits, key=lambda slip: float(slip["share"]), default=None)


def is_beside(one: Change, other: Change, report: Report) -> bool:
    """Return whether a number was typed one cell beside its place, which holds 0."""
    return 0 in (one.old, other.old) and is_swapped(one, other, report)


def is_swapped(one: Change, other: Change, report: Report) -> bool:
    """Return whether two neighbouring figures stand in each other's place."""
    return (one.old, other.old) == (other.new, one.new) and other.figure in neighbours_of(one.figure, report.form)


def is_split(one: Change, other: Change, report: Report) -> bool:
    """Return whether one number was typed into two neighbouring cells: 2 | 5 for 25 | 0."""
    first, second = sorted((one, other), key=lambda change: report.form.ids.index(change.figure.removeprefix(PREVIOUS)))
    digits = 0 < first.old <= LAST_DIGIT and 0 <= second.old <= LAST_DIGIT
    joined = first.old * 10 + second.old
    return digits and {first.new, second.new} == {joined, 0} and other.figure in neighbours_of(one.figure, report.form)


def parts_of(id: str, report: Report) -> tuple[str, ...]:
    """Return the figures a total is the sum of, last year's for last year's; none where it is no total."""
    bare = id.removeprefix(PREVIOUS)
    return tuple(id.removesuffix(bare) + part for part in report.form.figures[bare].parts)


def is_left_zero(change: Change, report: Report) -> bool:
    """Return whether a total was left at 0."""
    return change.old == 0 and bool(parts_of(change.figure, report))


def is_sign(change: Change, _report: Report) -> bool:
    """Return whether a minus was typed that does not belong there, or left out."""
    return change.old == -change.new


def is_transposed(change: Change, _report: Report) -> bool:
    """Return whether two neighbouring digits changed places: 36 for 63."""
    old, new = _digits(change.old), _digits(change.new)
    places = [place for place in range(min(len(old), len(new))) if old[place] != new[place]]
    return len(old) == len(new) and len(places) == len("ab") and places[1] == places[0] + 1 and sorted(old) == sorted(new)


def is_times_ten(change: Change, _report: Report) -> bool:
    """Return whether a 0 too many or too few was typed, or the decimal point stands elsewhere."""
    return bool(change.old) and any(change.new == change.old * ten or change.new * ten == change.old for ten in TENS)


def is_one_more_digit(change: Change, _report: Report) -> bool:
    """Return whether a digit was left out or typed once too often."""
    shorter, longer = sorted((_digits(change.old), _digits(change.new)), key=len)
    # A 0 is no number that lost a digit: nothing was typed, or in another cell.
    is_longer = len(longer) == len(shorter) + 1 and change.old * change.new > 0
    return is_longer and any(longer[:place] + longer[place + 1 :] == shorter for place in range(len(longer)))


def is_one_digit(change: Change, _report: Report) -> bool:
    """Return whether one digit is another one."""
    old, new = _digits(change.old), _digits(change.new)
    return len(old) == len(new) and "-" not in {*old} ^ {*new} and sum(a != b for a, b in zip(old, new, strict=True)) == 1


def is_missed_part(change: Change, report: Report) -> bool:
    """Return whether a total is off by exactly one of its parts: left out, or counted twice (T3-11, T3-12)."""
    difference = abs(change.new - change.old)
    return difference >= LEAST and [figure_value(part, report) for part in parts_of(change.figure, report)].count(difference) == 1


def _digits(value: Number) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


PAIRS: dict[str, Callable[..., bool]] = {"beside": is_beside, "swapped": is_swapped, "split": is_split}
SINGLES: dict[str, Callable[..., bool]] = {
    "left_zero": is_left_zero,
    "sign": is_sign,
    "transposed": is_transposed,
    "times_ten": is_times_ten,
    "one_more_digit": is_one_more_digit,
    "missed_part": is_missed_part,
    "one_digit": is_one_digit,
}


def shifted(values: Sequence[Number], total: Number) -> Iterator[list[Number]]:
    """Yield what a row or column was before it slipped by one cell, the figure that fell out being what its total lacks."""
    if not values[0]:
        yield [*values[1:], total - sum(values[1:])]
    if not values[-1]:
        yield [total - sum(values[:-1]), *values[:-1]]
