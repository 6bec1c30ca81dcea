"""Bytes, XML, cells and lines of a workbook spoilt at random."""

from __future__ import annotations

import contextlib
import random
import re

from tests import edits
from workbook.cells import column_letters

SHEETS = ("封面", "一、总体情况", "二、主动公开", "三、依申请公开", "四、复议诉讼", "五、问题及改进", "上年数据", "校验")
TEXTS = (
    *(
        "/",
        "小计",
        "合计",
        "其他",
        "总计",
        "信息内容",
        "项目",
        "3件",
        "第二十条第（一）项",
        "（六）其他处理",
        "规范性文件",
        "本年增/减",
        "自然人",
    ),
    *(
        "行政复议",
        "法人或其他组织",
        "结果维持",
        "情况说明",
        "代码",
        "单位名称（全称）",
        "报告年度",
        "（一）主动公开",
        "（二）",
        "一、",
        "上年年度",
    ),
    *("x" * 300, "1.属于国家秘密", "二、主动公开政府信息情况", "填报单位：某局　　报告年度：2020"),
)
PIECES = (
    *(
        b'<c r="B7"/>',
        b"</c>",
        b"<row>",
        b'"',
        b"<v>x</v>",
        b"&amp;",
        b"&#0;",
        b"<!--",
        b"]]>",
        b'<c r="9A">',
        b't="s"',
        b"<f>",
        b's="99999"',
    ),
    *(b"<v>99999999999</v>", b"<v>-1</v>", b' r="', b"<is>", b"\x00", b'<mergeCell ref="A1:XFD1048576"/>', b'<row r="0">', b'<c r="A0">'),
)
VALUES = (b"", b"0", b"1e400", b"nan", b"#REF!", b"1.5", b"-3", b"x" * 50_000, b"9" * 400, b"TRUE", b"2024-01-01")
ATTRIBUTES = (b"", b"0", b"-1", b"99999999", b"A", b"str", b"s", b"inlineStr", b"e", b"XFD9", "一".encode())


def spoil_bytes(data: bytes, chance: random.Random) -> bytes:
    spoilt = bytearray(data)
    for _ in range(chance.randrange(1, 6)):
        at, kind = chance.randrange(len(spoilt)), chance.randrange(4)
        if kind == 0:
            spoilt[at] = chance.randrange(256)
        elif kind == 1:
            del spoilt[at : at + chance.randrange(1, 200)]
        elif kind == 2:
            spoilt[at:at] = chance.randbytes(chance.randrange(1, 40))
        else:
            source = chance.randrange(len(spoilt))
            spoilt[at : at + 50] = spoilt[source : source + 50]
    return bytes(spoilt)


def spoil_parts(data: bytes, chance: random.Random) -> bytes:
    parts = dict(edits.unpack(data))
    name = chance.choice([part for part in parts if part.endswith((".xml", ".rels"))])
    part = bytearray(parts[name])
    for _ in range(chance.randrange(1, 8)):
        at = chance.randrange(len(part) + 1)
        kind = chance.randrange(5)
        if kind == 0:
            del part[at : at + chance.randrange(1, 300)]
        elif kind == 1:
            part[at:at] = chance.choice(PIECES)
        elif kind == 2:
            source = chance.randrange(len(part) + 1)
            part[at : at + 80] = part[source : source + 80]
        else:
            pattern, choices = ((rb'"[^"]*"', ATTRIBUTES), (rb">[^<]+<", VALUES))[kind - 3]
            found = list(re.finditer(pattern, bytes(part)))
            if found:
                match = chance.choice(found)
                part[match.start() + 1 : match.end() - 1] = chance.choice(choices)
    return edits.pack(parts | {name: bytes(part)})


def spoil_cells(data: bytes, chance: random.Random) -> bytes:
    for _ in range(chance.randrange(1, 6)):
        # A line beyond the sheet's last cannot be changed.
        with contextlib.suppress(AssertionError):
            data = spoil_line(data, chance)
    return data


def spoil_line(data: bytes, chance: random.Random) -> bytes:
    sheet, row, column = chance.choice(SHEETS), chance.randrange(1, 33), chance.randrange(1, 12)
    kind = chance.randrange(7)
    if kind < 2:
        return edits.put_row(data, sheet, row, {column_letters(column): chance.choice(TEXTS), "P": chance.randrange(9)})
    if kind == 2:
        return edits.put_column(data, sheet, column_letters(column), {row: chance.choice(TEXTS), row + 1: 7})
    if kind == 3:
        return edits.insert_row(data, sheet, row, chance.randrange(1, 3))
    if kind == 4:
        return edits.delete_row(data, sheet, row)
    work = edits.insert_column if kind == 5 else edits.delete_column
    return work(data, sheet, column)
