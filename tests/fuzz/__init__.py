"""Workbooks spoilt at random: packages, XML, cells and lines, parts of other workbooks; the same file for the same number."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from tests.complete import complete
from tests.fuzz import lines, markup, packages

# Each takes a workbook, chance, and other workbooks to take parts from.
Way = Callable[[bytes, random.Random, Sequence[bytes]], bytes]
WAYS: dict[str, Way] = {
    "bytes": lambda data, chance, _others: lines.spoil_bytes(data, chance),
    "part": lambda data, chance, _others: lines.spoil_parts(data, chance),
    "cells": lambda data, chance, _others: lines.spoil_cells(data, chance),
    **markup.WAYS,
    **packages.WAYS,
}


class Spoilt(NamedTuple):
    """A spoilt workbook: how it was spoilt, its bytes."""

    ways: tuple[str, ...]
    data: bytes


def spoil(seed: str, number: int, books: Sequence[bytes]) -> Spoilt:
    """Return the workbook of a number, spoilt in one way or in two."""
    chance = random.Random(f"{seed} {number}")
    data = chance.choice(books)
    ways: list[str] = []
    for way in [chance.choice(list(WAYS)), *([chance.choice(list(WAYS))] if chance.random() < 0.25 else [])]:
        try:
            data = WAYS[way](data, chance, books)
        except Unspoilable:
            continue
        ways.append(way)
    return Spoilt(tuple(ways), data)


# What cannot be spoilt in some way: no package any more, a part that is not there, a line beyond the sheet's last.
Unspoilable = (AssertionError, KeyError, IndexError, ValueError, *packages.NO_PACKAGE)


def spoilt(seed: int, count: int) -> Iterator[bytes]:
    """Yield that many complete workbooks with spoilt bytes, XML, or lines by turns."""
    chance = random.Random(seed)
    for number in range(count):
        data = complete(chance.choice(("2021", "2019")))
        yield (lines.spoil_bytes, lines.spoil_parts, lines.spoil_cells)[number % 3](data, chance)
