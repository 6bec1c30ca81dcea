"""Where a table stands whose rows have their labels at the left, one under the other (表二、表三、上年数据)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from workbook.layout import Spot
from workbook.reading.grids import Labels
from workbook.reading.label_matching import Lines, match, text_at
from workbook.reading.labels import label_key
from workbook.reading.placed_table import SINGLE, Block, Cell, Placed, Sought, Subtotal, column_names, official_columns

OUTCOMES = "表三"
CLAUSE = "第二十条"
SUBTOTAL = ("小计", "合计")


class _Texts(NamedTuple):
    """The texts of a sheet, and the last column of its row labels: everything to its right is a figure."""

    labels: Labels
    last: int

    def key(self, row: int) -> str:
        """Return a row's label: the rightmost text in the label columns."""
        return next((text for column in range(self.last, -1, -1) if (text := text_at(self.labels, row, column)).strip()), "")

    def head(self, rows: Sequence[int], column: int) -> str:
        """Return a column's label: the lowest text in the rows of the head."""
        return next((text for row in reversed(rows) if (text := text_at(self.labels, row, column)).strip()), "")

    def is_used(self, row: int) -> bool:
        """Return whether a row has a label or a number."""
        return bool(self.key(row)) or 0 in self.labels[row][self.last + 1 :]


def place_rows(sought: Sought, sheet: str, labels: Labels) -> Placed:
    """Return where the rows, columns and figures of a table stand in a sheet."""
    texts = _Texts(labels, _last_label(sought, labels))
    heads = _heads(sought, texts)
    keys = _keys(sought, texts, heads)
    single = _single(sought, keys)
    rows = match(sought.names, {row: key for row, key in keys.items() if row != single}, sought.official, sought.old)
    blocks = list(_blocks(sought, texts, heads, rows))
    cells, stand_ins = _cells(blocks, single)
    return Placed(
        sought,
        sheet,
        labels,
        heads,
        rows,
        blocks,
        cells,
        keys,
        texts.last,
        single,
        blank=list(_blank_rows(texts, blocks)),
        stand_ins=stand_ins,
        subtotals=[*_row_subtotals(rows, keys, blocks, cells), *_column_subtotals(blocks)],
    )


def _last_label(sought: Sought, labels: Labels) -> int:
    """Return the column of the deepest row labels."""
    columns: dict[str, list[int]] = {}
    for line in labels:
        for column, value in enumerate(line):
            if isinstance(value, str) and value:
                columns.setdefault(label_key(value), []).append(column)
    official = sought.spots[0].label_columns
    shifts: Counter[int] = Counter()
    for name, row in zip(sought.names, sought.rows, strict=True):
        usual = official[min(len(row["label"]), len(official)) - 1] - 1
        shifts.update(column - usual for column in columns.get(label_key(name), ()))
    return official[-1] - 1 + max(shifts, key=lambda shift: shifts[shift], default=0)


def _heads(sought: Sought, texts: _Texts) -> list[int]:
    """Return the rows that hold column labels."""
    columns = {label_key(name) for spot in sought.spots for name in column_names(spot)} | sought.old
    heads = {label_key(spot.block.head) for spot in sought.spots if spot.block.head}
    found = []
    for number, row in enumerate(texts.labels):
        names = [label_key(value) if isinstance(value, str) else "" for value in row]
        if columns.intersection(names[texts.last + 1 :]) or heads.intersection(names):
            found.append(number)
    return found


def _keys(sought: Sought, texts: _Texts, heads: Sequence[int]) -> dict[int, str]:
    """Return the label of each row that may hold figures: from under the first head to the blank row under the last known row."""
    names = {label_key(name) for name in sought.names}
    known = [row for row in range(len(texts.labels)) if label_key(texts.key(row)) in names]
    if not known:
        return {}
    first, last = min([head for head in heads if head < known[0]], default=known[0]), known[-1]
    while last + 1 < len(texts.labels) and texts.is_used(last + 1):
        last += 1
    keys = {row: texts.key(row) for row in range(first, last + 1) if row not in heads and texts.is_used(row)}
    return {row: key for row, key in keys.items() if not label_key(key).startswith(CLAUSE)}


