"""The cells of a sheet that is written as programs write one, taken by pattern: what looks otherwise is left to the parser."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from rules.expressions import compiled

START, END = b"<sheetData>", b"</sheetData>"
# Nothing of the form stands further down, and no form has more cells: whoever parses stops there.
LAST_ROW, MOST_CELLS = 2000, 60_000
ATTRIBUTE = rb' {1,2}+(?!xmlns|[rt]=)[A-Za-z0-9]++(?::[A-Za-z0-9]++)?="[^"<>&\t\r\n]*+"'
FORMULA = rb'<f(?>(?: aca="(?:true|false)")?)>([^<\r]*+)</f>'
VALUE = rb"<v(?:/>|>([^<\r]*+)</v>)"
INLINE = rb'<is><t(?>(?: xml:space="preserve")?)>([^<\r]*+)</t></is>'
CELL = (
    rb'<c r="([A-Z]{1,3}[1-9][0-9]{0,6})"(?>(?:%b)*)(?>(?: {1,2}+t="([A-Za-z]++)")?)(?>(?:%b)*)'
    rb" ?(?:/>|>(?>(?:%b)?)(?>(?:%b|%b)?)</c>)" % (ATTRIBUTE, ATTRIBUTE, FORMULA, VALUE, INLINE)
)
ROW = rb'<row r="([1-9][0-9]{0,6})"(?>(?:%b)*) ?(?:/>|>(?>(?:%b)*)</row>)' % (ATTRIBUTE, CELL)
ROWS = compiled(rb'<row r="([0-9]++)"')
CODE = compiled(r"&(?:#x([0-9A-Fa-f]{1,6})|#([0-9]{1,7})|(amp|lt|gt|quot|apos));")
SIGNS = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}


class Raw(NamedTuple):
    """A cell: its formula without =, None for a constant; its type as the file has it (e is an error); its stored value."""

    formula: str | None
    type: str
    value: str


def usual_cells(xml: bytes) -> dict[str, Raw] | None:
    """Return the cells of well-formed XML that hold a formula or a value, None where the sheet has to be parsed."""
    start, end = xml.find(START) + len(START), xml.find(END)
    if not len(START) <= start <= end or xml.count(START) != 1 or xml.count(END) != 1 or b"<!" in xml or xml.count(b"<?") > 1:
        return None
    if not _usual().fullmatch(xml, start, end) or max(map(int, ROWS.findall(xml, start, end)), default=0) > LAST_ROW:
        return None
    found: dict[str, Raw] = {}
    for place, kind, formula, value, text in map(re.Match.groups, _cell().finditer(xml, start, end)):
        said = _text(value or text or b"")
        if said or formula is not None:
            found[place.decode()] = Raw(None if formula is None else _text(formula).strip(), kind.decode() if kind else "n", said)
    return found if len(found) < MOST_CELLS else None


# Most files are read without: to make them ready takes longer than to read a sheet.
@cache
def _usual() -> re.Pattern[bytes]:
    return compiled(rb"(?>(?:%b)*)" % ROW)


@cache
def _cell() -> re.Pattern[bytes]:
    return compiled(CELL)


def _text(xml: bytes) -> str:
    text = xml.decode("utf-8")
    return CODE.sub(_sign, text) if "&" in text else text


def _sign(found: re.Match[str]) -> str:
    in_sixteen, in_ten, name = found.groups()
    return SIGNS[name] if name else chr(int(in_sixteen, 16) if in_sixteen else int(in_ten))
