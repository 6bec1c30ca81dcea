"""The XML of a part: as UTF-8, and read by the one parser that knows all of XML, in time that grows with its length."""

from __future__ import annotations

import pyexpat
import re
from collections.abc import Callable
from typing import Any

from rules.expressions import compiled

# What XML cannot hold, however it is written: halves of pairs, and the marks that no character is.
UNFIT = compiled("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
MARK_8 = b"\xef\xbb\xbf"
# How a text in two bytes a character begins, with its mark or with <.
MARKS_16 = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"<\x00": "utf-16-le", b"\x00<": "utf-16-be"}
DECLARATION = compiled(rb"\s*<\?xml\s[^>]{0,200}?encoding\s{0,9}=\s{0,9}[\"']([A-Za-z0-9._-]{1,40})[\"'][^>]{0,200}>")
USUAL_HEAD = b'<?xml version="1.0" encoding="UTF-8"'
USUAL = frozenset((b"utf-8", b"utf8", b"us-ascii", b"ascii"))
OTHERS = frozenset((b"gbk", b"gb2312", b"gb18030", b"cp936", b"iso-8859-1", b"windows-1252"))
MARKED_16 = compiled(r"\A\s*<\?xml[^>]{0,300}\?>")

# The longest tag, text or comment, in bytes: a cell of any program holds less, and some work grows faster than a tag does.
LONGEST = 256 << 10
# What may stand before the root element: white space, instructions, comments, in the first bytes.
PROLOG = compiled(rb"(?>(?:\s++|<\?.*?\?>|<!--.*?-->)*)", re.DOTALL)
HEAD = 64 << 10
START_TAG = compiled(rb"<[^<>\"'!?/]{1,99}(?:\"[^\"]*\"[^<>\"']{0,99}|'[^']*'[^<>\"']{0,99})*>")


class Malformed(ValueError):
    """XML that no parser takes."""


def as_utf8(xml: bytes) -> bytes:
    """Return XML as UTF-8 whatever encoding it is in; raises Malformed when it is not in the one it declares."""
    if xml.startswith(USUAL_HEAD):
        return xml
    two_bytes = MARKS_16.get(xml[:2])
    found = None if two_bytes else DECLARATION.match(xml.removeprefix(MARK_8))
    declared = found.group(1).lower() if found else b"utf-8"
    if not two_bytes and declared in USUAL:
        return xml
    if not two_bytes and declared not in OTHERS:
        raise Malformed
    try:
        text = xml.decode(two_bytes or declared.decode())
        return MARKED_16.sub("", text.removeprefix("\ufeff"), count=1).encode()
    except UnicodeError:
        raise Malformed from None


def root_of(xml: bytes) -> int:
    """Return where the root element begins, or what else stands there."""
    first = len(MARK_8) if xml.startswith(MARK_8) else 0
    found = PROLOG.match(xml, first, HEAD)
    return found.end() if found else first


def has_long_stretch(xml: bytes) -> bool:
    """Return whether a tag, a text or a comment is longer than any program writes."""
    here, last = 0, len(xml) - LONGEST
    while 0 <= here < last:
        here = xml.rfind(b">", here + 1, here + LONGEST)
    return here < 0


def root_tag(xml: bytes) -> bytes:
    """Return the start tag of the root element; raises Malformed."""
    found = START_TAG.match(xml, root_of(xml))
    if found is None:
        raise Malformed
    return found.group()


def has_asides(xml: bytes) -> bool:
    """Return whether there are comments, instructions or CDATA in well-formed XML; raises Malformed."""
    found: list[object] = []
    parser = pyexpat.ParserCreate("utf-8")
    parser.CommentHandler = found.append
    parser.StartCdataSectionHandler = lambda: found.append(None)
    parser.ProcessingInstructionHandler = lambda target, _data: found.append(target)
    try:
        parser.Parse(xml, True)
    except pyexpat.ExpatError:
        raise Malformed from None
    return bool(found)


def parse(
    xml: bytes,
    start: Callable[[str, dict[str, str]], Any] | None = None,
    end: Callable[[str], Any] | None = None,
    text: Callable[[str], Any] | None = None,
) -> None:
    """Give tags and texts to functions as they come, names without their prefix; raises Malformed."""
    # The encoding is settled: a declaration that says otherwise would let two parsers read two different things.
    parser = pyexpat.ParserCreate("utf-8")
    parser.buffer_text = True
    if start:
        parser.StartElementHandler = lambda tag, attributes: start(tag.rpartition(":")[2], attributes)
    if end:
        parser.EndElementHandler = lambda tag: end(tag.rpartition(":")[2])
    if text:
        parser.CharacterDataHandler = text
    try:
        parser.Parse(xml, True)
    except pyexpat.ExpatError:
        raise Malformed from None
