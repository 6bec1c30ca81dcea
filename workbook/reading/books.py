"""A workbook's sheets, of whatever kind its file is; what is not the official kind is said."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path, PurePath

from workbook.reading.compound import Compound
from workbook.reading.file_kinds import ORDINARY, kind_of, load_kinds
from workbook.reading.file_opening import read_bounded
from workbook.reading.grids import Grids
from workbook.reading.package import Package
from workbook.reading.packed_grids import PackedGrids
from workbook.reading.unreadable import Unreadable


def open_book(path: Path) -> Grids:
    """Return the sheets of a workbook's file; raises Unreadable with the reason."""
    return book_of(read_bounded(path), path.name)


def book_of(raw: bytes, name: str) -> Grids:
    """Return the sheets in a workbook's bytes, which go by a name; raises Unreadable with the reason."""
    kind, opened = kind_of(raw, name)
    grids = _grids(kind, opened, name)
    grids.remarks = tuple(_remarks(kind, name, is_unseen=bool(grids.unseen)))
    return grids


def is_foreign(path: Path) -> bool:
    """Return whether a file is a workbook of another kind than .xlsx, which no marks and no values can be written into."""
    try:
        return kind_of(read_bounded(path), path.name)[0] != ORDINARY
    except Unreadable:
        return False


def _grids(kind: str, opened: Package | Compound, name: str) -> Grids:
    if kind == ORDINARY and isinstance(opened, Package):
        opened.open_sheets()
        return PackedGrids(opened)
    # Hardly anybody sends one.
    from workbook.reading.foreign_grids import ForeignGrids  # noqa: PLC0415

    return ForeignGrids(kind, opened, name)


def _remarks(kind: str, name: str, *, is_unseen: bool) -> Iterator[str]:
    kinds, suffix = load_kinds(), PurePath(name).suffix.lower()
    sentences, workbook = kinds["remarks"], kinds["workbooks"][kind]
    if suffix in kinds["templates"]:
        yield sentences["template"].format(suffix=suffix)
    elif kind == ORDINARY and suffix and suffix not in workbook["suffixes"]:
        yield sentences["suffix"].format(suffix=suffix, what=workbook["what"])
    elif kind != ORDINARY:
        yield sentences["foreign"].format(what=workbook["what"])
    if suffix in kinds["untested"] or kind == "xlsb":
        yield sentences["untested"].format(suffix=suffix if suffix in kinds["untested"] else ".xlsb")
    if is_unseen:
        yield sentences["unseen"]
