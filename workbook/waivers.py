"""A supervisor's list of waivers (豁免清单): read for a day, what of it can be used, and what became of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from rules.catalogue import Catalogue
from rules.data import load_data
from rules.finding import Finding
from rules.kinds.doubts import may_warn
from rules.reasons.waivers import Waiver, index, those_for
from rules.report import Report
from rules.rule import Rule
from rules.spelling import nearest_code, plain
from rules.states import ERROR, FAIL
from workbook.reading.field_values import read_date, read_field
from workbook.reading.supervisor_lists import Listed, Unlisted, read_list

KEY = "waivers"
DAY_LETTERS = frozenset("0123456789年月日号.-/— ")
USED, UNIT_MISSING, EXPIRED = "用上", "没有单位", "过期"
# A guess at what code was meant costs more than reading a row.
MOST_GUESSED = 200
# What became of a waiver, the most telling first.
FATES = (USED, "错误", "已有说明", "未填", "范围不符", "没有问题", UNIT_MISSING)


class Unusable(Exception):
    """A list of waivers that cannot be used at all; the text is the sentence for the user."""


class Rejected(Exception):
    """A row that cannot be taken; the text is the sentence for the user."""

    def __init__(self, kind: str, **slots: str) -> None:
        super().__init__(load_waiving()["rows"][kind].format(**slots))


class Waivers(NamedTuple):
    """A list of waivers: those in force on a day, those that have expired, and sentences on rows that could not be taken."""

    file: str
    valid: tuple[Waiver, ...] = ()
    expired: tuple[Waiver, ...] = ()
    rejected: tuple[str, ...] = ()
    is_table: bool = True

    def remark(self, waiver: Waiver, fate: str) -> str:
        """Return what is said of a waiver that closes nothing."""
        words = load_waiving()
        unit = words["unit"]["one"].format(unit=waiver.unit) if waiver.unit else words["unit"]["all"]
        said = words["fates"][fate].format(code=waiver.code, unit=unit, until=waiver.until.isoformat(), scope=waiver.scope)
        return _placed(self.file, waiver.number, said, is_table=self.is_table)


def load_waiving() -> dict[str, Any]:
    """Return heads and sentences as data."""
    return load_data(__file__, "waiving.json")


@lru_cache(maxsize=1024)
def read_day(text: str) -> date | None:
    """Return a day written in one of the usual ways (2026-03-01, 2026年3月1日), None for anything else."""
    plain_text = text.strip().translate({code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)})
    if not plain_text or not set(plain_text) <= DAY_LETTERS:
        return None
    try:
        return date.fromisoformat(read_date(plain_text))
    except ValueError:
        return None


def read_waivers(path: Path, day: date, catalogues: Iterable[Catalogue]) -> Waivers:
    """Return the waivers of a file; raises Unusable, and Unreadable for a file that cannot be read.

    A waiver is in force up to and including its last day. Rows that say too little, name no rule, or an error are rejected.
    """
    words = load_waiving()
    try:
        rows = read_list(path, words["heads"], words["needed"], KEY)
    except Unlisted as reason:
        raise Unusable(words["unusable"][reason.kind].format(file=path.name, **reason.slots)) from reason
    rules = [catalogue.all_rules for catalogue in catalogues]
    is_table = path.suffix.lower() != ".json"
    taken: list[Waiver] = []
    rejected: list[str] = []
    for row in rows:
        try:
            taken.append(_take(row, rules, guess=len(rejected) < MOST_GUESSED))
        except Rejected as reason:
            rejected.append(_placed(path.name, row.number, str(reason), is_table=is_table))
    valid, expired = (tuple(each for each in taken if (each.until < day) == gone) for gone in (False, True))
    return Waivers(path.name, valid, expired, tuple(rejected), is_table)


def _placed(file: str, number: int, said: str, *, is_table: bool) -> str:
    place: str = load_waiving()["place"]["row" if is_table else "entry"]
    return place.format(file=file, number=number, said=said)


def _take(row: Listed, rules: Sequence[Mapping[str, Rule]], *, guess: bool) -> Waiver:
    """Return the waiver of a row; raises Rejected, where asked for with a guess at the code that was meant."""
    words = load_waiving()
    if "" in row.values:
        raise Rejected("不是对象")
    for name in row.values:
        if name not in words["heads"]:
            raise Rejected("不认识的键", name=name)
    texts = {field: _texted(field, row.values.get(field, "")) for field in words["heads"]}
    code = _code(texts["code"], rules, guess=guess)
    if not texts["reason"]:
        raise Rejected("没有理由")
    if not texts["until"]:
        raise Rejected("没有日期")
    until = read_day(texts["until"])
    if until is None:
        raise Rejected("日期不对", until=texts["until"])
    unit = "" if texts["unit"] in words["everybody"] else texts["unit"]
    return Waiver(code, unit, texts["reason"], until, texts["scope"], row.number)


def _code(text: str, rules: Sequence[Mapping[str, Rule]], *, guess: bool) -> str:
    """Return the code of a rule that may be waived; raises Rejected."""
    code = plain(text).upper()
    if not code:
        raise Rejected("没有代码")
    known = [each[code] for each in rules if code in each]
    if not known:
        near = nearest_code(code, dict.fromkeys(each for catalogue in rules for each in catalogue)) if guess else ""
        raise Rejected("没有这条规则", code=text, near=load_waiving()["rows"]["近似"].format(near=near) if near else "")
    if all(rule.severity == ERROR and not may_warn(rule) for rule in known):
        raise Rejected("错误", code=code)
    return code


def _texted(field: str, value: object) -> str:
    """Return a cell as text without what nobody sees; a day that a spreadsheet program keeps as a number is a day."""
    text = _until(value) if field == "until" and isinstance(value, str) else read_field("date" if field == "until" else "text", value)
    return " ".join((text if text.isprintable() else "".join(each if each.isprintable() else " " for each in text)).split())


@lru_cache(maxsize=1024)
def _until(text: str) -> str:
    """Return a last day as read; the rows of a list share a few of them."""
    return read_field("date", text)


def waivers_of(waivers: Waivers, report: Report) -> list[Waiver]:
    """Return the waivers in force for a report's unit."""
    return [waiver for _, waiver in those_for(index(waivers.valid), report)]


