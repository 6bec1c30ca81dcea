"""Lists that a supervisor keeps (.xlsx, .csv, .json): rows by the heads of their columns wherever these stand; cards."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from io import StringIO
from pathlib import Path
from typing import NamedTuple

from workbook.reading.file_kinds import ORDINARY, load_kinds
from workbook.reading.file_opening import read_bounded
from workbook.reading.labels import label_key
from workbook.reading.packed_grids import open_grids
from workbook.reading.unreadable import Unreadable

ENCODINGS = ("utf-8-sig", "gb18030")
MARKS_16 = (b"\xff\xfe", b"\xfe\xff")
DELIMITERS = ",\t;，"
# A list of one's own may be long: a hundred thousand reasons.
MOST_TEXT, MOST_TAGS = 400 << 20, 20_000_000
# Heads stand at the top, below a title at most.
MOST_ABOVE = 20
Heads = Mapping[str, Sequence[str]]


class Unlisted(Exception):
    """A file that holds no such list; `kind` says why."""

    def __init__(self, kind: str, **slots: object) -> None:
        super().__init__(kind)
        self.kind = kind
        self.slots = slots


class Listed(NamedTuple):
    """A row of a list: its 1-based number as the user counts, and its values by field, absent where the list has no such column."""

    number: int
    values: dict[str, object]


def read_list(path: Path, heads: Heads, needed: Iterable[str], key: str) -> list[Listed]:
    """Return the rows that are not blank; `heads` are the heads by which a field is known, `key` names the list in JSON.

    Raises Unreadable for a file that cannot be read, Unlisted for one that is of another kind, damaged, or lacks a `needed` column.
    """
    suffix = path.suffix.lower()
    if suffix in load_kinds()["workbooks"][ORDINARY]["suffixes"]:
        grids = open_grids(path, MOST_TEXT, MOST_TAGS)
        tables = (grids.read(sheet) for sheet in grids.sheets if sheet.part)
        return _first_table(tables, heads, needed)
    if suffix == ".csv":
        return _first_table([_read_csv(path)], heads, needed)
    if suffix == ".json":
        return _read_json(path, heads, key)
    raise Unlisted("后缀", suffix=suffix or path.name)


def read_pairs(path: Path) -> list[tuple[str, object]]:
    """Return what a card (.xlsx, .csv: two columns, label and value; .json: an object) holds; labels without a value are left out.

    Raises as `read_list`.
    """
    suffix = path.suffix.lower()
    if suffix == ".json":
        data = _parsed(path)
        if not isinstance(data, dict):
            raise Unlisted("不是对象")
        return [(name, value) for name, value in data.items() if name != "$schema" and value not in (None, "")]
    if suffix in load_kinds()["workbooks"][ORDINARY]["suffixes"]:
        grids = open_grids(path)
        table: Sequence[Sequence[object]] = next(filter(None, (grids.read(sheet) for sheet in grids.sheets if sheet.part)), [])
    elif suffix == ".csv":
        table = _read_csv(path)
    else:
        raise Unlisted("后缀")
    rows = ([value for value in row if str(value).strip()] for row in table)
    return [(str(row[0]).strip(" :："), row[1]) for row in rows if len(row) > 1]


def _first_table(tables: Iterable[Sequence[Sequence[object]]], heads: Heads, needed: Iterable[str]) -> list[Listed]:
    """Return the rows below the heads of the first table that has the needed ones."""
    names = {label_key(head): field for field, known in heads.items() for head in known}
    needed = tuple(needed)
    missing = [heads[field][0] for field in needed]
    for table in tables:
        for above, row in enumerate(table[:MOST_ABOVE]):
            columns: dict[str, int] = {}
            for place, value in enumerate(row):
                field = names.get(label_key(value)) if isinstance(value, str) else None
                if field:
                    columns.setdefault(field, place)
            lacking = [heads[field][0] for field in needed if field not in columns]
            if not lacking:
                return list(_rows(table[above + 1 :], above + 2, columns))
            missing = min(missing, lacking, key=len)
    raise Unlisted("没有表头", heads="、".join(known[0] for known in heads.values()), missing="、".join(missing))


def _rows(table: Sequence[Sequence[object]], first: int, columns: Mapping[str, int]) -> Iterator[Listed]:
    for number, row in enumerate(table, first):
        values = {field: row[place] if place < len(row) else "" for field, place in columns.items()}
        if any(str(value).strip() for value in values.values()):
            yield Listed(number, values)


def _read_csv(path: Path) -> list[list[str]]:
    text = _text(path)
    # The line with the heads tells what stands between the cells.
    top = "\n".join(text.splitlines()[:MOST_ABOVE])
    delimiter = max(DELIMITERS, key=top.count)
    try:
        return list(csv.reader(StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error:
        raise Unlisted("文字坏了") from None


def _parsed(path: Path) -> object:
    try:
        return json.loads(_text(path))
    except (ValueError, RecursionError) as error:
        raise Unlisted("不是JSON", place=f"第 {error.lineno} 行" if isinstance(error, json.JSONDecodeError) else "里面") from None


def _read_json(path: Path, heads: Heads, key: str) -> list[Listed]:
    data = _parsed(path)
    items = data.get(key) if isinstance(data, dict) else data
    if not isinstance(items, list):
        raise Unlisted("没有清单", key=key)
    names = {head: field for field, known in heads.items() for head in (field, *known)}
    return [Listed(number, _fields(item, names)) for number, item in enumerate(items, 1)]


def _fields(item: object, names: Mapping[str, str]) -> dict[str, object]:
    """Return the values of a JSON entry; what it has beside them, or is instead of an object, stands under its own name."""
    if not isinstance(item, dict):
        return {"": item}
    return {names.get(name, name): "" if value is None else value for name, value in item.items()}


def _text(path: Path) -> str:
    """Return a file's text in UTF-8, UTF-16 with its mark, or GB 18030."""
    raw = _read_bytes(path)
    for encoding in ("utf-16",) if raw.startswith(MARKS_16) else ENCODINGS:
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise Unlisted("文字坏了")


def _read_bytes(path: Path) -> bytes:
    try:
        raw = read_bounded(path)
    except Unreadable as reason:
        if reason.kind == "文件夹":
            raise Unlisted("文件夹") from None
        raise
    if not raw.strip():
        raise Unreadable("空文件", path.name)
    return raw
