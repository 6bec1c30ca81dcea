"""What a file is (文件种类): a workbook of which kind, or else why not, by what it holds and not by its name alone."""

from __future__ import annotations

from functools import cache
from pathlib import PurePath
from typing import Any

from rules.data import load_data
from workbook.reading.compound import SIGNATURE, Broken, Compound
from workbook.reading.package import Package
from workbook.reading.unreadable import Unreadable

ZIP = b"PK"
ORDINARY, OLD, BINARY, OPEN_DOCUMENT = "xlsx", "xls", "xlsb", "ods"
BINARY_BOOK, CONTENT, MIME = "xl/workbook.bin", "content.xml", "mimetype"
SPREADSHEET, ENCRYPTED_PART = b"opendocument.spreadsheet", "EncryptedPackage"
BOOKS = ("Workbook", "Book")
HEAD, MARKED = 2048, 4096
CONTROLS = "".join(map(chr, range(32)))


@cache
def load_kinds() -> dict[str, Any]:
    """Return by what files are known."""
    found: dict[str, Any] = load_data(__file__, "file_kinds.json")
    return found


@cache
def workbook_suffixes() -> frozenset[str]:
    """Return the endings of files that say they are workbooks."""
    kinds = load_kinds()
    return frozenset((*(each for kind in kinds["workbooks"].values() for each in kind["suffixes"]), *kinds["other_suffixes"]))


def kind_of(raw: bytes, name: str) -> tuple[str, Package | Compound]:
    """Return which kind of workbook a file's bytes are, and the file opened; raises Unreadable with what it is instead."""
    if raw.startswith(ZIP):
        return _zip_kind(Package(raw, name))
    if not raw:
        raise Unreadable("空文件", name)
    if raw.startswith(SIGNATURE):
        return OLD, _compound(raw, name)
    if PurePath(name).suffix.lower() in load_kinds()["tables"]:
        raise Unreadable("其他表格", name, what=load_kinds()["tables"][PurePath(name).suffix.lower()])
    raise _no_workbook(raw, name)


def other_kind(kind: str, name: str) -> Unreadable:
    """Return why a workbook of another kind cannot be written into."""
    return Unreadable("不能改写", name, what=load_kinds()["workbooks"][kind]["what"])


def _zip_kind(package: Package) -> tuple[str, Package]:
    book = package.special("officeDocument")
    if book == BINARY_BOOK or BINARY_BOOK in package.entries:
        return BINARY, package
    kinds = load_kinds()
    parts = [part for part, _ in kinds["zip_parts"]]
    if book and not book.startswith(tuple(parts)):
        return ORDINARY, package
    if CONTENT in package.entries and MIME in package.entries and SPREADSHEET in package.read(MIME):
        return OPEN_DOCUMENT, package
    found = (what for part, what in kinds["zip_parts"] if any(entry.startswith(part) for entry in package.entries))
    raise _refusal(package.file, next(found, kinds["archives"][".zip"]))


def _compound(raw: bytes, name: str) -> Compound:
    try:
        compound: Compound | None = Compound(raw)
    except Broken:
        compound = None
    # Even of a damaged one the names are most often there.
    top = list(compound.top) if compound else [each for each in _known_streams() if each.encode("utf-16-le") in raw]
    names = [each.name for each in compound.entries] if compound else top
    restricted = load_kinds()["restricted"]["streams"]
    # Such names begin with a character that nobody sees.
    if any(each.strip(CONTROLS).lower().startswith(tuple(restricted)) for each in names):
        raise Unreadable("权限限制", name)
    if ENCRYPTED_PART in top:
        raise Unreadable("有密码", name)
    what = next((what for stream, what in load_kinds()["streams"] if stream in top), "")
    if compound is None and not what:
        raise Unreadable("已损坏", name, place="文件的目录不完整")
    if compound and any(each in top for each in BOOKS):
        return compound
    raise _refusal(name, what or "旧版 Office 文件")


def _known_streams() -> list[str]:
    return [ENCRYPTED_PART, *BOOKS, "DRMEncryptedTransform", "DRMContent", *(stream for stream, _ in load_kinds()["streams"])]


def _no_workbook(raw: bytes, name: str) -> Unreadable:
    """Return what bytes are that are neither a zip nor a compound file."""
    kinds = load_kinds()
    if any(raw.startswith(start.encode("latin-1")) for start in kinds["restricted"]["starts"]):
        return Unreadable("权限限制", name)
    what = _beginning(raw)
    if not what or b"\0" in raw[:HEAD]:
        head = raw[:MARKED].lower()
        if any(raw.startswith(start.encode("latin-1")) for start in kinds["encrypted"]["starts"]) or any(
            mark.encode() in head for mark in kinds["encrypted"]["marks"]
        ):
            return Unreadable("加密软件", name)
    suffix = PurePath(name).suffix.lower()
    if not what and b"\0" in raw[:HEAD] and suffix not in kinds["documents"] and suffix not in kinds["archives"]:
        return Unreadable("无法识别", name)
    return _refusal(name, what or "文本")


def _beginning(raw: bytes) -> str:
    """Return what begins like this, "" for nothing that is known."""
    kinds = load_kinds()
    for first, what in kinds["first_bytes"]:
        if raw.startswith(first.encode("latin-1")):
            return str(what)
    text = raw[:HEAD].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    for word, what in kinds["first_words"]:
        if text.startswith(word.encode()):
            return "网页" if b"<html" in text else str(what)
    return ""


def _refusal(name: str, what: str) -> Unreadable:
    """Return what is said of a file that is something else: one that calls itself a workbook was renamed, another was sent instead."""
    kinds, suffix = load_kinds(), PurePath(name).suffix.lower()
    if suffix in workbook_suffixes():
        return Unreadable("不是工作簿", name, what=what)
    if what in kinds["archives"].values():
        return Unreadable("压缩包", name, what=what)
    said = kinds["documents"].get(suffix, kinds["archives"].get(suffix, what))
    return Unreadable("压缩包" if suffix in kinds["archives"] else "文档", name, what=said)
