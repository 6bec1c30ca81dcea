"""Headings in prose as people type and paste them: the number, the words of an aspect or part, and the text that runs on behind them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, NamedTuple

from rules.data import load_data
from rules.expressions import compiled
from rules.form import load_form
from rules.kinds.numbering import NUMERALS
from workbook.reading.labels import label_key, likeness, without_ordinal

BRACKET, LEVEL, ARABIC, BARE = "（一）", "一、", "1.", ""
# How a heading may be numbered, the sign of GB/T 9704-2012 (7.3.3) first; signs for a number in brackets are one character each.
STYLES = (
    (BRACKET, compiled(rf"[（(【〔]\s*([{NUMERALS}]|[1-9１-９])\s*[）)】〕][、.．]?|([㈠-㈩⑴-⑼])")),
    (LEVEL, compiled(rf"([{NUMERALS}])\s*[、.．，,]")),
    (ARABIC, compiled(rf"([1-9１-９])\s*[、.．]|([①-⑨⒈-⒐])|([{NUMERALS}])是|第([{NUMERALS}])[，,、是]")),
)
SERIES = ("㈠㈡㈢㈣㈤㈥㈦㈧㈨㈩", "⑴⑵⑶⑷⑸⑹⑺⑻⑼", "①②③④⑤⑥⑦⑧⑨", "⒈⒉⒊⒋⒌⒍⒎⒏⒐", "123456789", "１２３４５６７８９", NUMERALS)
SIGNS = {sign: number for series in SERIES for number, sign in enumerate(series, 1)}
# A sign that a paragraph may begin with a number; the rest is not looked at.
FIRST = frozenset("（(【〔第" + "".join(SERIES))
STOPS = compiled(r"[。：:；;！？!?]")
PAUSES = compiled(r"[，,、]")
# A heading that runs on without a stop ends with one of these words.
NAMED = compiled(r".{2,24}?(?:(?:情况|方面|工作)(?=[\s，,])|方面(?=.))")
SPACED = compiled(r"\S{2,24}(?=\s)")
# A heading in the middle of a paragraph: line feeds got lost on the way.
INSIDE = compiled(rf"(?:(?<=[。；！？!?])|(?<!\s)(?=\s))\s*+(?=[（(]\s*[{NUMERALS}]\s*[）)]|[二三四五六]、)")
# What such a heading begins with: where it is nowhere, there is none.
NUMBERED = compiled(rf"[（(]\s*[{NUMERALS}]\s*[）)]|[二三四五六]、")
AFTER = "。：:；;，,.． \t\u3000"
# What programs that format text in their own way put before a line.
BULLET = compiled(r"\A[-–—•●■◆○◇*#·]+\s*")
LONGEST = 30
ALIKE = 0.72
TITLE = compiled(r"[^，。；：]{0,40}?20[0-9]{2}\s*年(?:度)?\s*政府信息公开(?:工作)?(?:年度)?报告")


class Heading(NamedTuple):
    """A heading at the beginning of a text: of which section, how it is numbered, as it is written, and the text behind it.

    It is `plain` when it says nothing but the name of its section, so that nothing is lost without it.
    """

    id: str
    style: str
    number: int
    words: str
    rest: str
    plain: bool


def find_heading(text: str, edition: str) -> Heading | None:
    """Return the heading that a paragraph is or begins with, None for a paragraph without one."""
    text = BULLET.sub("", text, count=1)
    style, number, end = _number(text)
    part = _part(text, style, number, edition)
    if part:
        return Heading(part, style, number, text.strip(), "", plain=True)
    words = aspects(edition)
    for stop in _stops(text, end):
        head = text[end:stop]
        key = "" if PAUSES.search(head) else label_key(head)
        id = next((id for id, each in words.items() if _is_plain(key, id, each, style)), "") if key else ""
        if id:
            return Heading(id, style, number, text[:stop].strip(), text[stop:].lstrip(AFTER), plain=True)
    return _described(text, style, number, end, words)


def _number(text: str) -> tuple[str, int, int]:
    """Return how a text is numbered, by which number, and where the words begin."""
    if text[:1] in FIRST:
        for style, pattern in STYLES:
            found = pattern.match(text)
            if found:
                return style, SIGNS.get(next(filter(None, found.groups())), 0), found.end()
    return BARE, 0, 0


def numbering(text: str) -> tuple[str, int]:
    """Return how a text is numbered and by which number, 0 for none."""
    return _number(text)[:2]


def _stops(text: str, start: int) -> Iterator[int]:
    """Yield where the words of a heading may end, at a stop before all else."""
    stop = STOPS.search(text, start, start + LONGEST + 1)
    if stop:
        yield stop.start()
    elif len(text) - start <= LONGEST:
        yield len(text)
    if start:
        for pattern in (NAMED, SPACED):
            found = pattern.match(text, start)
            if found:
                yield found.end()


def _part(text: str, style: str, number: int, edition: str) -> str:
    """Return the part whose title a line is, with or without its number, "" for none."""
    if len(text) > LONGEST or style not in (LEVEL, BARE) or text.rstrip().endswith("。"):
        return ""
    words = without_ordinal(text)
    for place, (id, title) in enumerate(parts(edition).items(), 1):
        # Without its number the title of a table's part may be an aspect's heading.
        if (words == title and (number or id not in tables(edition))) or (number == place and likeness(words, title) >= ALIKE):
            return id
    return ""


def _is_plain(head: str, id: str, words: list[str], style: str) -> bool:
    """Return whether a heading's letters are an aspect's words and beside them only what every heading may have.

    A line with 1. or without a number that begins with a verb tells what was done: that is a sentence, no heading.
    """
    rest = _fillers("verbs" if style in (BRACKET, LEVEL) else "")
    return any(word in head and rest.fullmatch(head.replace(word, "", 1)) for word in (*words, *_data()["also"].get(id, ())))


def _described(text: str, style: str, number: int, end: int, words: Mapping[str, list[str]]) -> Heading | None:
    """Return a heading in words of the unit's own: numbered as its aspect is in the form, and naming that one alone."""
    if style != BRACKET:
        return None
    stop = next(_stops(text, end), 0)
    named = [id for id, each in words.items() if any(word in text[end:stop] for word in each)]
    if len(named) != 1 or list(words).index(named[0]) + 1 != number:
        return None
    return Heading(named[0], style, number, text[:stop].strip(), text[end:], plain=False)


