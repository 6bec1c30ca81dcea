"""A workbook as a person hands it over (来源): a path, or a binary file that is open."""

from __future__ import annotations

from os import PathLike
from pathlib import Path
from typing import BinaryIO

from workbook.reading.books import book_of
from workbook.reading.file_opening import read_stream
from workbook.reading.grids import Grids

Source = str | PathLike[str] | BinaryIO
IN_MEMORY = "（内存中的文件）"


def source_of(given: Source) -> Path | Grids:
    """Return the path, or the sheets of an open file, read from its beginning where it can be wound back.

    Raises Unreadable for an open file that holds no workbook, TypeError for what is neither path nor binary file.
    """
    if isinstance(given, str | PathLike):
        return Path(given)
    if not hasattr(given, "read"):
        raise TypeError(f"要的是路径或二进制文件，不是 {type(given).__name__}。")
    name = Path(name_of(given)).name
    if given.seekable():
        given.seek(0)
    raw = read_stream(given, name)
    if not isinstance(raw, bytes):
        raise TypeError(f'“{name}”是按文本打开的，请用 open(…, "rb") 打开。')
    return book_of(raw, name)


def name_of(given: Source) -> str:
    """Return the name by which a source is shown: its path as it was given, an open file's own name where it has one."""
    if isinstance(given, str | PathLike):
        return str(Path(given))
    name = getattr(given, "name", None)
    # A temporary file's name may be its number.
    return str(Path(name)) if isinstance(name, str) and name else IN_MEMORY


def path_of(given: Source) -> Path | None:
    """Return the path of a source, None of an open file."""
    return Path(given) if isinstance(given, str | PathLike) else None