def _single(sought: Sought, keys: Mapping[int, str]) -> int | None:
    """Return the single row 其他处理 of the older form in a table that should have three."""
    if sought.table != OUTCOMES or not any(label.endswith(SINGLE) for label in sought.old):
        return None
    return next((row for row, key in keys.items() if label_key(key).endswith(SINGLE)), None)


def _blocks(sought: Sought, texts: _Texts, heads: Sequence[int], rows: Lines) -> Iterator[Block]:
    """Yield the blocks of which a row was found, with their columns."""
    first = 0
    for spot in sought.spots:
        numbers = range(len(spot.block.rows))
        mine = {number: rows.at[first + number] for number in numbers if first + number in rows.at}
        first += len(numbers)
        if mine:
            above = _rows_above(heads, spot, min(mine.values()))
            offered = _offered_columns(texts, spot, above)
            columns = match(column_names(spot), offered, official_columns(spot), sought.old)
            yield Block(spot, mine, columns, above, {column: (name,) for column, name in offered.items()})


def _rows_above(heads: Sequence[int], spot: Spot, first: int) -> list[int]:
    """Return the rows of a block's head: the lowest that are known as such, the rows just above them where some are not."""
    known = [head for head in heads if head < first][-spot.head_rows :]
    return known if len(known) in (0, spot.head_rows) else list(range(max(0, known[-1] - spot.head_rows + 1), known[-1] + 1))


def _offered_columns(texts: _Texts, spot: Spot, above: Sequence[int]) -> dict[int, str]:
    """Return the label of each column that may hold figures; beyond the form's last one only columns that have one count."""
    offered = {column: texts.head(above, column) for column in range(texts.last + 1, max(map(len, texts.labels)))}
    while offered and max(offered) > max(official_columns(spot).values()) and not offered[max(offered)]:
        del offered[max(offered)]
    return offered


def _cells(blocks: Sequence[Block], single: int | None) -> tuple[dict[str, Cell], dict[str, Cell]]:
    """Return the cells of the figures, and what those without one show: the single row is the last of three, and shown for the others."""
    cells = {
        ids[number]: (row, block.columns.at[number])
        for block in blocks
        for ids, row in block.lines()
        for number in range(len(ids))
        if number in block.columns.at
    }
    stand_ins: dict[str, Cell] = {}
    if single is not None and blocks:
        block = blocks[0].spot.block
        parts = [ids for ids, row in zip(block.ids(), block.rows, strict=True) if row["id"].startswith(SINGLE)]
        for number, column in blocks[0].columns.at.items():
            *others, last = (ids[number] for ids in parts)
            cells[last] = (single, column)
            stand_ins |= dict.fromkeys(others, (single, column))
    return cells, stand_ins


def _blank_rows(texts: _Texts, blocks: Sequence[Block]) -> Iterator[int]:
    """Yield the rows without label and numbers that were put in among the rows of a block."""
    for block in blocks:
        rows = block.rows.values()
        yield from (row for row in range(min(rows), max(rows)) if not texts.is_used(row))


def _row_subtotals(rows: Lines, keys: Mapping[int, str], blocks: Sequence[Block], cells: Mapping[str, Cell]) -> Iterator[Subtotal]:
    """Yield the subtotals that stand in rows of their own: of the rows under the same head as the row above."""
    for row in rows.extra:
        above = [(at, block, number) for block in blocks for number, at in block.rows.items() if at < row]
        if not above or not any(word in label_key(keys[row]) for word in SUBTOTAL):
            continue
        _, block, nearest = max(above, key=lambda each: each[0])
        lines = block.spot.block.rows
        parts = [ids for ids, line in zip(block.spot.block.ids(), lines, strict=True) if line["label"][:-1] == lines[nearest]["label"][:-1]]
        for ids in zip(*parts, strict=True):
            cell = next((cells[id] for id in ids if id in cells), None)
            if cell is not None:
                yield Subtotal(keys[row], (row, cell[1]), ids)


def _column_subtotals(blocks: Sequence[Block]) -> Iterator[Subtotal]:
    """Yield the subtotals that stand in columns of their own: of the columns under a common head."""
    for block in blocks:
        group = [number for number, column in enumerate(block.spot.block.columns) if len(column["label"]) > 1]
        for column in block.columns.extra if group else ():
            (label,) = block.heads[column]
            if any(word in label_key(label) for word in SUBTOTAL):
                for ids, row in block.lines():
                    yield Subtotal(label, (row, column), tuple(ids[number] for number in group))
