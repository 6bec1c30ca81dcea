"""Numbers as prose writes them: digits or Chinese numerals, 万 and 亿, 余 and 约, and the unit behind."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from rules.expressions import compiled

COUNT, MONEY, SHARE, BARE = "件", "元", "%", ""
UNITS = "件次|条次|人次|个百分点|件|宗|起|份|封|条|项|例|个(?!工作日|月|小时|自然日|季度|学时|交易日)|部|期|次|篇|场|元|%"
NUMBER = compiled(
    rf"(?<![\d.A-Za-z〔\[-])(?P<digits>\d{{1,12}}(?:[,，]\d{{3}}(?!\d)){{0,4}}(?:\.\d{{1,6}})?)(?![\d.A-Za-z])(?P<more>[余多])?(?P<big>[万亿])?(?P<rest>[余多])?(?P<unit>{UNITS})?"
    rf"|(?<![每同这那第任一二三四五六七八九十百千])(?P<words>[一二三四五六七八九十百千两〇零]{{1,9}})(?P<wmore>[余多])?(?P<wunit>[件宗起份条部封例元])"
)
# A number begins with one of these; looking for them first is four times as fast as trying everywhere.
FIRST = compiled(r"[\d一二三四五六七八九十百千两〇零]")
DIGITS = {char: value for value, char in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2}
TENS = {"十": 10, "百": 100, "千": 1000}
BIG = {"万": 10_000, "亿": 100_000_000}
LONGEST_MARK = 2
# The last character of what stands before a rounded number, the first of what stands behind it.
WAY_BEFORE, WAY_BEHIND = ("约", "近", "超", "过", "逾", "破"), ("左", "以")
DUST = 1e-6
LONGEST_SLOGAN = 40


class Numeral(NamedTuple):
    """A number in a text: its value, in which unit, how exact; `way` is about, below, above or "" for exact."""

    start: int
    end: int
    value: float
    unit: str
    step: float
    way: str

    @property
    def kind(self) -> str:
        """Return whether it counts, is money or a share, or has no unit."""
        if self.unit in ("", "元", "%"):
            return {"": BARE, "元": MONEY, "%": SHARE}[self.unit]
        return COUNT

    def agrees(self, value: float) -> bool:
        """Return whether a reader takes the number for this value: rounded or cut, 余 is at least, 约 near."""
        rest = value - self.value
        if self.way == "above":
            return -DUST <= rest < self.grain
        if self.way == "below":
            return -self.grain < rest <= DUST
        if self.way == "about":
            return abs(rest) <= self.grain
        return abs(rest) < max(self.step, DUST)

    @property
    def grain(self) -> float:
        """Return how much the last digit that is not 0 is worth."""
        grain = self.step or 1
        while self.value and self.value % (grain * 10) == 0:
            grain *= 10
        return grain


def find_numerals(text: str, start: int, end: int) -> Iterator[Numeral]:
    """Yield the numbers of a stretch of a normal text in their order; a day, a page, a document's number is none."""
    for found in _matches(text, start, end):
        last = found.end()
        if found["words"]:
            value = chinese(found["words"])
            # What a slogan says is no count: “办结一件申请、解决一个问题”.
            quoted = text.rfind("“", max(found.start() - LONGEST_SLOGAN, 0), found.start())
            if value is not None and text.rfind("”", max(found.start() - LONGEST_SLOGAN, 0), found.start()) >= quoted:
                yield Numeral(found.start(), last, value, found["wunit"], 0, "above" if found["wmore"] else "")
        elif found["unit"] or text[last : last + 1] not in "年月日号时点楼版℃:/-〕岁级届":
            yield _digits(found, text)


def _matches(text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    first = FIRST.search(text, start, end)
    while first:
        found = NUMBER.match(text, first.start(), end)
        if found:
            yield found
        first = FIRST.search(text, found.end() if found else first.end(), end)


def _digits(found: re.Match[str], text: str) -> Numeral:
    digits = found["digits"].replace(",", "").replace("，", "")
    decimals = len(digits.partition(".")[2])
    times = BIG.get(found["big"] or "", 1)
    step = times * 10**-decimals if decimals or times > 1 else 0
    value = round(float(digits) * times, 6) if decimals or times > 1 else int(digits)
    way = "above" if found["more"] or found["rest"] else _way(text, found.start(), found.end())
    return Numeral(found.start(), found.end(), value, found["unit"] or "", step, way)


def _way(text: str, start: int, end: int) -> str:
    if text[start - 1 : start] not in WAY_BEFORE and text[end : end + 1] not in WAY_BEHIND:
        return ""
    before, behind = text[max(start - LONGEST_MARK, 0) : start], text[end : end + LONGEST_MARK]
    if before.endswith("约") or behind.startswith("左右"):
        return "about"
    if before.endswith("近"):
        return "below"
    return "above" if before.endswith(("超", "超过", "逾", "突破")) or behind.startswith("以上") else ""


def chinese(words: str) -> int | None:
    """Return the value of a Chinese numeral below ten thousand, None when it is none: 一百二十三, 两百零五, 二〇."""
    if len(words) > 1 and not set(words) & set(TENS):
        return int("".join(str(DIGITS[char]) for char in words))
    total, digit = 0, None
    for char in words:
        if char in TENS:
            total += (1 if digit is None else digit) * TENS[char]
            digit = None
        else:
            digit = DIGITS[char]
    return total + (digit or 0)
