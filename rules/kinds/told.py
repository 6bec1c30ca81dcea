"""What the prose tells of figures (正文所说): the numbers that the grammar reads, and whether the table says the same."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from rules.kinds.mention import agreed_of, values_of
from rules.kinds.mentions.grammar import QUIET
from rules.kinds.mentions.reading import Mention, read_prose
from rules.report import Number, Report
from rules.rule import Spot


class Told(NamedTuple):
    """A number of the prose: what it may mean, the reading that the table agrees with (None: there is none), value, paragraph."""

    readings: tuple[tuple[str, ...], ...]
    agreed: tuple[str, ...] | None
    value: Number
    is_exact: bool
    spot: Spot


@lru_cache(maxsize=1)
def told_of(report: Report) -> tuple[Told, ...]:
    """Return what a report's prose tells; whoever asks does so several times for one report, so the last is kept."""
    reading = read_prose(report)
    mentions = [each for each in reading.mentions if each.level != QUIET and each.readings]
    return tuple(_told(each, reading.part.spot(reading.normal.origin(each.start)), report) for each in mentions)


def _told(mention: Mention, spot: Spot, report: Report) -> Told:
    numeral = mention.numeral
    agreed = agreed_of(mention, values_of(mention, report))
    is_exact = not numeral.step and not numeral.way
    return Told(mention.figures, agreed, round(numeral.value / mention.scale, 6), is_exact, spot)
