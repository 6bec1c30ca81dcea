"""XML spelt in one way, whichever library wrote it: openpyxl writes with lxml where that is installed, and that spells otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from xml.parsers import expat

TEXT = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"})
QUOTED = TEXT | str.maketrans({'"': "&quot;", "\n": "&#10;", "\t": "&#9;"})
PREFIX = "xmlns:"


def respell(part: bytes) -> bytes:
    """Return a part with its namespaces declared at the root, its empty elements closed alike, its characters as they are (UTF-8).

    Raises ValueError for a prefix that means two things, ExpatError for what is no XML.
    """
    return _Spelling(part).whole()


class _Spelling:
    """A part being spelt: what stands before the root is kept, the root's tag is written when all namespaces are known."""

    def __init__(self, part: bytes) -> None:
        self.names: dict[str, str] = {}
        self.pieces: list[str] = []
        self.root: tuple[str, dict[str, str]] | None = None
        self.prolog = 0
        # Whether the last start tag still waits for its end: an element without content is closed in one.
        self.is_open = False
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self.parser.Parse(part, True)
        self.before = part[: self.prolog]

    def whole(self) -> bytes:
        name, attributes = self.root or ("", {})
        spaces = {PREFIX + prefix: self.names[prefix] for prefix in sorted(self.names)}
        return self.before + "".join((f"<{name}", *_spelt(spaces | attributes), *self.pieces)).encode()

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        own = {key: value for key, value in attributes.items() if not key.startswith(PREFIX)}
        self._declare({key.removeprefix(PREFIX): value for key, value in attributes.items() if key not in own})
        if self.root is None:
            self.root, self.prolog = (name, own), self.parser.CurrentByteIndex
        else:
            self._close()
            self.pieces += (f"<{name}", *_spelt(own))
        self.is_open = True

    def _declare(self, spaces: dict[str, str]) -> None:
        for prefix, meaning in spaces.items():
            if self.names.setdefault(prefix, meaning) != meaning:
                raise ValueError(f"{prefix} stands for {self.names[prefix]} and for {meaning}")

    def _close(self) -> None:
        if self.is_open:
            self.pieces.append(">")
            self.is_open = False

    def _end(self, name: str) -> None:
        self.pieces.append(" />" if self.is_open else f"</{name}>")
        self.is_open = False

    def _text(self, text: str) -> None:
        self._close()
        self.pieces.append(text.translate(TEXT))


def _spelt(attributes: dict[str, str]) -> Iterator[str]:
    return (f' {name}="{value.translate(QUOTED)}"' for name, value in attributes.items())
