"""XML as text: start tags changed in place, texts made fit to stand in a part."""

from __future__ import annotations

from rules.expressions import compiled
from workbook.reading.markup import UNFIT

START = compiled(rb"<([^\s/>]++)[^\"'>]*+(?>(?:\"[^\"]*+\"[^\"'>]*+|'[^']*+'[^\"'>]*+)*)>")
ATTRIBUTE = compiled(rb"(?<!\s)\s++([^\s=/>]++)\s*+=\s*+(\"[^\"]*\"|'[^']*')")
# Spreadsheet programs read _x0041_ as a character; an underscore written so keeps it text.
CODED = compiled(r"_(?=x[0-9A-Fa-f]{4}_)")
DIGITS = compiled("[0-9]{1,9}")
ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\r": "&#13;"})
IN_ATTRIBUTE = ESCAPES | str.maketrans({"\n": "&#10;", "\t": "&#9;"})
# Most texts have nothing in them that needs care.
SPECIAL = compiled(UNFIT.pattern + '|[&<>"\t\n\r]|_x')


def text(value: str) -> str:
    """Return a text as it stands between tags."""
    return CODED.sub("_x005F_", UNFIT.sub("", value)).translate(ESCAPES) if SPECIAL.search(value) else value


def quoted(value: str) -> str:
    """Return a text as it stands in an attribute's double quotes."""
    return UNFIT.sub("", value).translate(IN_ATTRIBUTE) if SPECIAL.search(value) else value


def ascii_xml(xml: str) -> bytes:
    """Return XML that may be put into a part of whatever encoding."""
    return xml.encode("ascii", "xmlcharrefreplace")


def number_of(value: str | None, otherwise: int = 0) -> int:
    """Return the whole number that an attribute says; a file of strangers may say anything."""
    return int(value) if value and DIGITS.fullmatch(value) else otherwise


def set_attribute(tag: bytes, name: bytes, value: bytes) -> bytes:
    """Return a start tag with an attribute given, at its place when it is there already."""
    for match in ATTRIBUTE.finditer(tag):
        if match.group(1) == name:
            return tag[: match.start(2)] + b'"' + value + b'"' + tag[match.end(2) :]
    found = START.match(tag)
    end = 1 + len(found.group(1)) if found else len(tag)
    return tag[:end] + b" " + name + b'="' + value + b'"' + tag[end:]