def split_inside(text: str, edition: str) -> list[str]:
    """Return a text in pieces that begin with the headings in it: those of the form, numbered as there; the text itself without any."""
    if not NUMBERED.search(text, 1):
        return [piece] if (piece := text.strip()) else []
    cuts = [0]
    for found in INSIDE.finditer(text):
        piece = text[found.end() : found.end() + LONGEST * 2]
        heading = find_heading(piece, edition) or _title_inside(piece, edition)
        if heading and heading.plain and heading.style != BARE and heading.number == number_of(heading.id, edition):
            cuts.append(found.end())
    return [piece for start, end in zip(cuts, [*cuts[1:], len(text)], strict=True) if (piece := text[start:end].strip())]


def _title_inside(piece: str, edition: str) -> Heading | None:
    """Return the title of a part behind which the text runs on."""
    first = piece.split(maxsplit=1)[0] if piece else ""
    return find_heading(first, edition) if first != piece else None


def is_title(text: str) -> bool:
    """Return whether a line is the title of an annual report."""
    return TITLE.fullmatch("".join(text.split())) is not None


@cache
def aspects(edition: str) -> dict[str, list[str]]:
    """Return the words of each aspect of the first part."""
    return {aspect["id"]: aspect["words"] for section in load_form(edition).sections for aspect in section.get("aspects", ())}


@cache
def parts(edition: str) -> dict[str, str]:
    """Return the letters of each part's title by the part's id, in order."""
    return {section["id"]: without_ordinal(section["title"]) for section in load_form(edition).sections}


@cache
def tables(edition: str) -> frozenset[str]:
    """Return the parts that are tables."""
    return frozenset(section["id"] for section in load_form(edition).sections if "table" in section)


@cache
def number_of(id: str, edition: str) -> int:
    """Return the number that a part or an aspect has in the form."""
    names = list(aspects(edition)) if id in aspects(edition) else list(parts(edition))
    return names.index(id) + 1


def _data() -> dict[str, Any]:
    return load_data(__file__, "headings.json")


@cache
def _fillers(more: str) -> re.Pattern[str]:
    words = sorted([*_data()["fillers"], *_data().get(more, ())], key=len, reverse=True)
    return compiled(f"(?>(?:{'|'.join(map(re.escape, words))})*)")
