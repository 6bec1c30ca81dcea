"""The texts of a workbook as a reader takes them: the runs of each, without the blanks around and without how it is read aloud."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from rules.expressions import compiled
from workbook.reading.markup import parse

BLANKS = " \t\r\n"
CODED = compiled("_x00([0-9A-Fa-f]{2})_")


def is_trimmed(attributes: Mapping[str, str]) -> bool:
    """Return whether the blanks around a text are no part of it."""
    return attributes.get("xml:space") != "preserve"


def decode(text: str) -> str:
    """Return a text with the characters that stand in it by their code, as the library decodes them: once, and none above 255."""
    return CODED.sub(lambda match: chr(int(match.group(1), 16)), text) if "_x00" in text else text


class Said:
    """A text as it comes by, its pieces one after another; how it is read aloud is no part of it."""

    def __init__(self, closing: str) -> None:
        self._pieces: list[str] = []
        self._closing = closing
        self._piece: list[str] | None = None
        self._is_trimmed = self._is_aloud = False

    @property
    def text(self) -> str:
        """Return what has been said so far."""
        return "".join(self._pieces)

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """Take a start tag."""
        if self._piece is None and name == "t" and not self._is_aloud:
            self._piece, self._is_trimmed = [], is_trimmed(attributes)
        elif self._piece is None and name == "rPh":
            self._is_aloud = True

    def add(self, text: str) -> None:
        """Take a text between tags."""
        if self._piece is not None:
            self._piece.append(text)

    def end(self, name: str) -> bool:
        """Take an end tag; return whether it was the text's own."""
        if self._piece is None:
            self._is_aloud = self._is_aloud and name != "rPh"
            return name == self._closing
        if name == "t":
            said = "".join(self._piece)
            self._pieces.append(decode(said.strip(BLANKS) if self._is_trimmed else said))
            self._piece = None
        return False


@lru_cache(maxsize=8)
def texts_in(xml: bytes) -> tuple[str, ...]:
    """Return the shared texts; how they are read aloud is no part of them."""
    texts = _Texts()
    parse(xml, texts.start, texts.end, texts.text)
    return tuple(texts.found)


class _Texts:
    """The shared texts as they come by."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self._said: Said | None = None

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if self._said is not None:
            self._said.start(name, attributes)
        elif name == "si":
            self._said = Said(name)

    def text(self, text: str) -> None:
        if self._said is not None:
            self._said.add(text)

    def end(self, name: str) -> None:
        if self._said is not None and self._said.end(name):
            self.found.append(self._said.text)
            self._said = None
