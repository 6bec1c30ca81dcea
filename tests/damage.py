"""Damaged workbooks of every kind, made from a complete one; each with the sentence or the observations it must give."""

from __future__ import annotations

import io
import random
import struct
import zipfile
from collections.abc import Iterator, Mapping
from functools import cache
from typing import NamedTuple

import msoffcrypto
from msoffcrypto.format.ooxml import OOXMLFile

from rules.form import load_form
from tests import edits
from tests.complete import UNIT, complete, figures
from workbook.fill import with_totals
from workbook.layout import column_letters, load_layout

T2, T3, T4 = "二、主动公开", "三、依申请公开", "四、复议诉讼"
LAYOUT = load_layout("2021")
FORM = load_form("2021")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


class Damage(NamedTuple):
    """A damaged file: `sentence` is the kind of Unreadable (or the kinds), else `seen` are the observations' names; `changed` figures differ."""

    kind: str
    data: bytes
    sentence: str = ""
    words: str = ""
    seen: tuple[str, ...] = ()
    changed: Mapping[str, float | None] = {}
    suffix: str = ".xlsx"
    found: str = ""


def damages() -> Iterator[Damage]:
    """Yield all of them, the same every time."""
    for make in (
        foreign_files,
        cut_off,
        broken_parts,
        broken_directory,
        bombs,
        declarations,
        far_cells,
        odd_cells,
        wrong_totals,
        rows,
        columns,
        labels,
        marks,
        older_form,
        sheets,
        hidden,
        attachments,
    ):
        yield from make()


def good() -> bytes:
    return complete()


def place(id: str) -> tuple[str, str]:
    return tuple(LAYOUT.places[id])


@cache
def encrypted() -> bytes:
    out = io.BytesIO()
    OOXMLFile(io.BytesIO(complete())).encrypt("秘密", out)
    assert msoffcrypto.OfficeFile(io.BytesIO(out.getvalue())).is_encrypted()
    return out.getvalue()


def zipped(*names: str) -> bytes:
    return edits.pack(dict.fromkeys(names, b"<x/>"))


def foreign_files() -> Iterator[Damage]:
    yield Damage("空文件", b"", "空文件", "0 字节")
    for what, data in {
        "文本": "单位,新收\n某局,3\n".encode(),
        "文本 ": "某局".encode("gb18030"),
        "网页": b"<html><body><table><tr><td>3</td></tr></table></body></html>",
        "网页 ": b'\xef\xbb\xbf<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"/>',
        "XML 文本": b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
        "PDF 文件": b"%PDF-1.7\n",
        "图片": b"\x89PNG\r\n\x1a\n",
        "图片 ": b"\xff\xd8\xff\xe0",
        "压缩包（rar）": b"Rar!\x1a\x07",
        "压缩包（7z）": b"7z\xbc\xaf\x27\x1c",
        "RTF 文档": b"{\\rtf1}",
        "无法识别的数据": bytes(300),
        "旧版 Word 文档（.doc）": OLE + "WordDocument".encode("utf-16-le"),
        "旧版 Office 文件": OLE + bytes(600),
        "Word 文档": zipped("[Content_Types].xml", "word/document.xml"),
        "演示文稿": zipped("[Content_Types].xml", "ppt/presentation.xml"),
        "Excel 二进制工作簿（.xlsb）": zipped("[Content_Types].xml", "xl/workbook.bin"),
        "OpenDocument 文件": zipped("mimetype", "content.xml"),
        "压缩包（zip）": zipped("说明.txt"),
    }.items():
        yield Damage("不是工作簿", data, "不是工作簿", what.strip())
    yield Damage("旧版工作簿", OLE + "Workbook".encode("utf-16-le") * 2, "其他表格", ".xls")
    for suffix in (".xls", ".et", ".ods", ".csv", ".xlsb", ".xltx", ".numbers"):
        yield Damage("后缀不对", complete(), "其他表格", suffix, suffix=suffix)
    yield Damage("有密码", encrypted(), "有密码", "打开密码")
    book = edits.pack({name: data for name, data in edits.unpack(complete()) if "worksheets" not in name})
    yield Damage("部件缺失", book, "部件缺失", "xl/worksheets/sheet")
    yield Damage("别的工作簿", edits.change(complete(), "xl/workbook.xml", other_sheets), "不是年报", "工作表“人员名单”")
    yield Damage("别的工作簿", edits.change(complete(), "xl/workbook.xml", no_sheets), "不是年报", "一张工作表也没有")


