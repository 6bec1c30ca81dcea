"""Where a title may break: before year and 政府信息公开, else between words, never within 政府; the text itself stays as it is."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from functools import cache
from itertools import combinations, pairwise

from rules.expressions import compiled
from workbook.narrative.page import load_page
from workbook.narrative.widths import text_width

# What a title ends with: the year, and what the document is.
TAIL = compiled(r"(?:[0-9０-９]{4}年?度?)?政府信息公开.*$", re.DOTALL)
OPENING = "（(《“〔"
# What a break between words costs that are no place's name, in squares of signs by which lines differ.
WORD_BREAK = 4
# A text of more words is no title: to weigh all its breaks would take too long.
MOST_WORDS = 24


def title_words(text: str) -> list[str]:
    """Return the words of a title; joined they are the title."""
    return [word for part in _parts(text) for word in _words(part)]


def title_lines(text: str, most: int) -> list[str]:
    """Return a title in one line of at most so many full-width signs, else its parts, each in as few and as even lines as can be."""
    if text_width(text) <= most:
        return [text]
    return [line for part in _parts(text) for line in _even_lines(_words(part), most)]


def _parts(text: str) -> list[str]:
    found = TAIL.search(text)
    parts = (text[: found.start()], found.group()) if found else (text,)
    return [part for part in parts if part]


def _words(text: str) -> list[str]:
    """Return a text's words; what is no known word goes by runs, a single sign (局) with the word before it, a bracket with the next."""
    words: list[str] = []
    for match in _word_pattern().finditer(text):
        single = match.lastgroup == "other" and len(match.group()) == 1 and match.group() not in OPENING
        if words and (single or words[-1][-1] in OPENING):
            words[-1] += match.group()
        else:
            words.append(match.group())
    return words


@cache
def _word_pattern() -> re.Pattern[str]:
    data = load_page()["title"]
    known, kinds = ("|".join(sorted(data[name], key=len, reverse=True)) for name in ("words", "places"))
    unknown = rf"(?:(?!{known})[\u4e00-\u9fff])"
    place = rf"{unknown}{{1,{data['longest_place']}}}?(?!{known})(?:{kinds})"
    other = rf"(?:(?!{known}|{place}|[0-9０-９（(《“〔])[\s\S])+"
    return compiled(rf"[0-9０-９]+(?:年度?)?|(?:{known})|{place}|(?P<other>{other}|[\s\S])")


def _even_lines(words: list[str], most: int) -> list[str]:
    """Return words in the fewest lines that are wide enough, of those ways the most even one."""
    pieces = [piece for word in words for piece in _cut(word, most)]
    width = sum(map(text_width, pieces))
    for count in range(max(1, math.ceil(width / most)), len(pieces)):
        if len(pieces) > MOST_WORDS:
            break
        ways = [way for way in _ways(pieces, count) if max(map(text_width, way)) <= most]
        if ways:
            return min(ways, key=lambda way: _cost(way, width / len(way)))
    return list(_cut("".join(pieces), most)) if len(pieces) > MOST_WORDS else pieces


def _ways(pieces: list[str], count: int) -> Iterator[list[str]]:
    for breaks in combinations(range(1, len(pieces)), count - 1):
        yield ["".join(pieces[start:end]) for start, end in pairwise((0, *breaks, len(pieces)))]


def _cost(lines: list[str], even: float) -> float:
    """Return how uneven lines are; a break after the name of a place is the best."""
    places = tuple(load_page()["title"]["places"])
    return sum((text_width(line) - even) ** 2 for line in lines) + WORD_BREAK * sum(not line.endswith(places) for line in lines[:-1])


def _cut(text: str, most: int) -> Iterator[str]:
    """Yield a text that is wider than a line in even pieces."""
    count = max(1, math.ceil(text_width(text) / most))
    size = math.ceil(len(text) / count)
    yield from (text[start : start + size] for start in range(0, len(text), size))
