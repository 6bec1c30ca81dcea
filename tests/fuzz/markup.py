"""XML spoilt at random: attributes, tags, texts, encodings, numbers and addresses, and what is bearable once repeated without end."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence

from tests import edits

TAG, TEXT = re.compile(rb"<[^<>!?][^<>]*>"), re.compile(rb">([^<>]+)<")
ATTRIBUTE = re.compile(rb"\s([\w:]+)=(\"[^\"]*\"|'[^']*')")
ELEMENT = re.compile(
    rb"<(?:row|c|si|t|r|f|v|xf|font|fill|border|numFmt|col|mergeCell|dataValidation|cfRule|conditionalFormatting|hyperlink|definedName|sheet|comment|author|Relationship|property|dxf)(?=[\s>/])(?:[^<>]*/>|[^<>]*>[^<]*</[\w:]+>)"
)
ODD = (
    b"", b" ", b"0", b"-1", b"1", b"99999999", b"1e400", b"1e-400", b"NaN", b"0x10", b"1_0", b"9" * 400, b"4294967296", b"18446744073709551616",
    b"XFD1048576", b"XFE1", b"A0", b"a1", b"$A$1", b"A1:XFD1048576", b"A1:A1 B2:B2", b"B7", b"D6", b"s", b"str", b"e", b"b", b"d", b"inlineStr", b"shared", b"array",
    b"true", b"hidden", b"veryHidden", b"External", b"../../a.xml", b"/xl/workbook.xml", b"rId1", b"&#1;", b"&#x1F600;", b"&amp;lt;", b"&bogus;",
    "一".encode(), b"x" * 40_000, b"x" * 300_000, b"_x000D_", b"_x0041__x005F_", "\u200e5\u200f".encode(), "\uff15".encode(), b"2024-01-01T00:00:00", b"#REF!", b"=1+1", b"{" + "表三.新收.总计".encode() + b"}",
)  # fmt: skip
INSIDE = (
    b"<!--a-->", b"<?a b?>", b"<![CDATA[a<b]]>", b"]]>", b"<f>SUM(D6:I6)</f>", b'<f t="shared" si="0"/>', b'<f t="shared" ref="A1:Z99" si="0">A1+1</f>', b'<f t="array" ref="A1:B2">1</f>',
    b'<c r="D6"><v>5</v></c>', b"<c><v>5</v></c>", b"<row/>", b'<row r="2000000"/>', b"<is><t>a</t></is>", b'<mergeCell ref="A1:XFD1048576"/>', b'<mergeCells><mergeCell ref="D6:J40"/></mergeCells>',
    b'<cols><col min="1" max="16384" hidden="1"/></cols>', b'<legacyDrawing r:id="rId1"/>', b"<a:b/>", b"<sheetData/>", b"</sheetData>", b"<t/>", b"<si/>", b"<rPh><t>a</t></rPh>", b"&#0;", b"\x01", b"\xff", b"<",
)  # fmt: skip
ENCODINGS = ("utf-16", "utf-16-le", "utf-16-be", "gbk", "utf-8-sig", "utf-32", "utf-7", "latin-1")
# Together with what they are in they stay files that can be sent by mail.
MOST = 6 << 20


def part_of(parts: dict[str, bytes], chance: random.Random) -> str:
    """Return a part, one that holds a sheet as often as one of the others."""
    xml = [name for name in parts if name.lower().endswith((".xml", ".rels", ".vml"))]
    sheets = [name for name in xml if name.lower().startswith("xl/worksheets/sheet")]
    return chance.choice(sheets if sheets and chance.random() < 0.5 else xml)


def _in_a_part(work: Callable[[bytes, random.Random], bytes], most: int = 3) -> Callable[[bytes, random.Random, Sequence[bytes]], bytes]:
    def spoil(data: bytes, chance: random.Random, _others: Sequence[bytes]) -> bytes:
        parts = dict(edits.unpack(data))
        name = part_of(parts, chance)
        for _ in range(chance.randrange(1, most + 1)):
            parts[name] = work(parts[name], chance)
        return edits.pack(parts)

    return spoil


def _put(xml: bytes, place: re.Match[bytes], new: bytes) -> bytes:
    return xml[: place.start()] + new + xml[place.end() :]


def spoil_attribute(xml: bytes, chance: random.Random) -> bytes:
    tag = chance.choice(list(TAG.finditer(xml)))
    found = chance.choice(list(ATTRIBUTE.finditer(xml, *tag.span())))
    name, value = found.group(1), found.group(2)[1:-1]
    odd = chance.choice(ODD)
    whole = b' %b="%b"' % (name, value)
    return _put(
        xml,
        found,
        chance.choice(
            (
                whole * 2,
                whole + b' %b="%b"' % (name, odd),
                b"",
                b" %b='%b'" % (name, value),
                b' %b = "%b"' % (name, odd),
                b' %b="%b"' % (name, odd),
                b' x:%b="%b"' % (name, value),
                b' %b="<"' % name,
                b" " + name,
            )
        ),
    )


def spoil_address(xml: bytes, chance: random.Random) -> bytes:
    """Change an address, a kind or a format of a cell."""
    found = chance.choice(list(re.finditer(rb'\s(?:r|ref|s|t|si|min|max|sqref|authorId|spans)="[^"]*"', xml)))
    name = found.group().split(b"=")[0]
    return _put(xml, found, chance.choice((b"", b'%b="%b"' % (name, chance.choice(ODD)))))


def spoil_tag(xml: bytes, chance: random.Random) -> bytes:
    one, other = sorted(chance.sample(list(TAG.finditer(xml)), 2), key=lambda each: each.start())
    kind = chance.randrange(6)
    if kind == 0:
        return xml[: one.start()] + other.group() + xml[one.end() : other.start()] + one.group() + xml[other.end() :]
    if kind == 1:
        return _put(xml, one, b"")
    if kind == 2:
        return _put(xml, one, one.group() * 2)
    if kind == 3:
        depth = chance.choice((3, 300, 30_000))
        return _put(xml, one, b"<a>" * depth + b"</a>" * depth + one.group())
    if kind == 4:
        return _put(xml, one, re.sub(rb"^(</?)([\w]+)", rb"\1x:\2", one.group()))
    return _put(xml, one, one.group().swapcase())


def spoil_text(xml: bytes, chance: random.Random) -> bytes:
    found = chance.choice(list(TEXT.finditer(xml)))
    odd = chance.choice((*ODD, *INSIDE))
    return _put(xml, found, b">" + chance.choice((odd, found.group(1) + odd, odd + found.group(1))) + b"<")


def put_in(xml: bytes, chance: random.Random) -> bytes:
    found = chance.choice(list(TAG.finditer(xml)))
    return xml[: found.end()] + chance.choice(INSIDE) + xml[found.end() :]


def encode(xml: bytes, chance: random.Random) -> bytes:
    text, name = xml.decode("utf-8", "replace"), chance.choice(ENCODINGS)
    declared = chance.choice((name, "UTF-8", "GBK", "x" * 50, ""))
    text = re.sub(r"^\s*<\?xml[^>]*\?>", f'<?xml version="1.0" encoding="{declared}"?>' if declared else "", text)
    return text.encode(name, "replace")


def repeat(xml: bytes, chance: random.Random) -> bytes:
    """Repeat an element: no program writes so many, and each is well-formed."""
    found = chance.choice(list(ELEMENT.finditer(xml)))
    element = re.sub(rb'\s(?:r|ref)="[^"]*"', b"", found.group()) if chance.random() < 0.5 else found.group()
    count = min(chance.choice((10, 1000, 30_000, 300_000)), MOST // len(element))
    return _put(xml, found, element * count)


WAYS = {
    "attribute": _in_a_part(spoil_attribute),
    "address": _in_a_part(spoil_address, 6),
    "tag": _in_a_part(spoil_tag),
    "text": _in_a_part(spoil_text, 6),
    "put in": _in_a_part(put_in),
    "encoding": _in_a_part(encode, 1),
    "repeated": _in_a_part(repeat, 1),
}
