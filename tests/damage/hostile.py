"""Small files made to take memory, time or the process: each is refused in one sentence before any parser makes room for it."""

from __future__ import annotations

from collections.abc import Iterator

from tests import edits
from tests.complete import complete
from tests.damage.base import T2, T3, T4, Damage
from tests.damage.packages import BOOK, PROSE, with_texts

FAR = "XFD1048576"


def twice() -> Iterator[Damage]:
    """Yield attributes that stand twice in a tag: parsers differ on which of them counts."""
    data = complete()
    for sheet in (T3, PROSE):
        for old, new in (
            ('<c r="D6"', f'<c r="D6" r="{FAR}"'),
            ('<c r="A2"', f'<c r="A2" s="1" r="{FAR}"'),
            ('<c r="A2"', f"<c r='A2' r='{FAR}'"),
            ('<c r="A2"', f'<c r="A2"\n\tr = "{FAR}"'),
        ):
            if sheet == T3 or "A2" in old:
                made = edits.change_sheet(data, sheet, lambda xml, old=old, new=new: xml.replace(old, new, 1))
                yield Damage("属性重复", made, "部件损坏", f"工作表“{sheet}”")
    for old, new in (
        ('<row r="6"', '<row r="6" r="7"'),
        ('<c r="D6"', '<c s="1" s="1" r="D6"'),
        ("</row>", "</row></row>"),
        ("<v>", "<v>&a;"),
    ):
        made = edits.change_sheet(data, T3, lambda xml, old=old, new=new: xml.replace(old, new, 1))
        yield Damage("不成格式", made, "部件损坏", f"工作表“{T3}”")
    for old, new in (("<sheetData>", "<sheetData " + "a " * 200_000 + ">"), ("<sheetData>", "<!--" + "a" * 300_000 + "--><sheetData>")):
        made = edits.change_sheet(data, T3, lambda xml, old=old, new=new: xml.replace(old, new, 1))
        yield Damage("内容过长", made, "内容过长", f"工作表“{T3}”有一处内容长达 256 KB")
    sheets = b"".join(b'<sheet name="%d" sheetId="%d" r:id="rId1"/>' % (number, number + 50) for number in range(1000))
    yield Damage(
        "工作表过多", edits.change(data, BOOK, lambda xml: xml.replace(b"</sheets>", sheets + b"</sheets>")), "部件过多", "1000 张"
    )
    made = edits.change(data, BOOK, lambda xml: xml.replace(b"<sheet ", b'<sheet name="a" ', 1))
    yield Damage("不成格式", made, "部件损坏", "工作表目录")
    made = edits.change(data, BOOK, lambda xml: xml.replace(b"<sheet ", b"<sheet " + b"a" * 40_000 + b" ", 1))
    yield Damage("不成格式", made, "部件损坏", "工作表目录")


def far() -> Iterator[Damage]:
    """Yield cells beyond the last of any sheet, and sheets that are bearable alone and not together."""
    data = complete()
    for ref, words in (("XFE1", " XFE"), ("A1048577", "1048577"), ("ZZZ9", " ZZZ"), ("A9999999", "9999999")):
        cell = f'<row r="9999"><c r="{ref}"><v>1</v></c></row></sheetData>'
        made = edits.change_sheet(data, T3, lambda xml, cell=cell: xml.replace("</sheetData>", cell))
        yield Damage("超出行列", made, "范围过大", words)
    made = data
    for sheet in (T2, T3, T4):
        cell = '<row r="90000"><c r="J90000"><v>1</v></c></row></sheetData>'
        made = edits.change_sheet(made, sheet, lambda xml, cell=cell: xml.replace("</sheetData>", cell))
    yield Damage("合起来过大", made, "范围过大", "90000")


def texts() -> Iterator[Damage]:
    """Yield texts that many cells refer to, in whatever way they say so, also where one character makes all of them wide."""
    long = "字" * 60_000
    wide = "a" * 200_000 + "&#x1F600;"
    for kind in ('t="s"', "t='s'", 't="&#115;"', 't = "s"'):
        for text in (long, wide, wide.replace("&#x1F600;", "\U0001f600")):
            yield Damage("文字放大", _referred(text, {T3: 900}, kind), "解压过大", T3)
    yield Damage("文字放大", _referred(long, {T2: 300, T3: 300, T4: 300}), "解压过大", "80 MB")


def _referred(text: str, cells: dict[str, int], kind: str = 't="s"') -> bytes:
    data = edits.set_text(complete(), PROSE, "A4", "甲")
    data = with_texts(data)
    part = "xl/sharedStrings.xml"
    data = edits.change(data, part, lambda xml: xml.replace(b"</sst>", f"<si><t>{text}</t></si></sst>".encode()))
    number = dict(edits.unpack(data))[part].count(b"<si>") - 1
    for sheet, count in cells.items():
        rows = "".join(f'<row r="{row}"><c r="A{row}" {kind}><v>{number}</v></c></row>' for row in range(300, 300 + count))
        data = edits.change_sheet(data, sheet, lambda xml, rows=rows: xml.replace("</sheetData>", rows + "</sheetData>"))
    return data


def long_parts() -> Iterator[Damage]:
    """Yield parts longer than what they are for, and declarations behind something long."""
    data = complete()
    filler = b"<!--" + b" " * 1_100_000 + b"-->"
    for part in ("docProps/custom.xml", "docProps/core.xml", "xl/_rels/workbook.xml.rels", "_rels/.rels"):
        yield Damage("短部件过长", edits.change(data, part, lambda xml: xml + filler), "解压过大", "1 MB")
    yield Damage("短部件过长", edits.add(data, "xl/comments9.xml", b"<comments>" + filler + b"</comments>"), "解压过大", "1 MB")
    declared = b'<!DOCTYPE x [<!ENTITY a "b">]>'
    for before in (b"<?x " + b"y" * 5000 + b"?>", b"<!--" + b"y" * 5000 + b"-->", b" " * 5000):
        for part in (BOOK, edits.parts_of(data)[T3]):

            def hidden(xml: bytes, before: bytes = before) -> bytes:
                head = xml.index(b"?>") + 2 if xml.startswith(b"<?xml") else 0
                return xml[:head] + before + declared + xml[head:]

            yield Damage("实体声明", edits.change(data, part, hidden), "含实体声明", "DOCTYPE")