def fates_of(mine: Iterable[tuple[int, Waiver]], findings: Sequence[Finding]) -> tuple[tuple[int, str], ...]:
    """Return the place in the list and the fate of each waiver that is meant for a unit."""
    return tuple((place, _fate(waiver, findings)) for place, waiver in mine)


def _fate(waiver: Waiver, findings: Iterable[Finding]) -> str:
    same = [each for each in findings if each.result.rule.code == waiver.code]
    covered = [each for each in same if waiver.covers(each.result)]
    # Of two waivers that say the same both are of use.
    if any(each.waiver for each in covered):
        return USED
    if any(each.is_closable for each in covered):
        return "已有说明"
    if covered:
        return "错误" if any(each.result.verdict == FAIL for each in covered) else "未填"
    return "范围不符" if same else "没有问题"


class Fates:
    """What became of the waivers of a list over all files; it grows with the list, not with the files."""

    def __init__(self, waivers: Waivers) -> None:
        self.waivers = waivers
        # Of most waivers of a long list nothing becomes.
        self._units: dict[int, Counter[str]] = {}

    def add(self, fates: Iterable[tuple[int, str]]) -> None:
        """Add what became of them in one file."""
        for place, fate in fates:
            self._units.setdefault(place, Counter())[fate] += 1

    def fate(self, place: int) -> str:
        """Return the most telling of what became of a waiver."""
        units = self._units.get(place)
        return UNIT_MISSING if units is None else next(fate for fate in FATES if units[fate])

    def _unused(self) -> Iterator[tuple[Waiver, str]]:
        yield from ((each, fate) for place, each in enumerate(self.waivers.valid) if (fate := self.fate(place)) != USED)

    def summary(self) -> str:
        """Return the list's summary in a line."""
        words: str = load_waiving()["summary"]
        return words.format(**self.counts())

    def counts(self) -> dict[str, int]:
        """Return how many waivers there are in all, and of each kind."""
        valid, used = len(self.waivers.valid), len(self._used())
        expired, rejected = len(self.waivers.expired), len(self.waivers.rejected)
        return {"all": valid + expired + rejected, "used": used, "unused": valid - used, "expired": expired, "rejected": rejected}

    def _used(self) -> list[int]:
        return sorted(place for place in self._units if self.fate(place) == USED)

    def first_remarks(self, most: int) -> tuple[list[str], int]:
        """Return the first remarks and how many more there are: a list may be wrong from end to end."""
        count = len(self.waivers.rejected) + len(self.waivers.expired) + len(self.waivers.valid) - len(self._used())
        return list(islice(self.remarks(), most)), max(count - most, 0)

    def remarks(self) -> Iterator[str]:
        """Yield a sentence for all that was of no use, in three groups: rejected, expired, unused."""
        yield from self.waivers.rejected
        yield from (self.waivers.remark(each, EXPIRED) for each in self.waivers.expired)
        yield from (self.waivers.remark(each, fate) for each, fate in self._unused())

    def as_json(self) -> dict[str, Any]:
        """Return the list as `verify --format json` has it."""
        return {
            "used": [_object(self.waivers.valid[place]) | {"units": self._units[place][USED]} for place in self._used()],
            "unused": [_object(each) | {"why": self.waivers.remark(each, fate)} for each, fate in self._unused()],
            "expired": [_object(each) for each in self.waivers.expired],
            "rejected": list(self.waivers.rejected),
        }


# Of a list that is wrong from end to end, these tell enough.
MOST_SAID = 20


def _object(waiver: Waiver) -> dict[str, Any]:
    return waiver._asdict() | {"until": waiver.until.isoformat()}


def remarks_on(waivers: Waivers, report: Report, findings: Sequence[Finding]) -> Iterator[str]:
    """Yield what one unit's check says of the list: rows that could not be taken, and its own waivers that closed nothing."""
    yield from waivers.rejected[:MOST_SAID]
    if len(waivers.rejected) > MOST_SAID:
        yield f"豁免清单里没有采用的还有 {len(waivers.rejected) - MOST_SAID} 行，没有一一列出。"
    yield from (waivers.remark(each, EXPIRED) for _, each in those_for(index(waivers.expired), report) if each.unit)
    for place, fate in fates_of(those_for(index(waivers.valid), report), findings):
        if waivers.valid[place].unit and fate != USED:
            yield waivers.remark(waivers.valid[place], fate)
