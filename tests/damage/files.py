"""Files that are no workbook, cut off, broken, or made to harm."""

from __future__ import annotations

import io
import random
import struct
import zipfile
from collections.abc import Iterator
from functools import cache

import msoffcrypto
from msoffcrypto.format.ooxml import OOXMLFile

from addin.building.compound import write_compound
from tests import edits
from tests.complete import complete
from tests.damage.base import T3, Damage
from workbook.reading.directory import MOST_PARTS
from workbook.reading.reduced_package import store

# The beginning of an old workbook, and the record that says that the rest is encrypted.
PASSWORD_RECORDS = struct.pack("<HHHHLLL", 0x809, 16, 0x600, 5, 0, 0, 0) + struct.pack("<HHH", 0x2F, 2, 1) + bytes(5000)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


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
        "旧版 Word 文档（.doc）": OLE + "WordDocument".encode("utf-16-le"),
        "旧版 Office 文件": write_compound({"Contents": b"x"}),
        "Word 文档": zipped("[Content_Types].xml", "word/document.xml"),
        "演示文稿": zipped("[Content_Types].xml", "ppt/presentation.xml"),
        "OpenDocument 文件": zipped("mimetype", "content.xml"),
        "压缩包（zip）": zipped("说明.txt"),
    }.items():
        yield Damage("不是工作簿", data, "不是工作簿", what.strip())
    yield Damage("无法识别", bytes(300), "无法识别", "加密软件")
    yield Damage("部件损坏", zipped("[Content_Types].xml", "xl/workbook.bin"), "部件损坏", "工作表")
    for data in (OLE + bytes(600), OLE + "Workbook".encode("utf-16-le") * 2, write_compound({"Workbook": bytes(900)})[:1200]):
        yield Damage("截断的旧版工作簿", data, "已损坏 部件损坏", "请")
    for suffix in (".xls", ".et", ".ods", ".xlsb", ".xltx", ".numbers"):
        yield Damage("后缀不对", complete(), suffix=suffix)
    yield Damage("其他表格", "单位,新收\n".encode(), "其他表格", "逗号分隔", suffix=".csv")
    yield Damage("文档", zipped("[Content_Types].xml", "word/document.xml"), "文档", "收到的", suffix=".docx")
    yield Damage("文档", b"x", "文档", "WPS 文字文档", suffix=".wps")
    yield Damage("压缩包", zipped("说明.txt"), "压缩包", "请解压", suffix=".zip")
    yield Damage("压缩包", bytes(257) + b"ustar", "压缩包", "tar", suffix=".tar")
    yield Damage("旧版加密", write_compound({"Workbook": PASSWORD_RECORDS}), "旧版加密", "另存为", suffix=".xls")
    yield from protected()
    yield Damage("有密码", encrypted(), "有密码", "打开密码")
    book = edits.pack({name: data for name, data in edits.unpack(complete()) if "worksheets" not in name})
    yield Damage("部件缺失", book, "部件缺失", "工作表“")
    yield Damage("别的工作簿", edits.change(complete(), "xl/workbook.xml", other_sheets), "不是年报", "工作表“人员名单”")
    yield Damage("别的工作簿", edits.change(complete(), "xl/workbook.xml", no_sheets), "不是年报", "一张工作表也没有")


def protected() -> Iterator[Damage]:
    """Yield files that encryption software, permissions and labels have closed: neither renamed nor behind a password."""
    for head in (b"%TSD-Header-###%", bytes.fromhex("62142365"), b"\0\1E-SafeNet\0LOCK"):
        for suffix in (".xlsx", ".xls", ".docx"):
            yield Damage("加密软件", head + random.Random(1).randbytes(5000), "加密软件", "解密", suffix=suffix)
    for names in (
        ["\6DataSpaces/DRMEncryptedTransform", "EncryptedPackage"],
        ["\tDRMContent", "Workbook"],
        ["TransformInfo/\tDRMTransform", "EncryptedPackage"],
        ["\6DataSpaces/LabelInfo", "EncryptedPackage"],
    ):
        yield Damage("权限限制", write_compound(dict.fromkeys(names, bytes(5000))), "权限限制", "不是打开密码")
    yield Damage("权限限制", b".pfile\0\0" + bytes(300), "权限限制", "IRM")
    names = ["EncryptionInfo", "EncryptedPackage", "\6DataSpaces/StrongEncryptionTransform"]
    yield Damage("有密码", write_compound(dict.fromkeys(names, bytes(5000))), "有密码", "打开密码")


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
    yield Damage("截断", data[2000:], "无法识别", "可能已损坏")


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
        yield Damage("部件乱码", edits.change(data, part, lambda xml: xml.decode().encode("utf-32")), "部件损坏", "工作表“")
        yield Damage("部件清空", edits.change(data, part, lambda _xml: b""), "部件损坏", "工作表“")
        yield Damage("部件丢失", edits.pack({name: each for name, each in edits.unpack(data) if name != part}), "部件缺失", "工作表“")
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
    yield Damage("部件过多", store((f"{number}.png", b"") for number in range(MOST_PARTS + 1)), "部件过多", "20000 个")
    yield Damage("重名", with_twin(data), "已损坏", "重名")
    method = data.index(b"xl/worksheets/sheet4.xml", start) - 46 + 10
    yield Damage("压缩方法", data[:method] + b"\x09" + data[method + 1 :], "部件损坏", T3)


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
    yield Damage("大小不符", declare(grown, b"xl/worksheets/sheet4.xml", 1000), "大小不符", T3)
    end = data.rindex(b"PK\x05\x06")
    start = struct.unpack_from("<L", data, end + 16)[0]
    at = data.index(b"xl/theme/theme1.xml", start) - 46 + 20
    yield Damage("部件重叠", data[:at] + struct.pack("<L", len(data)) + data[at + 4 :], "解压过大", "200 MB")
    texts = b"<sst><si><t>" + b"x" * 250_000 + b"</t></si></sst>"
    cells = b"".join(b'<c r="B%d" t="s"><v>0</v></c>' % row for row in range(100, 9000))
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
