"""Opening a file that should be a workbook: is it there, can it be borne, and is it of the kind that can be written into."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

from workbook.files import why
from workbook.reading.directory import MEGABYTE
from workbook.reading.file_kinds import ORDINARY, kind_of, other_kind
from workbook.reading.package import Package
from workbook.reading.unreadable import Unreadable

LARGEST = 100 * MEGABYTE


def open_package(path: Path) -> Package:
    """Return the package of a workbook's file with its sheets listed; raises Unreadable with the reason."""
    return package_of(read_bounded(path), path.name)


def package_of(raw: bytes, name: str) -> Package:
    """Return the package in a workbook's bytes, which go by a name; raises Unreadable with the reason."""
    kind, package = kind_of(raw, name)
    if kind != ORDINARY or not isinstance(package, Package):
        raise other_kind(kind, name)
    package.open_sheets()
    return package


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
