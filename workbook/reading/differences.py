"""In what the labels of a table differ from the form: rows and columns renamed, missing, added, moved, marks gone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from rules.report import Observation, Place
from workbook.cells import address
from workbook.layout import Spot
from workbook.reading.labels import plain
from workbook.reading.matching import moved, shifted, text_at

if TYPE_CHECKING:  # a search is judged by what it calls
    from workbook.reading.stacked import Block, Search

NOTE = ("第一项加第二项", "第三项加第四项")
SUBTOTAL = ("小计", "合计")
FEES = "表二.行政事业性收费.本年收费金额"
PROJECTS = "项目数"
BLANK_ROW, BLANK_COLUMN = "（空行）", "（空列）"


def judge(search: Search) -> None:
    """Note all differences of a table that was found."""
    judge_rows(search)
    for row in (*search.rows.extra, *blank_rows(search)):
        judge_extra_row(search, row)
    for block in search.blocks:
        judge_columns(search, block)
        judge_extra_columns(search, block)
        judge_groups(search, block)
        judge_fees(search, block)
    judge_marks(search)


def judge_rows(search: Search) -> None:
    """Note the rows that are called otherwise, missing, or out of their place."""
    rows, note, column = search.rows, search.placing.note, search.last_label
    for number, found in rows.called.items():
        note("旧版行列" if plain(found) in search.old else "行名不符", rows.at[number], column, found, search.names[number])
    for number in rows.missing(len(search.names)):
        if search.single is None or not _is_of_single(search, number):
            above = max((rows.at[each] for each in rows.at if each < number), default=search.official[number] - 1)
            note("行缺失", above + 1, column, "", search.names[number])
    for number in moved(rows.at):
        note("行移位", rows.at[number], column, f"第 {rows.at[number] + 1} 行", search.names[number])
    by = shifted(rows.at, search.official)
    if by and 0 in rows.at and not missing_clauses(search):
        note("行移位", min(rows.at.values()), column, f"整表{'下' if by > 0 else '上'}移 {abs(by)} 行", search.table)


def _is_of_single(search: Search, number: int) -> bool:
    return str(search.wanted[number][1]["id"]).startswith("其他处理")


def blank_rows(search: Search) -> list[int]:
    """Return the rows without label and numbers that were put in among the rows of a block."""
    found: list[int] = []
    for block in search.blocks:
        numbers = range(block.first, block.first + len(block.spot.block.rows))
        rows = [search.rows.at[number] for number in numbers if number in search.rows.at]
        found += [row for row in range(min(rows), max(rows)) if not is_used(search, row)]
    return found


def judge_extra_row(search: Search, row: int) -> None:
    """Note a row that the form does not have, and what it should be when it is a subtotal."""
    key = search.key(row)
    if plain(key) in search.old:
        search.placing.note("旧版行列", row, search.last_label, key, "")
        return
    search.placing.note("行多出", row, search.last_label, key or BLANK_ROW, "")
    before = [number for number in search.rows.at if search.rows.at[number] < row]
    if not before or not any(word in key for word in SUBTOTAL):
        return
    spot, last = search.wanted[max(before, key=lambda number: search.rows.at[number])]
    group = last["label"][:-1]
    parts = [ids for ids, each in zip(spot.block.ids(), spot.block.rows, strict=True) if each["label"][:-1] == group]
    for ids in zip(*parts, strict=True):
        cell = next((search.placing.cells[id] for id in ids if id in search.placing.cells), None)
        if cell is not None:
            search.placing.sums.append((key, (row, cell[1]), tuple(ids)))


def judge_columns(search: Search, block: Block) -> None:
    """Note the columns that are called otherwise, missing, or out of their place."""
    columns, note = block.columns, search.placing.note
    row = block.above[-1] if block.above else block.spot.row - 2
    names = [str(column["label"][-1]) for column in block.spot.block.columns]
    official = {number: block.spot.column - 1 + number for number in range(len(names))}
    for number, found in columns.called.items():
        note("旧版行列" if plain(found) in search.old else "列名不符", row, columns.at[number], found, names[number])
    for number in columns.missing(len(names)):
        note("列缺失", row, official[number], "", names[number])
    for number in moved(columns.at):
        note("列移位", row, columns.at[number], f"第 {columns.at[number] + 1} 列", names[number])
    by = shifted(columns.at, official)
    if by and 0 in columns.at and block is search.blocks[0]:
        note("列移位", row, min(columns.at.values()), f"整表{'右' if by > 0 else '左'}移 {abs(by)} 列", search.table)


def judge_extra_columns(search: Search, block: Block) -> None:
    """Note the columns that the form does not have, and what a subtotal among them should be: the columns under a common head."""
    row = block.above[-1] if block.above else block.spot.row - 2
    group = [place for place, column in enumerate(block.spot.block.columns) if len(column["label"]) > 1]
    at = block.columns.at.values()
    blank = [column for column in range(min(at, default=0), max(at, default=0)) if column not in at and column not in block.columns.extra]
    for column in (*block.columns.extra, *blank):
        found = search.head(block.above, column)
        search.placing.note("旧版行列" if found and plain(found) in search.old else "列多出", row, column, found or BLANK_COLUMN, "")
        if group and any(word in found for word in SUBTOTAL):
            for number, ids in enumerate(block.spot.block.ids(), block.first):
                if number in search.rows.at:
                    search.placing.sums.append((found, (search.rows.at[number], column), tuple(ids[place] for place in group)))


def judge_groups(search: Search, block: Block) -> None:
    """Note the heads over several rows or columns that are not as in the form."""
    texts = {plain(value) for row in search.labels for value in row if isinstance(value, str)}
    for row, column, label in _groups(search, block):
        if plain(label) not in texts:
            name = "行名不符" if column <= search.last_label else "列名不符"
            search.placing.note(name, row, column, text_at(search.labels, row, column), label)
    head, above = block.spot.block.head, block.above
    if above and head and not any(plain(str(value)) == plain(head) for row in above for value in search.labels[row]):
        column = search.last_label + 1 if len(above) > 1 else search.last_label
        search.placing.note("列名不符", above[0], column, text_at(search.labels, above[0], column), head)


def _groups(search: Search, block: Block) -> Iterator[tuple[int, int, str]]:
    """Yield (row, column, label) of each head over several rows or columns, where it should stand."""
    spot, seen = block.spot, set()
    first_label = search.last_label - len(spot.label_columns) + 1
    for number, row in enumerate(spot.block.rows, block.first):
        for level, label in enumerate(row["label"][:-1]):
            if label not in seen and number in search.rows.at:
                seen.add(label)
                yield search.rows.at[number], first_label + level, label
    for place, column in enumerate(spot.block.columns):
        for label in column["label"][:-1]:
            if label not in seen and block.above:
                seen.add(label)
                yield (
                    block.above[max(0, len(block.above) - len(column["label"]))],
                    block.columns.at.get(place, spot.column - 1 + place),
                    label,
                )


def judge_fees(search: Search, block: Block) -> None:
    """Note that the amount of fees has a column that asks for a number of projects."""
    if not any(FEES in ids for ids in block.spot.block.ids()) or not block.above:
        return
    for column in (*block.columns.at.values(), *block.columns.extra):
        found = search.head(block.above, column)
        if PROJECTS in found:
            place = Place(search.placing.sheet, address(block.above[-1] + 1, column + 1))
            search.placing.observations.append(Observation("收费填了项目数", FEES, place, found, "本年收费金额"))
            return


def judge_marks(search: Search) -> None:
    """Note the clause rows of 表二 and the balance note of 表三 that are gone."""
    for spot in missing_clauses(search):
        search.placing.note("条款行缺失", spot.clause_row - 1, 0, "", spot.block.clause)
    texts = [plain(value) for row in search.labels for value in row if isinstance(value, str) and value]
    if search.note and not any(all(part in text for part in NOTE) for text in texts):
        row = search.heads[0] if search.heads else 0
        search.placing.note("勾稽说明缺失", row, 0, text_at(search.labels, row, 0), search.note)


def missing_clauses(search: Search) -> list[Spot]:
    """Return the blocks whose clause row is gone."""
    texts = {plain(value) for row in search.labels for value in row if isinstance(value, str) and value}
    return [spot for spot in search.spots if spot.clause_row and plain(spot.block.clause) not in texts]


def is_used(search: Search, row: int) -> bool:
    """Return whether a row has a label or a number."""
    return bool(search.key(row)) or 0 in search.labels[row][search.last_label + 1 :]
