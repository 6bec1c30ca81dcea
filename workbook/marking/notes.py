"""The comment part of a sheet: our notes put in, behind the clerk's words where she has a comment on the cell."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from html import unescape

from workbook.findings.note_text import split_ours
from workbook.findings.wording import load_marks
from workbook.marking.outline import Element, Outline
from workbook.marking.tags import ascii_xml, number_of, text
from workbook.reading.our_marks import AUTHOR, is_ours

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
EMPTY = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<comments xmlns="{0}"><authors/><commentList/></comments>'
# Excel keeps a threaded comment's fallback under an author of this kind.
THREADED = "tc="
DEPTH = 5


def empty_part(uri: str) -> bytes:
    """Return a comment part that holds nothing, in the namespace of its workbook."""
    return EMPTY.format(uri).encode()


class Notes:
    """The comments of one sheet."""

    def __init__(self, outline: Outline) -> None:
        self.outline = outline
        root = outline.root
        self._authors = root.find("authors")
        self._list = root.find("commentList")
        names = [] if self._authors is None else [_plain(outline, each) for each in self._authors.every("author")]
        self._names = names
        self.comments = {each.attributes.get("ref", ""): each for each in (self._list.every("comment") if self._list else ())}

    def author(self, comment: Element) -> str:
        """Return a comment's author."""
        number = number_of(comment.attributes.get("authorId"), len(self._names))
        return self._names[number] if number < len(self._names) else ""

    def is_threaded(self, cell: str) -> bool:
        """Return whether a cell's comment is the fallback of a thread."""
        return cell in self.comments and self.author(self.comments[cell]).startswith(THREADED)

    def add(self, notes: Mapping[str, list[str]]) -> bytes:
        """Return the part with notes, each a list of lines by its cell."""
        new = {cell: lines for cell, lines in notes.items() if cell not in self.comments}
        for cell, lines in notes.items():
            if cell in self.comments:
                self._continue(self.comments[cell], lines)
        if new:
            self._insert(new)
        return self.outline.result()

    def _insert(self, new: Mapping[str, list[str]]) -> None:
        prefix = self.outline.prefix.decode()
        number = self._names.index(AUTHOR) if AUTHOR in self._names else self._add_author()
        xml = "".join(
            f'<{prefix}comment ref="{cell}" authorId="{number}" shapeId="0">'
            f"<{prefix}text>{run(prefix, lines)}</{prefix}text></{prefix}comment>"
            for cell, lines in new.items()
        )
        if self._list:
            self.outline.append(self._list, ascii_xml(xml))
        else:
            self.outline.append(self.outline.root, ascii_xml(f"<{prefix}commentList>{xml}</{prefix}commentList>"))

    def _add_author(self) -> int:
        prefix = self.outline.prefix.decode()
        xml = f"<{prefix}author>{AUTHOR}</{prefix}author>"
        if self._authors:
            self.outline.append(self._authors, ascii_xml(xml))
        else:
            root = self.outline.root
            self.outline.insert(root.start + len(self.outline.tag(root)), ascii_xml(f"<{prefix}authors>{xml}</{prefix}authors>"))
        return len(self._names)

    def _continue(self, comment: Element, lines: list[str]) -> None:
        """Put lines behind a comment's own text; a text without runs becomes one, since the two kinds do not mix."""
        outline, prefix = self.outline, self.outline.prefix.decode()
        ours = ascii_xml(run(prefix, [load_marks()["note"]["rule"], *lines], "\n"))
        body = comment.find("text")
        if body is None:
            outline.append(comment, ascii_xml(f"<{prefix}text>") + ours + ascii_xml(f"</{prefix}text>"))
            return
        plain, runs = body.find("t"), list(body.every("r"))
        if plain:
            outline.insert(plain.start, ascii_xml(f"<{prefix}r>"))
            outline.insert(outline.end_of(plain), ascii_xml(f"</{prefix}r>") + (b"" if runs else ours))
        if runs:
            outline.insert(outline.end_of(runs[-1]), ours)
        elif plain is None:
            outline.append(body, ours)

    def clear(self) -> set[str]:
        """Take our notes out; return the cells that have no comment any more."""
        gone = set()
        for cell, comment in self.comments.items():
            said = self._text(comment)
            mine = is_ours(self.author(comment), said)
            kept, rest = split_ours(said, mine=mine)
            if kept == len(said):
                continue
            if said[:kept].strip() or rest or not mine:
                self._cut(comment, kept, rest)
            else:
                gone.add(cell)
                self.outline.remove(comment)
        self._forget_author(gone)
        return gone

    def _forget_author(self, gone: set[str]) -> None:
        """Take our name out of the authors when it is the last and nothing is left under it."""
        if self._authors and self._names[-1:] == [AUTHOR]:
            left = {self.author(comment) for cell, comment in self.comments.items() if cell not in gone}
            if AUTHOR not in left:
                self.outline.remove(self._authors.children[-1])

    def _text(self, comment: Element) -> str:
        body = comment.find("text")
        return "".join(self._said(each) for each in body.children) if body else ""

    def _said(self, element: Element) -> str:
        if element.name == "r":
            return "".join(map(self._said, element.children))
        return _plain(self.outline, element) if element.name == "t" else ""

    def _cut(self, comment: Element, kept: int, rest: str) -> None:
        """Leave the first characters of a comment, run by run, and put the rest behind them."""
        body, position = comment.find("text"), 0
        words = [each for each in body.children if each.name in ("t", "r")] if body else []
        for each in words:
            said = self._said(each)
            left = said[: max(kept - position, 0)]
            position += len(said)
            if left != said:
                self.outline.replace(each.start, self.outline.end_of(each), self._own(left))
        if words and rest:
            self.outline.insert(self.outline.end_of(words[-1]), self._own(rest))

    def _own(self, words: str) -> bytes:
        prefix = self.outline.prefix.decode()
        xml = f'<{prefix}r><{prefix}t xml:space="preserve">{text(words)}</{prefix}t></{prefix}r>'
        return ascii_xml(xml) if words else b""


def _plain(outline: Outline, element: Element) -> str:
    """Return the text of an element that holds nothing but text."""
    start = element.start + len(outline.tag(element))
    return unescape(outline.xml[start : max(element.close, start)].decode("utf-8", "replace"))


def run(prefix: str, lines: list[str], before: str = "") -> str:
    """Return a run of text in the notes' font."""
    words = text(before + "\n".join(lines))
    return f"{_before_text(prefix)}{words}</{prefix}t></{prefix}r>"


@lru_cache(maxsize=8)
def _before_text(prefix: str) -> str:
    data = load_marks()["note"]
    font = f'<{prefix}sz val="{data["size"]}"/><{prefix}color indexed="81"/><{prefix}rFont val="{data["font"]}"/>'
    return f'<{prefix}r><{prefix}rPr>{font}</{prefix}rPr><{prefix}t xml:space="preserve">'
