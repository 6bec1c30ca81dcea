"""In what the labels of a table differ from the form: rows and columns renamed, missing, added, moved, marks gone."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from typing import Any

from rules.report import Observation, Place
from workbook.cells import address
from workbook.layout import Spot
from workbook.reading.grids import Labels
from workbook.reading.label_matching import text_at
from workbook.reading.labels import label_key
from workbook.reading.placed_table import SINGLE, Block, Placed, column_names, official_columns

NOTE = ("第一项加第二项", "第三项加第四项")
FEES = "表二.行政事业性收费.本年收费金额"
PROJECTS = "项目数"
BLANK_ROW, BLANK_COLUMN = "（空行）", "（空列）"


def find_differences(placed: Placed) -> Iterator[Observation]:
    """Yield all differences of a table that was found."""
    if any(spot.block.across for spot in placed.sought.spots):
        for block in placed.blocks:
            yield from _joint_columns(placed, block)
    elif placed.blocks:
        yield from _single_row(placed)
        yield from _rows(placed)
        yield from _extra_rows(placed)
        for block in placed.blocks:
            yield from _columns(placed, block)
            yield from _extra_columns(placed, block)
            yield from _groups(placed, block)
            yield from _fees(placed, block)
        yield from _marks(placed)


def _difference(placed: Placed, name: str, cell: tuple[int, int], found: str, expected: str) -> Observation:
    row, column = cell
    return Observation(name, "", Place(placed.sheet, address(row + 1, column + 1)), " ".join(found.split()), expected)


def _single_row(placed: Placed) -> Iterator[Observation]:
    if placed.single is not None:
        expected = "、".join(name for name, row in zip(placed.sought.names, placed.sought.rows, strict=True) if _is_of_single(row))
        yield _difference(placed, "其他处理单行", (placed.single, placed.last_label), placed.keys[placed.single], expected)


def _is_of_single(row: Mapping[str, Any]) -> bool:
    return str(row["id"]).startswith(SINGLE)


def _rows(placed: Placed) -> Iterator[Observation]:
    """Yield the rows that are called otherwise, missing, or out of their place."""
    rows, sought, column = placed.rows, placed.sought, placed.last_label
    for number, found in rows.called.items():
        name = "旧版行列" if label_key(found) in sought.old else "行名不符"
        yield _difference(placed, name, (rows.at[number], column), found, sought.names[number])
    for number, row in enumerate(sought.rows):
        if number not in rows.at and (placed.single is None or not _is_of_single(row)):
            above = max((rows.at[each] for each in rows.at if each < number), default=sought.official[number] - 1)
            yield _difference(placed, "行缺失", (above + 1, column), "", sought.names[number])
    for number in moved(rows.at):
        yield _difference(placed, "行移位", (rows.at[number], column), f"第 {rows.at[number] + 1} 行", sought.names[number])
    by = shifted(rows.at, sought.official)
    if by and 0 in rows.at and not _missing_clauses(placed):
        yield _difference(placed, "行移位", (min(rows.at.values()), column), f"整表{'下' if by > 0 else '上'}移 {abs(by)} 行", sought.table)
    if len(rows.at) == len(sought.rows) and not (rows.extra or placed.blank or moved(rows.at) or _missing_clauses(placed)):
        yield from _apart(placed)


def _apart(placed: Placed) -> Iterator[Observation]:
    """Yield the blocks between which rows were put in or taken out, nothing else being odd about the rows."""
    before = None
    for block in placed.blocks:
        by = shifted(block.rows, {number: block.spot.row - 1 + number for number in block.rows})
        if before is not None and by != before:
            first = min(block.rows.values())
            found = f"上面{'多' if by > before else '少'} {abs(by - before)} 行"
            yield _difference(placed, "行移位", (first, placed.last_label), found, "")
        before = by


def _extra_rows(placed: Placed) -> Iterator[Observation]:
    """Yield the rows that the form does not have."""
    for row in (*placed.rows.extra, *placed.blank):
        key = placed.keys.get(row, "")
        name = "旧版行列" if label_key(key) in placed.sought.old else "行多出"
        yield _difference(placed, name, (row, placed.last_label), key or BLANK_ROW, "")


def _columns(placed: Placed, block: Block) -> Iterator[Observation]:
    """Yield the columns that are called otherwise, missing, or out of their place."""
    columns, row, official = block.columns, _head_row(block), official_columns(block.spot)
    names = column_names(block.spot)
    for number, found in columns.called.items():
        name = "旧版行列" if label_key(found) in placed.sought.old else "列名不符"
        yield _difference(placed, name, (row, columns.at[number]), found, names[number])
    for number in columns.missing(len(names)):
        yield _difference(placed, "列缺失", (row, official[number]), "", names[number])
    for number in moved(columns.at):
        yield _difference(placed, "列移位", (row, columns.at[number]), f"第 {columns.at[number] + 1} 列", names[number])
    by = shifted(columns.at, official)
    if by and 0 in columns.at and block is placed.blocks[0]:
        found = f"整表{'右' if by > 0 else '左'}移 {abs(by)} 列"
        yield _difference(placed, "列移位", (row, min(columns.at.values())), found, placed.sought.table)


def _head_row(block: Block) -> int:
    return block.above[-1] if block.above else block.spot.row - 2


def _extra_columns(placed: Placed, block: Block) -> Iterator[Observation]:
    """Yield the columns that the form does not have."""
    at, extra = block.columns.at.values(), block.columns.extra
    blank = [column for column in range(min(at, default=0), max(at, default=0)) if column not in at and column not in extra]
    for column in (*extra, *blank):
        (found,) = block.heads[column]
        name = "旧版行列" if found and label_key(found) in placed.sought.old else "列多出"
        yield _difference(placed, name, (_head_row(block), column), found or BLANK_COLUMN, "")


def _groups(placed: Placed, block: Block) -> Iterator[Observation]:
    """Yield the heads over several rows or columns that are not as in the form."""
    texts = _texts(placed.labels)
    for row, column, label in _official_groups(placed, block):
        if label_key(label) not in texts:
            name = "行名不符" if column <= placed.last_label else "列名不符"
            yield _difference(placed, name, (row, column), text_at(placed.labels, row, column), label)
    head, above = block.spot.block.head, block.above
    if above and head and not any(label_key(str(value)) == label_key(head) for row in above for value in placed.labels[row]):
        row, column = above[0], placed.last_label + (1 if len(above) > 1 else 0)
        yield _difference(placed, "列名不符", (row, column), text_at(placed.labels, row, column), head)


def _official_groups(placed: Placed, block: Block) -> Iterator[tuple[int, int, str]]:
    """Yield (row, column, label) of each head over several rows or columns, where it should stand."""
    spot, above, seen = block.spot, block.above, set()
    first_label = placed.last_label - len(spot.label_columns) + 1
    for number, row in block.rows.items():
        for level, label in enumerate(spot.block.rows[number]["label"][:-1]):
            if label not in seen:
                seen.add(label)
                yield row, max(first_label + level, 0), label
    for number, column in official_columns(spot).items():
        labels = spot.block.columns[number]["label"]
        for label in labels[:-1] if above else ():
            if label not in seen:
                seen.add(label)
                yield above[max(0, len(above) - len(labels))], block.columns.at.get(number, column), label


def _fees(placed: Placed, block: Block) -> Iterator[Observation]:
    """Yield that the amount of fees has a column that asks for a number of projects."""
    if not any(FEES in ids for ids in block.spot.block.ids()) or not block.above:
        return
    for column in (*block.columns.at.values(), *block.columns.extra):
        (found,) = block.heads[column]
        if PROJECTS in label_key(found):
            yield Observation("收费填了项目数", FEES, Place(placed.sheet, address(block.above[-1] + 1, column + 1)), found, "本年收费金额")
            return


def _marks(placed: Placed) -> Iterator[Observation]:
    """Yield the clause rows of 表二 and the balance note of 表三 that are gone."""
    for spot in _missing_clauses(placed):
        yield _difference(placed, "条款行缺失", (spot.clause_row - 1, 0), "", spot.block.clause)
    note = placed.sought.note
    if note and not any(all(part in text for part in NOTE) for text in _texts(placed.labels)):
        row = placed.heads[0] if placed.heads else 0
        yield _difference(placed, "勾稽说明缺失", (row, 0), text_at(placed.labels, row, 0), note)


def _missing_clauses(placed: Placed) -> list[Spot]:
    """Return the blocks whose clause row is gone."""
    texts = _texts(placed.labels)
    return [spot for spot in placed.sought.spots if spot.clause_row and label_key(spot.block.clause) not in texts]


def _texts(labels: Labels) -> set[str]:
    return {label_key(value) for row in labels for value in row if isinstance(value, str)}


def _joint_columns(placed: Placed, block: Block) -> Iterator[Observation]:
    """Yield the differences of a table whose rows stand side by side: the names above each column, and the order of the columns."""
    spot, at, row, heads = block.spot, block.columns.at, block.above[-1], block.heads
    names = [(group["label"][-1], name) for group in spot.block.rows for name in column_names(spot)]
    official = {number: spot.column - 1 + number for number in range(len(names))}
    for number, name in block.columns.called.items():
        column = at.get(number, official[number])
        is_group = number % len(spot.block.columns) == 0 and label_key(name) == label_key(heads.get(column, ("",))[0])
        yield _difference(placed, "列名不符", (row, column), name, names[number][0 if is_group else 1])
    for number in block.columns.missing(len(names)):
        yield _difference(placed, "列缺失", (row, official[number]), "", "·".join(names[number]))
    for column in block.columns.extra:
        yield _difference(placed, "列多出", (row, column), "·".join(filter(None, heads[column])), "")
    for column in sorted(set(range(min(at.values(), default=0), max(at.values(), default=0))) - {*at.values(), *block.columns.extra}):
        yield _difference(placed, "列多出", (row, column), BLANK_COLUMN, "")
    order = [at[number] for number in sorted(at)]
    if order != sorted(order):
        seen = "、".join(heads[column][-1] for column in sorted(order)[: len(spot.block.columns)])
        yield _difference(placed, "表四列序不符", (row, min(order)), seen, "、".join(column_names(spot)))
    by = shifted(at, official)
    if by:
        yield _difference(placed, "列移位", (row, min(order)), f"整体{'右' if by > 0 else '左'}移 {abs(by)} 列", "")


def moved(at: Mapping[int, int]) -> list[int]:
    """Return the wanted lines that are out of order: all but a longest increasing run."""
    numbers = sorted(at)
    tails: list[int] = []
    last: list[int] = []
    before: dict[int, int] = {}
    for number in numbers:
        place = bisect_left(tails, at[number])
        tails[place : place + 1] = [at[number]]
        last[place : place + 1] = [number]
        if place:
            before[number] = last[place - 1]
    kept: set[int] = set()
    here = last[-1] if last else None
    while here is not None:
        kept.add(here)
        here = before.get(here)
    return [number for number in numbers if number not in kept]


def shifted(at: Mapping[int, int], official: Mapping[int, int]) -> int:
    """Return by how many lines everything stands lower (or further right) than in the form, 0 when not all by the same."""
    distances = {at[number] - official[number] for number in at}
    return distances.pop() if len(distances) == 1 else 0
