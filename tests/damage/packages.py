"""Packages as the standard allows them and as programs other than the usual write them: every one is the complete report."""

from __future__ import annotations

import re
import struct
import zipfile
from collections.abc import Iterator
from io import BytesIO

from tests import edits
from tests.complete import complete
from tests.damage.base import T3, Damage
from workbook.cells import column_number

BOOK, LINKS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
ROOT, TYPES = "_rels/.rels", "[Content_Types].xml"
OFFICE = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WIDE = 0xFFFFFFFF
PROSE = "一、总体情况"


def renamed(data: bytes, old: str, new: str, target: str, links: str = LINKS) -> bytes:
    """Give a part another name and folder; its relationship says the target as given."""
    parts = dict(edits.unpack(data))
    parts[new] = parts.pop(old)
    folder, _, name = old.rpartition("/")
    own = f"{folder}/_rels/{name}.rels"
    if own in parts:
        there, _, called = new.rpartition("/")
        parts[f"{there}/_rels/{called}.rels"] = parts.pop(own)
    before = re.search(rb'Target="([^"]*%b)"' % name.encode(), parts[links])
    parts[links] = parts[links].replace(before.group(), f'Target="{target}"'.encode())
    return edits.pack(parts)


def with_texts(data: bytes, head: bytes = b"", part: str = "xl/sharedStrings.xml", kind: str = 't="s"') -> bytes:
    """Put all texts of the first part of prose into shared texts."""
    texts: list[bytes] = []

    def work(xml: str) -> str:
        def share(found: re.Match[str]) -> str:
            texts.append(b"<si>" + found[2].encode() + b"</si>")
            return f"{found[1]}{kind}><v>{len(texts) - 1}</v></c>"

        return re.sub(r'(<c [^>]*)t="inlineStr"><is>(.*?)</is></c>', share, xml)

    data = edits.change_sheet(data, PROSE, work)
    link = b'<Relationship Id="rIdTexts" Type="%b/sharedStrings" Target="/%b"/></Relationships>' % (OFFICE, part.encode())
    data = edits.change(data, LINKS, lambda xml: xml.replace(b"</Relationships>", link))
    spaces = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    return edits.add(data, part, b"<sst " + spaces + head + b">" + b"".join(texts) + b"</sst>")


def without_addresses(data: bytes, sheet: str) -> bytes:
    """Write the cells of a sheet one behind the other, blank ones too, and none with its address."""

    def line(found: re.Match[str]) -> str:
        cells = {column_number(cell[1]): cell[0] for cell in edits.CELL.finditer(found[0])}
        body = "".join(
            re.sub(r' r="[A-Z]+[0-9]+"', "", cells[each]) if each in cells else "<c/>" for each in range(1, max(cells, default=0) + 1)
        )
        return re.match(r"<row [^>]*?(?=/?>)", found[0])[0] + f">{body}</row>"

    return edits.change_sheet(data, sheet, lambda xml: edits.ROW.sub(line, xml))


