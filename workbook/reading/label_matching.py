"""Finding the form's rows and columns in a sheet by what their labels mean."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from workbook.reading.grids import Labels
from workbook.reading.labels import closest, label_key, without_ordinal

NEAR = 0.7
# A label of the other edition is taken for one of this only when hardly more than a word was added or dropped.
RENAMED = 0.8


class Lines(NamedTuple):
    """Where wanted rows (or columns) were found, what they are called there if not as in the form, and what else there is."""

    at: dict[int, int]
    called: dict[int, str]
    extra: list[int]

    def missing(self, count: int) -> list[int]:
        """Return the wanted ones that were not found."""
        return [number for number in range(count) if number not in self.at]


def text_at(labels: Labels, row: int, column: int) -> str:
    """Return the text of a cell, "" when there is none."""
    if 0 <= row < len(labels) and 0 <= column < len(labels[row]):
        value = labels[row][column]
        return value if isinstance(value, str) else ""
    return ""


def match(wanted: Sequence[str], offered: Mapping[int, str], near: Mapping[int, int], old: frozenset[str] = frozenset()) -> Lines:
    """Return which of the offered labels are the wanted ones: equal first, then but for the number, then alike, then by position.

    `offered` is label by line in order, "" where there is a line without a label; `near` says where each wanted one should
    stand, which decides between equal labels; `old` are labels of the other edition.
    """
    found = Lines({}, {}, [])
    _match_equal(found, wanted, offered, near, label_key)
    _match_equal(found, wanted, offered, near, without_ordinal)
    _match_alike(found, wanted, offered, old)
    _match_between(found, len(wanted), offered, old)
    found.extra.extend(line for line in offered if offered[line] and line not in found.at.values())
    return found


def _match_equal(
    found: Lines, wanted: Sequence[str], offered: Mapping[int, str], near: Mapping[int, int], reading: Callable[[str], str]
) -> None:
    lines: dict[str, list[int]] = {}
    for line, text in offered.items():
        if text and line not in found.at.values():
            lines.setdefault(reading(text), []).append(line)
    for number, label in enumerate(wanted):
        choices = lines.get(reading(label), []) if number not in found.at else []
        if choices:
            line = min(choices, key=lambda each: abs(each - near.get(number, each)))
            choices.remove(line)
            _take(found, number, line, label, offered)


def _match_alike(found: Lines, wanted: Sequence[str], offered: Mapping[int, str], old: frozenset[str]) -> None:
    left = {label_key(label): number for number, label in enumerate(wanted) if number not in found.at}
    free = {label_key(text): line for line, text in offered.items() if text and line not in found.at.values()}
    current = [text for text in free if text not in old]
    pairs = closest(left, current, NEAR) if left and current else []
    still = [label for label in left if label not in {one for one, _ in pairs}]
    renamed = [text for text in free if text in old]
    pairs += closest(still, renamed, RENAMED) if still and renamed else []
    for label, text in pairs:
        _take(found, left[label], free[text], wanted[left[label]], offered)


def _match_between(found: Lines, count: int, offered: Mapping[int, str], old: frozenset[str]) -> None:
    """Match wanted lines between two found ones with the lines there, when there are as many of either."""
    order = list(offered)
    known = [-1, *sorted(found.at), count]
    for before, after in pairwise(known):
        gap = list(range(before + 1, after))
        first = order.index(found.at[before]) + 1 if before >= 0 else None
        last = order.index(found.at[after]) if after < count else None
        if not gap or (first is None and last is None):
            continue
        begin = first if first is not None else (last or 0) - len(gap)
        end = last if last is not None else (first or 0) + len(gap)
        lines = order[max(begin, 0) : end]
        free = [line for line in lines if line not in found.at.values() and label_key(offered[line]) not in old]
        if len(free) == len(lines) == len(gap):
            for number, line in zip(gap, lines, strict=True):
                found.at[number] = line
                found.called[number] = offered[line]


def _take(found: Lines, number: int, line: int, label: str, offered: Mapping[int, str]) -> None:
    found.at[number] = line
    if label_key(offered[line]) != label_key(label):
        found.called[number] = offered[line]
