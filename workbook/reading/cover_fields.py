"""The cover (封面) of a workbook: its fields by their labels, each as the text the rules expect."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from rules.cover import Field, load_cover
from rules.report import Place
from workbook.cells import address, column_number
from workbook.layout import load_layout
from workbook.reading.field_values import paragraphs, read_field, read_name
from workbook.reading.grids import Grid
from workbook.reading.label_matching import match

LEAST = 3
# No name, address or number is longer; a list of names may be.
LONGEST, LONGEST_LIST = 200, 2000
CUT = "“{sheet}”{address} 的{label}有 {length} 个字，只看前 {most} 个字；请改短后再报。"
UNIT, YEAR = "单位名称", "报告年度"
REMARKS = {
    UNIT: "“{sheet}”{address} 的单位名称写成“{written}”，中间有空格，按“{read}”读。请删去空格。",
    YEAR: "“{sheet}”{address} 的报告年度写成“{written}”，按 {read} 读。请只填四位数字，工作簿里与年度有关的规则才能自己算。",
}


class Cover(NamedTuple):
    """What the cover says: fields, the prose that stands there, where each is; `remarks` say what is not read as it is written."""

    identity: dict[str, str]
    prose: dict[str, tuple[str, ...]]
    places: dict[str, Place | tuple[Place, ...]]
    remarks: tuple[str, ...] = ()


class Slots(NamedTuple):
    """Where the fields of a cover are: (field, first row, row after the last), 0-based, and the column of the values."""

    fields: tuple[tuple[Field, int, int], ...]
    column: int
    places: Mapping[str, Place]


def read_cover(grid: Grid, sheet: str) -> Cover:
    """Return the fields of a cover; what it does not name is "" or absent."""
    slots = find_slots(grid, sheet)
    identity = {field.id: "" for field in load_cover() if not field.prose}
    prose: dict[str, tuple[str, ...]] = {}
    places: dict[str, Place | tuple[Place, ...]] = dict(slots.places)
    remarks: list[str] = []
    for field, first, stop in slots.fields:
        values = [row[slots.column] if slots.column < len(row) else "" for row in grid[first:stop]]
        if field.prose:
            found = [(text, number) for number, value in enumerate(values, first + 1) for text in paragraphs(value)]
            prose[field.id] = tuple(text for text, _ in found)
            places[f"文字.{field.id}"] = tuple(Place(sheet, address(row, slots.column + 1)) for _, row in found)
        elif values:
            read = read_name(values[0]) if field.id == UNIT else read_field(field.kind, values[0])
            most = LONGEST_LIST if field.kind == "list" else LONGEST
            identity[field.id] = read[:most]
            remarks += _remarks(field, values[0], read, slots.places, most)
    return Cover(identity, prose, places, tuple(remarks))


def _remarks(field: Field, value: object, read: str, places: Mapping[str, Place], most: int) -> Iterator[str]:
    """Yield what is said of a field that is too long, and of a unit or a year that is not written as it is read."""
    place = places[f"封面.{field.id}"]
    if len(read) > most:
        yield CUT.format(sheet=place.sheet, address=place.address, label=field.label, length=len(read), most=most)
    elif field.id in REMARKS and type(value) not in (int, float):
        written = read_field("text", value)
        if read != written:
            yield REMARKS[field.id].format(sheet=place.sheet, address=place.address, written=" ".join(written.split()), read=read)


def find_slots(grid: Grid, sheet: str) -> Slots:
    """Return where the fields are: in the usual label column, else in the one that has most of the labels."""
    usual = column_number(load_layout("2021").data["cover"]["label_column"]) - 1
    slots = _slots(_column(grid, usual), usual, sheet)
    if len(slots.fields) < LEAST:
        width = len(grid[0]) if grid else 0
        others = (_slots(_column(grid, column), column, sheet) for column in range(min(width, 8)))
        return max([slots, *others], key=lambda each: len(each.fields))
    return slots


def _column(grid: Grid, column: int) -> tuple[str, ...]:
    return tuple([row[column] if column < len(row) and type(row[column]) is str else "" for row in grid])  # type: ignore[misc]


@lru_cache(maxsize=32)
def _slots(labels: tuple[str, ...], column: int, sheet: str) -> Slots:
    fields = load_cover()
    official = {number: row - 1 for number, row in enumerate(load_layout("2021").cover_rows().values())}
    offered = dict(enumerate(labels))
    found = match([field.label for field in fields], offered, official)
    if sum(1 for number in found.at if number not in found.called) < LEAST:
        return Slots((), column + 1, {})
    starts = sorted(found.at.values())
    slots = []
    for number, row in sorted(found.at.items()):
        after = [start for start in starts if start > row]
        slots.append((fields[number], row, after[0] if after and fields[number].rows > 1 else row + fields[number].rows))
    places = {f"封面.{field.id}": Place(sheet, address(row + 1, column + 2)) for field, row, _ in slots}
    return Slots(tuple(slots), column + 1, places)