def widened(data: bytes, *, end: bool) -> bytes:
    """Write the sizes of all entries in the form of 64 bits, on request also the end of the directory."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        infos = archive.infolist()
        start = archive.start_dir
    directory = b""
    for info in infos:
        name = info.filename.encode()
        extra = struct.pack("<HHQQQ", 1, 24, info.file_size, info.compress_size, info.header_offset)
        fixed = (
            b"PK\x01\x02",
            45,
            45,
            info.flag_bits,
            info.compress_type,
            0,
            33,
            info.CRC,
            WIDE,
            WIDE,
            len(name),
            len(extra) + 5,
            0,
            0,
            0,
            0,
        )
        directory += struct.pack("<4s6H3L5H2L", *fixed, WIDE) + name + struct.pack("<HH1s", 0x7777, 1, b"x") + extra
    last = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, len(infos), len(infos), len(directory), start, 0)
    if end:
        far = start + len(directory)
        last = (
            struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, len(infos), len(infos), len(directory), start)
            + struct.pack("<4sLQL", b"PK\x06\x07", 0, far, 1)
            + struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, WIDE, WIDE, 0)
        )
    return data[:start] + directory + last


def encoded(xml: bytes, encoding: str) -> bytes:
    text = re.sub(r"^<\?xml.*?\?>\s*", "", xml.decode())
    return f'<?xml version="1.0" encoding="{encoding}"?>{text}'.encode(encoding)


def other_names() -> Iterator[Damage]:
    data = complete()
    for new, target in (("xl/workbook22.xml", "xl/workbook22.xml"), ("xl/Book.xml", "/xl/Book.xml"), ("表/书.xml", "/%E8%A1%A8/书.xml")):
        moved = renamed(data, BOOK, new, target, ROOT)
        if not new.startswith("xl/"):
            moved = edits.change(moved, "表/_rels/书.xml.rels", lambda xml: re.sub(rb'Target="/?(?:xl/)?', b'Target="../xl/', xml))
        yield Damage("主部件改名", moved)
    sheet = edits.parts_of(data)[T3]
    for new, target in (("xl/sheets/a b.xml", "sheets/a b.xml"), ("甲.xml", "../甲.xml"), ("t/三.XML", "/t/%E4%B8%89.XML")):
        yield Damage("表部件改名", renamed(data, sheet, new, target))
    yield Damage("样式改名", renamed(data, "xl/styles.xml", "xl/look.xml", "look.xml"))
    for part in ("xl/sharedStrings.xml", "xl/sharedStrings2.xml", "texts/文字.xml"):
        yield Damage("文字改名", with_texts(data, part=part))


def other_writing() -> Iterator[Damage]:
    data = complete()
    sheet = edits.parts_of(data)[T3]
    yield Damage("六十四位", widened(data, end=False))
    yield Damage("名前有斜线", edits.pack({f"/{name}": each for name, each in edits.unpack(data)}))
    yield Damage("反斜线", edits.pack({name.replace("/", "\\").upper(): each for name, each in edits.unpack(data)}))
    yield Damage("前有别的字节", b"PK00" + bytes(40) + data)
    yield Damage("六十四位", widened(data, end=True))
    for name in (T3, PROSE, "封面", "上年数据"):
        yield Damage("没有地址", without_addresses(data, name))
    for tail in (b"<!-- saved -->", b"\n<?mso end?>\n", b"<!-- a --><!-- worksheet> --> \r\n"):
        yield Damage("根后有注释", edits.change(data, sheet, lambda xml, tail=tail: xml + tail))
    for part in (BOOK, LINKS, sheet, edits.parts_of(data)[PROSE], "xl/styles.xml"):
        for encoding in ("utf-16", "gbk"):
            yield Damage(f"编码 {encoding}", edits.change(data, part, lambda xml, encoding=encoding: encoded(xml, encoding)))
    late = edits.change(data, BOOK, lambda xml: xml.replace(b"<sheets>", b"<!-- sheets> " + b"x" * 9000 + b" <sheets> --><sheets>"))
    yield Damage("目录前有注释", late)


def announced() -> Iterator[Damage]:
    """Yield what says more than it holds and what is longer than it need be, and is no reason to refuse the report."""
    data = complete()
    for count in (b"18446744073709551615", b"99999999999", b"0", b"x"):
        yield Damage("文字数不符", with_texts(data, b' count="' + count + b'" uniqueCount = "' + count + b'"'))
        yield Damage("文字数不符", with_texts(data, b' uniqueCount="' + count + b'"'))
    for tail in (b"<property " * 3000, b'<property name="a"' + b" x" * 9000, b"<property name='b'>" * 9000):
        yield Damage("属性过长", edits.change(data, "docProps/custom.xml", lambda xml, tail=tail: xml.replace(b"</Properties>", tail)))
    for tail in (b"<dc:creator " * 3000, b"<dc:creator>" * 3000, b"<a" + b" x" * 9000):
        yield Damage("属性过长", edits.change(data, "docProps/core.xml", lambda xml, tail=tail: xml[: xml.rindex(b"</")] + tail))


def hidden_letters() -> Iterator[Damage]:
    """Yield figures with marks around them that nobody sees."""
    for mark in map(chr, (0x200B, 0x200E, 0x200F, 0x202A, 0x202E, 0x2066, 0x2069, 0xAD, 0xFE0F, 0xFEFF)):
        row = 6
        value = _figure(complete(), f"D{row}")
        yield Damage("看不见的字符", edits.set_text(complete(), T3, f"D{row}", f"{mark}{value}{mark}"), seen=("文本型数字",))


def _figure(data: bytes, cell: str) -> str:
    xml = dict(edits.unpack(data))[edits.parts_of(data)[T3]].decode()
    return re.search(rf'<c r="{cell}"[^>]*><v>([0-9]+)', xml)[1]
