"""Last year's workbook of each unit (上年): the one of its credit code and name; where these disagree, or several agree, none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from filecmp import cmp
from typing import NamedTuple

from workbook.verifying.identities import Identity
from workbook.verifying.wording import load_sentences, quoted

FOUND, WRONG_YEAR = "对应上", "年度不对"
DISAGREE = ("各指一家", "同码不同名", "同名不同码")


class LastYear(NamedTuple):
    """What was found of a unit's last year: its state, the file to compare with ("" for none), why there is none.

    Of files of a wrong year, `found` says of which, and `others` are they.
    """

    state: str
    file: str = ""
    why: str = ""
    found: str = ""
    others: tuple[str, ...] = ()

    @property
    def is_units_own(self) -> bool:
        """Return whether it is the unit's cover that keeps it from being compared."""
        return self.state in DISAGREE


class Earlier:
    """Last year's folder by code and by name, and which units of this year are there to claim a workbook in it."""

    def __init__(self, before: Iterable[Identity], now: Sequence[Identity]) -> None:
        self.read = [each for each in before if each.is_read]
        self.by_code = _grouped(self.read, "code")
        self.by_name = _grouped(self.read, "name")
        self.names = {each.name for each in now} - {""}
        self.codes = {each.code for each in now} - {""}

    def find(self, unit: Identity, wanted: int | None) -> LastYear:
        """Return what there is of a unit; `wanted` is the year that last year's workbook should be of, None where it is not known."""
        coded = self.by_code.get(unit.code, [])
        named = self.by_name.get(unit.name, [])
        strangers = [each for each in named if each.has_other_code(unit)]
        named = [each for each in named if each not in strangers]
        renamed = [each for each in coded if not each.is_named_as(unit)]
        if renamed and (strangers or any(each not in coded for each in named)):
            rest = [each for each in (*strangers, *named) if each not in coded]
            return _told("各指一家", renamed, name=renamed[0].unit, others=_files(rest))
        if renamed and any(each.name in self.names for each in renamed):
            return _told("同码不同名", renamed, name=renamed[0].unit)
        candidates = list(dict.fromkeys((*coded, *named)))
        if not candidates and strangers:
            return _told("同名不同码", strangers, code=strangers[0].code.upper())
        return _chosen(candidates, wanted)

    def missing(self) -> list[Identity]:
        """Return the units of last year's folder of which there is nothing this year."""
        gone = [each for each in self.read if (each.name or each.code) and each.name not in self.names and each.code not in self.codes]
        return list({(each.code or each.name): each for each in reversed(gone)}.values())[::-1]


def _chosen(candidates: Sequence[Identity], wanted: int | None) -> LastYear:
    if not candidates:
        return _told("未找到", ())
    right = [each for each in candidates if wanted is None or each.year in (wanted, None)]
    if not right:
        years = "、".join(str(year) for year in sorted({each.year for each in candidates if each.year}))
        told = _told(WRONG_YEAR, candidates, found=years, wanted=str(wanted))
        return told._replace(found=years, others=tuple(each.file for each in candidates))
    if len(right) > 1 and not _are_copies(right):
        return _told("几份", right)
    return LastYear(FOUND, right[0].file)


def _are_copies(files: Sequence[Identity]) -> bool:
    first = files[0].file
    try:
        return all(cmp(first, each.file, shallow=False) for each in files[1:])
    except OSError:
        return False


def _told(state: str, files: Sequence[Identity], **slots: str) -> LastYear:
    sentence: str = load_sentences()["last_year"][state]
    return LastYear(state, why=sentence.format(files=_files(files), **slots))


def _files(identities: Sequence[Identity]) -> str:
    return quoted(each.file for each in identities)


def _grouped(identities: Iterable[Identity], field: str) -> dict[str, list[Identity]]:
    found: dict[str, list[Identity]] = {}
    for each in identities:
        key = getattr(each, field)
        if key:
            found.setdefault(key, []).append(each)
    return found


def count_states(found: Iterable[LastYear]) -> Mapping[str, int]:
    """Return how many units there are of each of the four words that a run is told in."""
    words = load_sentences()["states"]
    return Counter(words[each.state] for each in found)
