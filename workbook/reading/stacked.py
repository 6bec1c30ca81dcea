"""Tables whose rows stand under each other with their labels at the left (表二、表三、上年数据)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from workbook.layout import Spot
from workbook.reading.differences import is_used, judge
from workbook.reading.grids import Labels
from workbook.reading.labels import plain
from workbook.reading.matching import Lines, commonest, match, text_at
from workbook.reading.placing import Placing

OUTCOMES, SINGLE = "表三", "其他处理"
CLAUSE = "第二十条"


class Block(NamedTuple):
    """A block that was found: number of its first row among all rows of the table, the rows of its head, its columns."""

    spot: Spot
    first: int
    above: list[int]
    columns: Lines


class Search:
    """A table being looked for in a sheet: what is wanted, and step by step where it is; rows and columns count from 0."""

    __slots__ = (
        "blocks",
        "heads",
        "labels",
        "last_label",
        "names",
        "note",
        "official",
        "old",
        "placing",
        "rows",
        "single",
        "spots",
        "table",
        "wanted",
    )

    def __init__(self, spots: Sequence[Spot], sheet: str, labels: Labels, *, table: str = "", note: str = "", old: frozenset[str]) -> None:
        self.table = table
        self.note = note
        self.spots = spots
        self.labels = labels
        self.old = old
        self.wanted: list[tuple[Spot, dict[str, Any]]] = [(spot, row) for spot in spots for row in spot.block.rows]
        self.names = [str(row["label"][-1] if table else row["name"]) for _, row in self.wanted]
        self.official = dict(enumerate(row - 1 for spot in spots for row in range(spot.row, spot.row + spot.height())))
        self.last_label = last_label_column(self)
        self.heads = head_rows(self)
        self.rows = Lines({}, {}, [])
        self.single: int | None = None
        self.blocks: list[Block] = []
        self.placing = Placing(sheet)

    def key(self, row: int) -> str:
        """Return a row's label: the rightmost text in the label columns."""
        return next((text for column in range(self.last_label, -1, -1) if (text := text_at(self.labels, row, column)).strip()), "")

    def head(self, rows: Sequence[int], column: int) -> str:
        """Return a column's label: the lowest text in the rows of the head."""
        return next((text for row in reversed(rows) if (text := text_at(self.labels, row, column)).strip()), "")


def find_stacked(search: Search) -> Placing:
    """Return where the figures of a table stand in a sheet, and what was noticed; a search without a `table` notices nothing."""
    offered = offered_rows(search)
    search.single = take_single(search, offered)
    search.rows = match(search.names, offered, search.official, search.old)
    if not search.rows.at:
        return search.placing
    search.placing.top = min([*search.heads, *search.rows.at.values()])
    first = 0
    for spot in search.spots:
        find_columns(search, spot, first)
        first += len(spot.block.rows)
    place_single(search)
    if search.table:
        judge(search)
    return search.placing


def last_label_column(search: Search) -> int:
    """Return the column of the deepest row labels: everything to its right is a figure."""
    columns: dict[str, list[int]] = {}
    for line in search.labels:
        for column, value in enumerate(line):
            if isinstance(value, str) and value:
                columns.setdefault(plain(value), []).append(column)
    official = search.spots[0].label_columns
    shifts: list[int] = []
    for name, (_, row) in zip(search.names, search.wanted, strict=True):
        usual = official[min(len(row["label"]), len(official)) - 1] - 1
        shifts += [column - usual for column in columns.get(plain(name), ())]
    return official[-1] - 1 + commonest(shifts)


def head_rows(search: Search) -> list[int]:
    """Return the rows that hold column labels."""
    columns = {plain(column["label"][-1]) for spot in search.spots for column in spot.block.columns} | search.old
    heads = {plain(spot.block.head) for spot in search.spots if spot.block.head}
    found = []
    for number, row in enumerate(search.labels):
        texts = [plain(value) if isinstance(value, str) else "" for value in row]
        if columns.intersection(texts[search.last_label + 1 :]) or heads.intersection(texts):
            found.append(number)
    return found


def offered_rows(search: Search) -> dict[int, str]:
    """Return the label of each row that may hold figures: from under the first head to the blank row under the last known row."""
    names = {plain(name) for name in search.names}
    known = [row for row in range(len(search.labels)) if plain(search.key(row)) in names]
    if not known:
        return {}
    first = min([head for head in search.heads if head < known[0]], default=known[0])
    last = known[-1]
    while last + 1 < len(search.labels) and is_used(search, last + 1):
        last += 1
    rows = (row for row in range(first, last + 1) if row not in search.heads and is_used(search, row))
    offered = {row: search.key(row) for row in rows}
    return {row: key for row, key in offered.items() if not plain(key).startswith(CLAUSE)}


def take_single(search: Search, offered: dict[int, str]) -> int | None:
    """Take the single row 其他处理 of the older form out of the rows of a table that should have three."""
    if search.table != OUTCOMES or not any(label.endswith(SINGLE) for label in search.old):
        return None
    single = next((row for row, key in offered.items() if plain(key).endswith(SINGLE)), None)
    if single is not None:
        del offered[single]
    return single


def find_columns(search: Search, spot: Spot, first: int) -> None:
    """Find the columns of a block and place its figures."""
    numbers = range(first, first + len(spot.block.rows))
    rows = [search.rows.at[number] for number in numbers if number in search.rows.at]
    if not rows:
        return
    above = rows_above(search, spot, min(rows))
    names = [str(column["label"][-1]) for column in spot.block.columns]
    official = {number: spot.column - 1 + number for number in range(len(names))}
    offered = {column: search.head(above, column) for column in range(search.last_label + 1, max(map(len, search.labels)))}
    while offered and max(offered) > max(official.values()) and not offered[max(offered)]:
        del offered[max(offered)]
    columns = match(names, offered, official, search.old)
    search.blocks.append(Block(spot, first, above, columns))
    for number, ids in zip(numbers, spot.block.ids(), strict=True):
        for place, id in enumerate(ids):
            if number in search.rows.at and place in columns.at:
                search.placing.cells[id] = (search.rows.at[number], columns.at[place])


def rows_above(search: Search, spot: Spot, first: int) -> list[int]:
    """Return the rows of a block's head: the lowest that are known as such, the rows just above them where some are not."""
    known = [head for head in search.heads if head < first][-spot.head_rows :]
    return known if len(known) in (0, spot.head_rows) else list(range(max(0, known[-1] - spot.head_rows + 1), known[-1] + 1))


def place_single(search: Search) -> None:
    """Place the single row's figures in the last of the three rows that it should be; the others have its cells to show for."""
    if search.single is None or not search.blocks:
        return
    block = search.blocks[0]
    parts = [number for number, (_, row) in enumerate(search.wanted) if row["id"].startswith(SINGLE)]
    for place, column in block.columns.at.items():
        *others, last = (block.spot.block.ids()[number][place] for number in parts)
        search.placing.cells[last] = (search.single, column)
        search.placing.stand_ins |= dict.fromkeys(others, (search.single, column))
    expected = "、".join(search.names[number] for number in parts)
    search.placing.note("其他处理单行", search.single, search.last_label, search.key(search.single), expected)
