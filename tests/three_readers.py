"""What the three ways to read cells make of the XML of one sheet: by its shape, by the fast library, by the parser alone."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from io import BytesIO
from typing import Any

from python_calamine import CalamineWorkbook

from workbook.reading.cells_without_library import Shared, read_cells
from workbook.reading.known_texts import read_items
from workbook.reading.markup import Malformed, has_asides, parse
from workbook.reading.panics import guarded, unheard
from workbook.reading.raw_cells import Cells
from workbook.reading.reduced_package import BOOK, LINK, LINKS, ROOT, SHEET, STYLE_SHEET, store
from workbook.reading.said_texts import texts_in
from workbook.reading.shaped_cells import ShapedRaws, shaped_cells
from workbook.reading.shared_texts import up_to
from workbook.reading.unreadable import Unreadable

TEXTS = tuple(f"第{number}" for number in range(400))
ITEMS = "".join(f"<si><t>{text}</t></si>" for text in TEXTS).encode()
NUMBER_FORMATS = {"": 0, "day": 14, "span": 46}
# What may come into the XML of a sheet, or of shared texts, where it should not.
ODD = (
    *(b"<v>", b"</v>", b"<v></v>", b"<v/>", b"<v />", b"<t>", b"</t>", b"<is>", b"</is>", b"<c>", b"</c>", b"<row>", b"</row>", b"<t/>"),
    *(b"<si>", b"</si>", b"<si/>", b"</sst>", b"<r>", b"</r>", b"<rPr>", b"</rPr>", b"<rPh><t>x</t></rPh>", b'<sz val="1" val="2"/>'),
    *(b"&amp;", b"&#65;", b"&#13;", b"&#32;", b"&#1;", b"&lt;", b"&bad;", b"&", b"\0", b"\1", b"\r", b"\n", b" ", b"\xff", b"\xef\xbf\xbf"),
    *(b"<!-- -->", b"]]>", b"<![CDATA[1]]>", b"<?a b?>", b' t="s"', b' t="n"', b' t="str"', b' s="1"', b'r="B2"', b"<f>A1</f>"),
    *(b"_x000D_", b"_x0041_", b"1e5", b"-", b".5", b"+1", b"nan", b"_", b"\xe4\xb8\xad", b"'s'", b":c ", b'"', b"'", b">", b"<", b"/>"),
    *(b'<c r="A1"><v>1</v></c>', b'<c r="Z99"/>', b'<row r="1">', b'<row r="3000"/>', b"</sheetData>", b"<sheetData>", b"<b/>"),
    *(b'preserve">', b'<t xml:space="preserve">', b'<t xml:space="default">', b'<phoneticPr fontId="1"/>', b"9999999999", b"007", b"true"),
)
KINDS = (b't="s"', b't="n"', b't="b"', b't="e"', b't="str"', b't="inlineStr"', b't="d"', b"")
VALUES = (
    *(b"0", b"1", b"2.50", b"1E-7", b"1e400", b"-0", b"00012", b"", b"12 ", b"#REF!", b"2024-01-01", b"TRUE", b"-1", b"399", b"400"),
    *(b"1.7976931348623157e308", b"123456789012345678901234567890", b"4.9e-324", b"2.2250738585072014e-308", b"9007199254740993", b"1-2"),
)
TOKEN = re.compile(rb"<[^<>]*>|[^<>]+")


def differences(xml: bytes, formats: Sequence[str] = (), *, is_1904: bool = False) -> str | None:
    """Return what the reading by shape makes otherwise than the others, "" for nothing, None for a sheet that has no shape."""
    shaped = shaped_cells(xml)
    grid = shaped.grid(TEXTS, formats, is_1904=is_1904) if shaped else None
    if shaped is None or grid is None:
        return None
    if not is_well_formed(xml):
        return "malformed"
    ours, cells = strict(grid), Cells()
    if (library := by_library(xml, formats, is_1904=is_1904)) is not None and ours != library:
        return "library"
    # The parser's rows end where the last value does that is not blank.
    theirs = strict(read_cells(Shared(formats, TEXTS, is_1904=is_1904), xml))
    width = len(theirs[0]) if theirs else 0
    if [row[:width] for row in ours[: len(theirs)]] != theirs or trimmed(ours) != trimmed(theirs):
        return "parser"
    parse(xml, cells.start, cells.end, cells.text)
    return "" if dict(ShapedRaws(shaped).items()) == cells.cells else "raw"


def differing_items(xml: bytes, last: int) -> str | None:
    """Return what the shared texts up to one are otherwise than to a parser, "" for nothing, None where they are written unusually."""
    try:
        found = read_items(xml, last)
    except Malformed:
        return None
    if found is None:
        return None
    needed = up_to(xml, last)
    return "" if is_well_formed(needed) and found == list(texts_in(needed))[: last + 1] else "different"


def spoilt(xml: bytes, chance: random.Random) -> bytes:
    """Return XML with something odd in it, in one place or a few."""
    tokens = TOKEN.findall(xml)
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        here, there = chance.randrange(len(tokens)), chance.randrange(len(tokens))
        way, token = chance.randrange(7), tokens[here]
        if way == 0:
            tokens.insert(here, chance.choice((tokens[there], chance.choice(ODD))))
        elif way == 1:
            tokens[here] = chance.choice(ODD)
        elif way == 2:
            tokens[here] = b""
        elif way == 3:
            tokens[here], tokens[there] = tokens[there], token
        elif way == 4:
            cut = chance.randrange(len(token) + 1)
            tokens[here] = token[:cut] + chance.choice(ODD) + token[cut:]
        elif token.startswith(b"<"):
            tokens[here] = re.sub(rb't="\w+"', lambda _: chance.choice(KINDS), token)
        else:
            tokens[here] = chance.choice(VALUES)
    return b"".join(tokens)


def is_well_formed(xml: bytes) -> bool:
    try:
        return not has_asides(xml)
    except Malformed:
        return False


def strict(grid: Sequence[Sequence[object]]) -> list[list[Any]]:
    """Return rows with the type of every value."""
    return [["nan" if value != value else (type(value), value) for value in row] for row in grid]  # noqa: PLR0124


def trimmed(rows: Sequence[Sequence[Any]]) -> list[tuple[int, int, Any]]:
    """Return the values that are not blank, with their places."""
    return [(row, column, value) for row, each in enumerate(rows) for column, value in enumerate(each) if value != (str, "")]


def by_library(xml: bytes, formats: Sequence[str] = (), *, is_1904: bool = False) -> list[list[Any]] | None:
    """Return the rows as the fast library gives them, None where it gives up: then the parser is asked."""
    styles = b"".join(b'<xf numFmtId="%d"/>' % NUMBER_FORMATS[each] for each in formats)
    parts = [
        ("_rels/.rels", ROOT),
        ("xl/workbook.xml", BOOK % (b' date1904="1"' if is_1904 else b"", SHEET % (0, 1, 0))),
        ("xl/_rels/workbook.xml.rels", LINKS % (LINK % (0, 0))),
        ("xl/worksheets/s0.xml", xml),
        ("xl/styles.xml", STYLE_SHEET % (b"<cellXfs>" + styles + b"</cellXfs>")),
        ("xl/sharedStrings.xml", b"<sst>" + ITEMS + b"</sst>"),
    ]
    try:
        with unheard():
            return strict(guarded(lambda: _cells(store(parts)), "", ""))
    except Unreadable:
        return None


def _cells(book: bytes) -> list[list[object]]:
    return CalamineWorkbook.from_filelike(BytesIO(book)).get_sheet_by_index(0).to_python(skip_empty_area=False)
