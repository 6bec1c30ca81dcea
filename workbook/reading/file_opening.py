"""Opening a file that should be a workbook: is it there, is it one, or what is it instead."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from workbook.files import why
from workbook.reading.directory import MEGABYTE
from workbook.reading.package import Package
from workbook.reading.unreadable import Unreadable

WORKBOOKS = (".xlsx", ".xlsm")
OTHER_TABLES = {
    ".xls": "旧版 Excel 工作簿（.xls）",
    ".xlt": "旧版 Excel 模板（.xlt）",
    ".xltx": "Excel 模板（.xltx）",
    ".xltm": "Excel 模板（.xltm）",
    ".xlsb": "Excel 二进制工作簿（.xlsb）",
    ".et": "WPS 表格（.et）",
    ".ett": "WPS 表格模板（.ett）",
    ".ods": "OpenDocument 表格（.ods）",
    ".csv": "逗号分隔的文本（.csv）",
    ".tsv": "制表符分隔的文本（.tsv）",
    ".numbers": "Numbers 表格（.numbers）",
}
LARGEST = 100 * MEGABYTE

ZIP, OLE = b"PK", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# Names in the directory of an OLE file tell what it holds, the encrypted package of a new workbook first.
OLE_STREAMS = (
    ("EncryptedPackage", ""),
    ("Workbook", "旧版 Excel 工作簿（.xls）"),
    ("Book", "旧版 Excel 工作簿（.xls）"),
    ("WordDocument", "旧版 Word 文档（.doc）"),
    ("PowerPoint Document", "旧版演示文稿（.ppt）"),
)
FIRST_BYTES = (
    (b"%PDF", "PDF 文件"),
    (b"\x89PNG", "图片"),
    (b"\xff\xd8\xff", "图片"),
    (b"GIF8", "图片"),
    (b"BM", "图片"),
    (b"II*\x00", "图片"),
    (b"MM\x00*", "图片"),
    (b"Rar!", "压缩包（rar）"),
    (b"7z\xbc\xaf", "压缩包（7z）"),
    (b"\x1f\x8b", "压缩包（gz）"),
    (b"{\\rtf", "RTF 文档"),
)
FIRST_WORDS = (
    (b"<html", "网页"),
    (b"<!doctype html", "网页"),
    (b"<table", "网页"),
    (b"<head", "网页"),
    (b"<meta", "网页"),
    (b"<?xml", "XML 文本"),
)
ZIP_PARTS = (
    ("word/", "Word 文档"),
    ("ppt/", "演示文稿"),
    ("xl/workbook.bin", "Excel 二进制工作簿（.xlsb）"),
    ("content.xml", "OpenDocument 文件"),
    ("ofd.xml", "OFD 版式文件"),
)
MARKUP = 2048


def open_package(path: Path) -> Package:
    """Return the package of a workbook's file with its sheets listed; raises Unreadable with the reason."""
    return package_of(read_bytes(path), path.name)


def package_of(raw: bytes, name: str) -> Package:
    """Return the package in a workbook's bytes, which go by a name; raises Unreadable with the reason."""
    if raw.startswith(ZIP):
        package = Package(raw, name)
        book = package.special("officeDocument")
        if not book or any(book.startswith(part) for part, _ in ZIP_PARTS):
            raise Unreadable("不是工作簿", name, what=_zip_kind(package))
        package.open_sheets()
        return package
    if not raw:
        raise Unreadable("空文件", name)
    if raw.startswith(OLE):
        raise _ole(raw, name)
    raise Unreadable("不是工作簿", name, what=_kind(raw))


def read_bytes(path: Path) -> bytes:
    """Return the bytes of a file that may be a workbook by its name and size; raises Unreadable."""
    suffix = path.suffix.lower()
    with suppress(OSError, ValueError):
        if suffix in OTHER_TABLES and path.is_file():
            raise Unreadable("其他表格", path.name, what=OTHER_TABLES[suffix])
    return read_bounded(path)


def read_bounded(path: Path) -> bytes:
    """Return the bytes of an ordinary file of bearable size; raises Unreadable."""
    try:
        if path.exists() and not path.is_file() and not path.is_dir():
            # A pipe would be waited for until somebody writes into it.
            raise Unreadable("读盘出错", path.name, reason="不是普通文件")
        with path.open("rb") as file:
            return read_stream(file, path.name)
    except FileNotFoundError:
        raise Unreadable("不存在", path.name) from None
    except IsADirectoryError:
        raise Unreadable("文件夹", path.name) from None
    except PermissionError:
        # Windows says so of a folder, too.
        raise Unreadable("文件夹" if path.is_dir() else "无权限", path.name) from None
    except (OSError, ValueError) as error:
        raise Unreadable("读盘出错", path.name, reason=why(error)) from None


def read_stream(file: BinaryIO, name: str) -> bytes:
    """Return the bytes of an open file of bearable size; raises Unreadable."""
    raw = file.read(LARGEST + 1)
    if len(raw) > LARGEST:
        raise Unreadable("文件过大", name, limit=LARGEST // MEGABYTE)
    return raw


def _ole(raw: bytes, name: str) -> Unreadable:
    for stream, what in OLE_STREAMS:
        if stream.encode("utf-16-le") in raw:
            if not what:
                return Unreadable("有密码", name)
            return Unreadable("其他表格" if "Excel" in what else "不是工作簿", name, what=what)
    return Unreadable("不是工作簿", name, what="旧版 Office 文件")


def _zip_kind(package: Package) -> str:
    for part, what in ZIP_PARTS:
        if any(entry.startswith(part) for entry in package.entries):
            return what
    return "压缩包（zip）"


def _kind(raw: bytes) -> str:
    for first, what in FIRST_BYTES:
        if raw.startswith(first):
            return what
    text = raw[:MARKUP].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    for word, what in FIRST_WORDS:
        if text.startswith(word):
            return "网页" if b"<html" in text else what
    return "无法识别的数据" if b"\x00" in raw[:MARKUP] else "文本"
