"""On which line of a JSON file each of its values stands, and which keys an object has twice; lint alone asks this."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import NamedTuple

from rules.expressions import compiled

Path = tuple[str | int, ...]
TOKEN = compiled(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s{}\[\],:"]+|\n')


class Positions(NamedTuple):
    """The 1-based line of each value (of its key, where it has one) by path, and (path, line) of keys met again in their object."""

    lines: dict[Path, int]
    repeated: list[tuple[Path, int]]

    def line(self, path: Path) -> int:
        """Return the line of a path, of the nearest value around it where there is none."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


def positions_of(text: str) -> Positions:
    """Return the positions in a text that is known to be JSON."""
    positions = Positions({}, [])
    _walk(_tokens(text), (), positions)
    return positions


def _tokens(text: str) -> Iterator[tuple[str, int]]:
    line = 1
    for match in TOKEN.finditer(text):
        if match.group() == "\n":
            line += 1
        else:
            yield match.group(), line


def _walk(tokens: Iterator[tuple[str, int]], path: Path, positions: Positions) -> None:
    """Note the positions of the value that the tokens go on with."""
    word, line = next(tokens)
    _walk_from(word, line, tokens, path, positions)


def _walk_from(word: str, line: int, tokens: Iterator[tuple[str, int]], path: Path, positions: Positions) -> None:
    positions.lines.setdefault(path, line)
    if word == "{":
        for key, at in _until(tokens, "}"):
            inner = (*path, json.loads(key))
            if inner in positions.lines:
                positions.repeated.append((inner, at))
            positions.lines.setdefault(inner, at)
            next(tokens)
            _walk(tokens, inner, positions)
    elif word == "[":
        for number, (first, at) in enumerate(_until(tokens, "]")):
            _walk_from(first, at, tokens, (*path, number), positions)


def _until(tokens: Iterator[tuple[str, int]], end: str) -> Iterator[tuple[str, int]]:
    """Yield the token that each member begins with, commas left out, up to the end of the object or list."""
    for word, line in tokens:
        if word == end:
            return
        if word != ",":
            yield word, line