def other_sheets(xml: bytes) -> bytes:
    start, end = xml.index(b"<sheets>") + 8, xml.index(b"</sheets>")
    guide = xml[xml.rindex(b"<sheet ", start, end) : end]
    return xml[:start] + guide.replace("填报说明".encode(), "人员名单".encode()) + xml[end:]


def no_sheets(xml: bytes) -> bytes:
    start, end = xml.index(b"<sheets>") + 8, xml.index(b"</sheets>")
    return xml[:start] + xml[end:]


def cut_off() -> Iterator[Damage]:
    data = complete()
    for share in range(1, 20):
        yield Damage("截断", data[: len(data) * share // 20], "已损坏", "文件末尾缺失")
    yield Damage("截断", data[:-1], "已损坏", "文件末尾缺失")
    yield Damage("截断", data[2000:], "不是工作簿", "无法识别的数据")


def needed_parts() -> dict[str, zipfile.ZipInfo]:
    with zipfile.ZipFile(io.BytesIO(complete())) as archive:
        infos = {info.filename: info for info in archive.infolist()}
    needed = [part for sheet, part in edits.parts_of(complete()).items() if sheet not in ("校验", "填报说明")]
    return {part: infos[part] for part in needed}


def broken_parts() -> Iterator[Damage]:
    """Yield bytes turned over inside packed parts, parts cut off, mis-encoded, replaced."""
    chance, data = random.Random(7), complete()
    for info in needed_parts().values():
        for _ in range(4):
            at = info.header_offset + 30 + len(info.filename) + chance.randrange(20, info.compress_size - 20)
            yield Damage("坏字节", data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1 :], "部件损坏 大小不符", "请用")
    for part in list(needed_parts())[:4]:
        yield Damage("部件截断", edits.change(data, part, lambda xml: xml[: len(xml) // 2]), "部件损坏", "工作表“")
        yield Damage(
            "部件乱码", edits.change(data, part, lambda xml: xml.replace(b"<sheetData>", b"<sheetData>\xff\xfe", 1)), "部件损坏", "工作表“"
        )
        yield Damage("部件乱码", edits.change(data, part, lambda xml: xml.decode().encode("utf-16")), "部件损坏", part)
        yield Damage("部件清空", edits.change(data, part, lambda _xml: b""), "部件损坏", part)
        yield Damage("部件丢失", edits.pack({name: each for name, each in edits.unpack(data) if name != part}), "部件缺失", part)
    for part in ("xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml"):
        yield Damage("部件清空", edits.change(data, part, lambda _xml: b""), "部件损坏", "部分" if "styles" in part else "工作表目录")


def broken_directory() -> Iterator[Damage]:
    data = complete()
    end = data.rindex(b"PK\x05\x06")
    start = struct.unpack_from("<L", data, end + 16)[0]
    yield Damage("目录损坏", data[:start] + b"XX" + data[start + 2 :], "已损坏", "目录不完整")
    yield Damage("目录损坏", data[: end + 10] + struct.pack("<H", 500) + data[end + 12 :], "已损坏", "目录不完整")
    yield Damage("目录损坏", data[: end + 12] + struct.pack("<L", 1 << 30) + data[end + 16 :], "已损坏", "目录不完整")
    yield Damage("目录损坏", data[: end + 10] + struct.pack("<HL", 0xFFFF, 1 << 30) + data[end + 16 :], "已损坏", "目录不完整")
    flags = data.index(b"PK\x01\x02", start) + 8
    yield Damage("压缩密码", data[:flags] + b"\x01" + data[flags + 1 :], "有密码", "打开密码")
    yield Damage("重名", with_twin(data), "已损坏", "重名")
    method = data.index(b"xl/worksheets/sheet4.xml", start) - 46 + 10
    yield Damage("压缩方法", data[:method] + b"\x09" + data[method + 1 :], "部件损坏", "sheet4.xml")


def with_twin(data: bytes) -> bytes:
    """Return a package in whose directory two parts bear the same name."""
    end = data.rindex(b"PK\x05\x06")
    start = struct.unpack_from("<L", data, end + 16)[0]
    return data[:start] + data[start:end].replace(b"sheet2.xml", b"sheet3.xml") + data[end:]


def declare(data: bytes, part: bytes, size: int) -> bytes:
    """Return a package whose directory gives a part another uncompressed size."""
    start = struct.unpack_from("<L", data, data.rindex(b"PK\x05\x06") + 16)[0]
    at = data.index(part, start) - 46 + 24
    return data[:at] + struct.pack("<L", size) + data[at + 4 :]


def bombs() -> Iterator[Damage]:
    data = complete()
    part = edits.parts_of(data)[T3]
    filler = b"<!--" + bytes(3_000_000).replace(b"\0", b" ") + b"-->"
    for name in (b"xl/worksheets/sheet4.xml", b"xl/worksheets/sheet1.xml", b"xl/theme/theme1.xml"):
        yield Damage("声明过大", declare(data, name, 1 << 30), "解压过大", "200 MB")
    vast = edits.change(data, part, lambda xml: xml.replace(b"<sheetData>", filler * 12 + b"<sheetData>"))
    yield Damage("部件过大", vast, "解压过大", "32 MB")
    grown = edits.change(data, part, lambda xml: xml.replace(b"<sheetData>", filler + b"<sheetData>"))
    yield Damage("大小不符", declare(grown, b"xl/worksheets/sheet4.xml", 1000), "大小不符", "sheet4.xml")
    end = data.rindex(b"PK\x05\x06")
    start = struct.unpack_from("<L", data, end + 16)[0]
    at = data.index(b"xl/theme/theme1.xml", start) - 46 + 20
    yield Damage("部件重叠", data[:at] + struct.pack("<L", len(data)) + data[at + 4 :], "解压过大", "200 MB")
    texts = b"<sst><si><t>" + b"x" * 30_000_000 + b"</t></si></sst>"
    cells = b"".join(b'<c r="B%d" t="s"><v>0</v></c>' % row for row in range(100, 4000))
    many = edits.change(data, part, lambda xml: xml.replace(b"</sheetData>", b'<row r="100">' + cells + b"</row></sheetData>"))
    yield Damage("文字放大", edits.add(many, "xl/sharedStrings.xml", texts), "解压过大", T3)


def declarations() -> Iterator[Damage]:
    doctype = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    for part in [*needed_parts(), "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml"]:

        def declared(xml: bytes) -> bytes:
            head = xml.index(b"?>") + 2 if xml.startswith(b"<?xml") else 0
            return xml[:head] + doctype + xml[head:]

        yield Damage("实体声明", edits.change(complete(), part, declared), "含实体声明", "DOCTYPE")


def far_cells() -> Iterator[Damage]:
    data = complete()
    for ref in ("XFD1048576", "A1048576", "ZZ90000", "J300000"):
        row = ref.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
        line = f'<row r="{row}"><c r="{ref}"><v>1</v></c></row></sheetData>'
        damaged = edits.change_sheet(data, T3, lambda xml, line=line: xml.replace("</sheetData>", line))
        yield Damage("远处有格", damaged, "范围过大", T3)
    for writing in ("<c r='XFD1048576'><v>1</v></c>", '<x:c r="XFD1048576"><v>1</v></x:c>', '<c\nr = "XFD1048576"><v>1</v></c>'):
        damaged = edits.change_sheet(
            data,
            "封面",
            lambda xml, writing=writing: xml.replace("<sheetData>", '<sheetData xmlns:x="x">').replace(
                "</sheetData>", f'<row r="99">{writing}</row></sheetData>'
            ),
        )
        yield Damage("远处有格", damaged, "范围过大", "封面")


def odd_cells() -> Iterator[Damage]:
    """Yield placeholders, words, text numbers, errors and other values in cells of figures."""
    data = complete()
    cells = ("表三.予以公开.自然人", "表三.不予处理.重复申请.其他", "表四.行政复议.结果维持", "表二.行政许可.本年处理决定数量")
    for number, text in enumerate(("/", "／", "—", "－－", "无", "不涉及", "不适用", "N/A", "没有", "-", "暂无", "……")):
        yield odd(data, cells[number % 4], text, "占位符", None)
    for number, text in enumerate(("3件", "251000元", "约3", "三", "3（含复议）", "2023年", "3+1", "1-2")):
        yield odd(data, cells[number % 4], text, "带单位或文字", None)
    for number, (text, value) in enumerate({"１２": 12, "1,234": 1234, "1 2": 12, "－5": -5}.items()):
        yield odd(data, cells[number % 4], text, "全角或分隔符", value)
    for number, (text, value) in enumerate({"5": 5, " 7 ": 7, "+36": 36, "-2": -2}.items()):
        yield odd(data, cells[number % 4], text, "文本型数字", value)
    for number, error in enumerate(("#REF!", "#VALUE!", "#N/A", "#DIV/0!", "#NAME?")):
        id = cells[number % 4]
        yield Damage(
            "出错值", edits.set_cell(data, *place(id), f"<v>{error}</v>", "e"), seen=("公式出错",), changed={id: None}, found=error
        )
    yield Damage(
        "出错值",
        edits.set_cell(data, *place("表三.新收.总计"), "<f>SUM(#REF!)</f><v>#REF!</v>", "e"),
        seen=("公式出错",),
        changed={"表三.新收.总计": None},
    )
    id = cells[0]
    yield Damage(
        "别的值", edits.set_cell(data, *place(id), "<v>1</v>", "b"), seen=("带单位或文字",), changed={id: None}, found="逻辑值 TRUE"
    )
    yield Damage(
        "别的值", edits.set_cell(data, *place(id), "<v>1e999</v>"), seen=("带单位或文字",), changed={id: None}, found="不是有限的数"
    )
    for value in (-1, 2.5):
        yield Damage("负数小数", edits.set_number(data, *place(id), value), seen=("合计未重算",), changed=recomputed({id: value}))
    fee = "表二.行政事业性收费.本年收费金额"
    yield Damage("收费项目", edits.set_text(data, *place(fee), "3项"), seen=("收费填了项目数",), changed={fee: None}, found="3项")
    yield Damage("收费单位", edits.set_text(data, *place(fee), "251000元"), seen=("带单位或文字",), changed={fee: None})
    yield Damage("未填", edits.clear(data, *place(id)), changed={id: None})
    yield Damage("公式未计算", edits.set_cell(data, *place(id), "<f>1+2</f>"), changed={id: None})


def odd(data: bytes, id: str, text: str, name: str, value: float | None) -> Damage:
    """Return a text in a figure's cell; what its totals show is then older than the figure, unless it is no number."""
    changed = {id: value} if value is None else recomputed({id: value})
    seen = (name,) if value is None or len(changed) == 1 else (name, "合计未重算")
    return Damage(name, edits.set_text(data, *place(id), text), seen=seen, changed=changed, found=" ".join(text.split()))


def recomputed(changed: Mapping[str, float]) -> dict[str, float | None]:
    """Return the figures that are other than in the complete workbook once totals are calculated anew."""
    inputs = {id: value for id, value in figures("2021").items() if not FORM.figures[id].parts}
    again = with_totals(LAYOUT, inputs | dict(changed))
    return {id: value for id, value in again.items() if value != figures("2021")[id]}


def wrong_totals() -> Iterator[Damage]:
    data, whole = complete(), figures("2021")
    over = "表三.办理结果总计.总计"
    for id in ("表三.新收.总计", "表三.办理结果总计.自然人", "表三.办理结果总计.总计", "表四.行政复议.总计", "表四.复议后起诉.总计"):
        sheet, cell = place(id)
        formula = edits.re.search(rf'<c r="{cell}"[^>]*><f>(.*?)</f>', dict(edits.unpack(data))[edits.parts_of(data)[sheet]].decode())[1]
        yield Damage("合计未重算", edits.set_cell(data, sheet, cell, f"<f>{formula}</f><v>3</v>"), seen=("合计未重算",), found="3")
        yield Damage("合计未计算", edits.set_cell(data, sheet, cell, f"<f>{formula}</f>"))
        yield Damage("合计未计算", edits.set_cell(data, sheet, cell, f"<f>{formula}</f><v></v>", "str"))
        # A wrong total that another total adds up makes that one old, too.
        old = ("合计未重算",) if id in FORM.figures[over].parts else ()

        def off(value: int, id: str = id, old: tuple[str, ...] = old) -> dict[str, float | None]:
            return {id: value} | ({over: whole[over] + value - whole[id]} if old else {})

        more, none = f"<f>{formula}+1</f><v>{whole[id] + 1}</v>", "<f>SUM(A1:A2)</f><v>0</v>"
        yield Damage("合计被改", edits.set_cell(data, sheet, cell, more), seen=("合计公式被改", *old), changed=off(whole[id] + 1))
        yield Damage("合计被改", edits.set_cell(data, sheet, cell, none), seen=("合计公式被改", *old), changed=off(0), found="=SUM(A1:A2)")
        yield Damage("合计手填", edits.set_number(data, sheet, cell, 3), seen=(*old, "合计为手填"), changed=off(3), found="3")
        yield Damage("合计清空", edits.clear(data, sheet, cell), changed={id: None})
        yield Damage("合计文字", edits.set_text(data, sheet, cell, "3件"), seen=("带单位或文字",), changed={id: None})


def ids_of_row(row: str) -> list[str]:
    return [id for id in FORM.ids if id.startswith(f"表三.{row}.")]


def rows() -> Iterator[Damage]:
    data, block = complete(), FORM.blocks["表三"][0]
    for number, row in enumerate(block.rows, 6):
        # The first row of a group takes the group's name with it.
        groups = [other["label"][:-1] for other in block.rows[: number - 6]]
        seen = ("行缺失",) if row["label"][:-1] in groups or len(row["label"]) == 1 else ("行缺失", "行名不符")
        yield Damage("删行", edits.delete_row(data, T3, number), seen=seen, changed=dict.fromkeys(ids_of_row(row["id"])))
    for number in (7, 10, 18, 30):
        yield Damage("加空行", edits.insert_row(data, T3, number), seen=("行多出",), found="（空行）")
        cells = {"C": "9.自拟的一行"} | dict.fromkeys("DEFGHIJ", 0)
        yield Damage("加行", edits.put_row(edits.insert_row(data, T3, number), T3, number, cells), seen=("行多出",), found="9.自拟的一行")
    for count in (1, 3):
        yield Damage("整表下移", edits.insert_row(data, T3, 1, count), seen=("行移位",), found=f"整表下移 {count} 行")
        yield Damage("整表下移", edits.insert_row(data, T4, 3, count))
        yield Damage("整表下移", edits.insert_row(data, T2, 3, count), seen=("行移位",), found=f"整表下移 {count} 行")
    for one, other in ((10, 11), (12, 20), (6, 7)):
        yield Damage("行移位", edits.swap_rows(data, T3, one, other), seen=("行移位",))
    parts = [figures("2021")[id] for id in FORM.match("表三.不予公开.*.自然人")]
    for value, seen in ((sum(parts), ("行多出",)), (sum(parts) + 1, ("行多出", "小计不符"))):
        cells = {"C": "小计", "D": value}
        yield Damage("小计行", edits.put_row(edits.insert_row(data, T3, 18), T3, 18, cells), seen=seen)
    for number in (5, 9, 12, 13, 16):
        yield Damage("删行", edits.delete_row(data, T2, number), seen=("行缺失",), changed=dict.fromkeys(ids_at(T2, number)))


def ids_at(sheet: str, row: int) -> list[str]:
    return [
        id
        for id, at in LAYOUT.places.items()
        if id in FORM.figures and at.sheet == sheet and at.address.lstrip("ABCDEFGHIJKLMNO") == str(row)
    ]


def columns() -> Iterator[Damage]:
    data = complete()
    for number, column in enumerate(FORM.blocks["表三"][0].columns, 4):
        ids = [id for id in FORM.ids if id.startswith("表三.") and id.endswith(f".{column['id']}")]
        # The first column of a head takes the head's name with it.
        seen = ("列缺失", "列名不符") if number in (4, 5) else ("列缺失",)
        yield Damage("删列", edits.delete_column(data, T3, number), seen=seen, changed=dict.fromkeys(ids))
    for number in (5, 8):
        yield Damage("加空列", edits.insert_column(data, T3, number), seen=("列多出",), found="（空列）")
    yield Damage("整表右移", edits.insert_column(data, T3, 1), seen=("列移位",), found="整表右移 1 列")
    yield Damage("整表右移", edits.insert_column(data, T4, 1), seen=("列移位",))
    yield Damage("列移位", edits.swap_columns(data, T3, 5, 6), seen=("列移位",))
    for one, other in ((1, 4), (7, 8), (11, 15)):
        yield Damage("表四列序", exchange(data, one, other), seen=("表四列序不符",))
    for number in (2, 9, 15):
        id = next(iter(ids_in_column(T4, number)))
        yield Damage("删列", edits.delete_column(data, T4, number), seen=("列缺失",), changed={id: None})
    for extra in (0, 1):
        cells: dict[int, str | float] = {5: "法人或其他组织小计"}
        for row, ids in enumerate(FORM.blocks["表三"][0].ids(), 6):
            cells[row] = sum(figures("2021")[id] for id in ids[1:6]) + extra
        damaged = edits.put_column(edits.insert_column(data, T3, 10), T3, "J", cells)
        yield Damage("小计列", damaged, seen=("列多出", "小计不符") if extra else ("列多出",))


def exchange(data: bytes, one: int, other: int) -> bytes:
    """Exchange two columns of 表四 with their names."""
    names = [column["label"][-1] for column in FORM.blocks["表四"][0].columns]
    ids = [id for row in FORM.blocks["表四"][0].ids() for id in row]
    for here, there in ((one, other), (other, one)):
        data = edits.set_text(data, T4, f"{column_letters(here)}5", names[(there - 1) % 5])
        data = edits.set_number(data, T4, f"{column_letters(here)}6", figures("2021")[ids[there - 1]])
    return data


def ids_in_column(sheet: str, column: int) -> list[str]:
    letters = column_letters(column)
    return [
        id for id, at in LAYOUT.places.items() if id in FORM.figures and at.sheet == sheet and at.address.rstrip("0123456789") == letters
    ]


def labels() -> Iterator[Damage]:
    """Yield labels misspelt, shortened, written otherwise, erased."""
    data, block = complete(), FORM.blocks["表三"][0]
    for number, row in enumerate(block.rows, 6):
        cell = f"{'ABC'[len(row['label']) - 1]}{number}"
        label = row["label"][-1]
        wrong = label[: len(label) // 2] + label[len(label) // 2 + 1 :] if len(label) > 5 else "3.其它"
        yield Damage("行名错字", edits.set_text(data, T3, cell, wrong), seen=("行名不符",), found=wrong)
    for cell, label in {
        "C10": "1．属于国家秘密",
        "C11": "２.其他法律行政法规禁止公开",
        "C12": '3.危及"三安全一稳定"',
        "A6": "一、 本年新收政府信息公开\n申请数量",
    }.items():
        yield Damage("行名写法", edits.set_text(data, T3, cell, label))
    for cell in ("C13", "A6", "A30", "B8"):
        yield Damage("行名清空", edits.clear(data, T3, cell), seen=("行名不符",))
    for cell, label in {"D4": "自然", "E5": "商业公司", "G5": "公益组织", "J4": "合计", "E4": "法人及其他组织", "D3": "申请人"}.items():
        yield Damage("列名错字", edits.set_text(data, T3, cell, label), seen=("列名不符",), found=label)
    yield Damage("列名清空", edits.clear(data, T3, "F5"), seen=("列名不符",))
    yield Damage("列名错字", edits.set_text(data, T4, "B5", "结果纠错"), seen=("列名不符",), found="结果纠错")
    yield Damage("列名错字", edits.set_text(data, T4, "F4", "未经复议起诉"), seen=("列名不符",), found="未经复议起诉")
    yield Damage("列名错字", edits.set_text(data, T2, "B4", "本年制发数"), seen=("列名不符",), found="本年制发数")
    yield Damage("组名错字", edits.set_text(data, T3, "B10", "（三）不公开"), seen=("行名不符",), found="（三）不公开")


def marks() -> Iterator[Damage]:
    data = complete()
    yield Damage("勾稽说明", edits.clear(data, T3, "A3"), seen=("勾稽说明缺失",))
    yield Damage("勾稽说明", edits.set_text(data, T3, "A3", "单位：件"), seen=("勾稽说明缺失",), found="单位：件")
    for spot in LAYOUT.spots["表二"]:
        yield Damage("条款行", edits.clear(data, T2, f"A{spot.clause_row}"), seen=("条款行缺失",))
        yield Damage("条款行", edits.delete_row(data, T2, spot.clause_row), seen=("条款行缺失",))
    yield Damage("标题", edits.set_text(data, T3, "A1", "三、依申请公开情况"), seen=("标题不符",), found="三、依申请公开情况")
    yield Damage("标题", edits.clear(data, T2, "A1"), seen=("标题不符",))
    yield Damage(
        "标题", edits.set_text(data, "五、问题及改进", "A1", "五、存在问题及改进情况"), seen=("标题不符",), found="五、存在问题及改进情况"
    )
    yield Damage("标题序号", edits.set_text(data, T3, "A1", "四、收到和处理政府信息公开申请情况"), seen=("标题序号不符",))
    yield Damage("标题序号", edits.set_text(data, "一、总体情况", "A1", "—、总体情况"), seen=("标题序号不符",), found="—、总体情况")
    yield Damage("标题序号", edits.set_text(data, "一、总体情况", "A1", "1、 总体情况"), seen=("标题序号不符",))
    for sheet in (T2, T3, T4):
        yield Damage("单位", edits.set_text(data, sheet, "A2", "填报单位：北郊镇　　报告年度：2023"), seen=("单位不一致",), found="北郊镇")
        yield Damage("年度", edits.set_text(data, sheet, "A2", f"填报单位：{UNIT}　　报告年度：2022"), seen=("年度不一致",), found="2022")


def older_form() -> Iterator[Damage]:
    """Yield the rows, columns and the single 其他处理 of the 2019 form in a 2021 workbook."""
    data = complete()
    others = [id for id in FORM.ids if id.startswith("表三.其他处理")]
    single = edits.clear(edits.delete_row(edits.delete_row(data, T3, 28), T3, 27), T3, "C26")
    kept = {id.replace(".逾期不补正.", ".其他."): figures("2021")[id] for id in others if ".逾期不补正." in id}
    yield Damage("其他处理单行", single, seen=("其他处理单行",), changed=dict.fromkeys(others) | kept)
    table = dict(edits.unpack(complete("2019")))[edits.parts_of(complete("2019"))[T2]]
    old = edits.change(data, edits.parts_of(data)[T2], lambda _xml: table)
    yield Damage("旧版表二", old, seen=("旧版行列", "列缺失", "收费填了项目数"), changed={"?": None})
    for cell, label in {"A12": "其他对外管理服务事项", "B4": "本年新制作数量", "C4": "本年新公开数量", "D4": "对外公开总数量"}.items():
        below = {id for row in (5, 6) for id in ids_at(T2, row)}
        ids = ids_at(T2, 12) if cell == "A12" else below.intersection(ids_in_column(T2, "ABCD".index(cell[0]) + 1))
        seen = ("行缺失" if cell == "A12" else "列缺失", "旧版行列")
        yield Damage("旧版行列", edits.set_text(data, T2, cell, label), seen=seen, changed=dict.fromkeys(ids), found=label)
    yield Damage("旧版行名", edits.set_text(data, T2, "A6", "规范性文件"), seen=("旧版行列",), found="规范性文件")
    fee = "表二.行政事业性收费.本年收费金额"
    yield Damage(
        "收费项目", edits.set_text(data, T2, "B15", "上一年项目数量"), seen=("列缺失", "旧版行列", "收费填了项目数"), changed={fee: None}
    )


def sheets() -> Iterator[Damage]:
    data = complete()
    names = list(edits.parts_of(data))
    for number, name in enumerate(names[:9]):
        yield Damage("改名", edits.rename_sheet(data, name, f"Sheet{number}"), seen=("工作表改名",), found=f"Sheet{number}")
    for name, table in ((T2, "表二"), (T3, "表三"), (T4, "表四")):
        ids = [id for id in FORM.ids if id.startswith(table)]
        yield Damage("少表", edits.drop_sheet(data, name), seen=("工作表缺失",), changed=dict.fromkeys(ids))
        bare = edits.change_sheet(
            data, name, lambda xml: edits.re.sub(r"<sheetData>.*?</sheetData>", "<sheetData/>", xml, flags=edits.re.DOTALL)
        )
        yield Damage("空表", bare, seen=("工作表缺失",), changed=dict.fromkeys(ids))
    for name in ("上年数据", "校验", "填报说明"):
        yield Damage("少表", edits.drop_sheet(data, name), seen=("工作表缺失",), changed={"上年": None} if name == "上年数据" else {})
    for state in ("hidden", "veryHidden"):
        for name in ("上年数据", T3):
            hide = edits.change(
                data,
                "xl/workbook.xml",
                lambda xml, name=name, state=state: edits.re.sub(
                    rf'(name="{name}"[^>]*?state=")visible'.encode(), rb"\g<1>" + state.encode(), xml
                ),
            )
            yield Damage("隐藏表", hide, seen=("隐藏工作表",), found=name)
    more = edits.change(
        data, "xl/workbook.xml", lambda xml: xml.replace(b"</sheets>", '<sheet name="台账" sheetId="99" r:id="rId1"/></sheets>'.encode())
    )
    yield Damage("多表", more, seen=("工作表多出",), found="台账")
    backwards = edits.change(data, "xl/workbook.xml", reverse_sheets)
    yield Damage("表序颠倒", backwards)
    swapped = edits.rename_sheet(edits.rename_sheet(edits.rename_sheet(data, T3, "临时"), T4, T3), "临时", T4)
    yield Damage("表名对调", swapped, seen=("工作表改名",))


def reverse_sheets(xml: bytes) -> bytes:
    start, end = xml.index(b"<sheets>") + 8, xml.index(b"</sheets>")
    return xml[:start] + b"".join(reversed(edits.re.findall(rb"<sheet [^>]*/>", xml[start:end]))) + xml[end:]


def hidden() -> Iterator[Damage]:
    data = complete()
    for mark in ("1", "true"):
        for row in (6, 11, 28):
            damaged = edits.change_sheet(
                data, T3, lambda xml, row=row, mark=mark: xml.replace(f'<row r="{row}"', f'<row r="{row}" hidden="{mark}"')
            )
            yield Damage("隐藏行", damaged, seen=("隐藏行列有数",))
        damaged = edits.change_sheet(
            data,
            T4,
            lambda xml, mark=mark: edits.re.sub(r"<cols>.*?</cols>", f'<cols><col min="2" max="3" width="9" hidden="{mark}"/></cols>', xml),
        )
        yield Damage("隐藏列", damaged, seen=("隐藏行列有数",))
    quiet = edits.change_sheet(data, T3, lambda xml: xml.replace('<row r="32"', '<row r="32" hidden="1"'))
    yield Damage("隐藏核对行", quiet)
    for area, cell in (("D10:D11", "D11"), ("D10:E10", "E10")):
        id = next(id for id, at in LAYOUT.places.items() if at == (T3, cell))
        merged = edits.change_sheet(
            data, T3, lambda xml, area=area: xml.replace("</mergeCells>", f'<mergeCell ref="{area}"/></mergeCells>')
        )
        yield Damage("合并藏数", merged, seen=("合并格藏数",), found=str(figures("2021")[id]))
    under = edits.set_number(data, T3, "A20", 7)
    yield Damage("合并藏数", under, seen=("合并格藏数",), found="7")


def attachments() -> Iterator[Damage]:
    data = complete()
    yield Damage("宏", edits.add(data, "xl/vbaProject.bin", b"\xd0\xcf"), seen=("含宏",), suffix=".xlsm")
    yield Damage("宏", edits.add(data, "xl/macrosheets/sheet1.xml", b"<x/>"), seen=("含宏",))
    yield Damage("外部链接", edits.add(data, "xl/externalLinks/externalLink1.xml", b"<externalLink/>"), seen=("外部链接",))
    yield Damage("外部链接", edits.add(data, "xl/connections.xml", b"<connections/>"), seen=("外部链接",))
    comments = b'<comments><commentList><comment ref="D6" authorId="0"/><comment ref="E7" authorId="0"/></commentList></comments>'
    part = edits.parts_of(data)[T3].replace("worksheets/", "worksheets/_rels/") + ".rels"
    links = b'<Relationships><Relationship Id="rId1" Type="comments" Target="../comments1.xml"/></Relationships>'
    yield Damage("批注", edits.add(edits.add(data, "xl/comments1.xml", comments), part, links), seen=("批注",), found="D6、E7")
    yield Damage(
        "批注",
        edits.add(data, "xl/threadedComments/threadedComment1.xml", b'<x><threadedComment ref="D8"/></x>'),
        seen=("批注",),
        found="D8",
    )
    author = edits.change(
        data, "docProps/core.xml", lambda xml: edits.re.sub(rb"(<dc:creator[^>]*>)[^<]*<", rb"\g<1>" + "张三".encode() + b"<", xml)
    )
    yield Damage("姓名", author, seen=("文档属性有姓名",), found="张三")
