"""A text in the form in which its mentions are looked for: one script, one width, no blanks, every offset known in the original."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cache

from rules.data import load_data
from rules.expressions import compiled

# What a web page puts between characters: blanks, and the sound of the one before in brackets.
LOST = compiled(r"[ \t\u3000\xa0\u200b]+|[(（][a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü]{1,7}[)）]")
SOUND = compiled(r"[(（][a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü]")
TITLE = compiled(r"《[^》《\n]{1,80}》")
YEAR = compiled(r"[12][09]\d\d(?=年)")
# What every longer text in traditional characters has one of.
TRADITIONAL = "請開條關數報為發會"
MARKS = tuple(zip("(),;:?!％．﹐", "（），；：？！%.，", strict=True))
# Four equal characters stand for a year, told apart by how far it is from the one reported on.
THIS, LAST, NEXT, OTHER = "今", "昔", "来", "他"


class Normal:
    """A text's normal form; `origin` gives the place in the original."""

    __slots__ = ("_places", "_shifts", "text")

    def __init__(self, original: str, year: int | None) -> None:
        text = _spelled(original)
        self._places: list[int] = []
        self._shifts: list[int] = []
        if " " in text or "\u3000" in text or "\t" in text or "\xa0" in text or SOUND.search(text):
            text = self._squeezed(text)
        if "《" in text:
            text = TITLE.sub(lambda found: "《" + "书" * (len(found.group()) - 2) + "》", text)
        self.text = YEAR.sub(lambda found: _distance(found, year), text)

    def origin(self, offset: int) -> int:
        """Return where in the original an offset of the normal form is."""
        if not self._places:
            return offset
        place = bisect_right(self._places, offset) - 1
        return offset + (self._shifts[place] if place >= 0 else 0)

    def _squeezed(self, text: str) -> str:
        pieces, end, dropped = [], 0, 0
        for found in LOST.finditer(text):
            pieces.append(text[end : found.start()])
            end = found.end()
            dropped += end - found.start()
            self._places.append(end - dropped)
            self._shifts.append(dropped)
        return "".join(pieces) + text[end:]


def _spelled(text: str) -> str:
    """Return a text in simplified characters and one width; most have only marks to change, which replacing does faster."""
    if any(char in text for char in TRADITIONAL):
        return text.translate(_table())
    for mark, wanted in MARKS:
        if mark in text:
            text = text.replace(mark, wanted)
    return text


def _distance(found: re.Match[str], reported: int | None) -> str:
    """Return what a year is written as; four digits behind another are none."""
    year = found.group()
    if year[:2] not in ("19", "20") or found.string[found.start() - 1 : found.start()].isdigit():
        return year
    mark = OTHER if reported is None else {0: THIS, -1: LAST, 1: NEXT}.get(int(year) - reported, OTHER)
    return mark * len(year)


@cache
def _table() -> dict[int, str]:
    data = load_data(__file__, "grammar.json")["characters"]
    return dict(zip(map(ord, data["from"]), data["to"], strict=True))
