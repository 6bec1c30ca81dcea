"""The table whose rows stand side by side on one line (表四): every column is found by what stands above it."""

from __future__ import annotations

from workbook.layout import Spot
from workbook.reading.grids import Labels
from workbook.reading.labels import plain
from workbook.reading.matching import Lines, match, shifted, text_at
from workbook.reading.placing import Placing

Head = tuple[str, str]
LEAST = 3


def find_across(spot: Spot, sheet: str, labels: Labels) -> Placing:
    """Return where the figures of a table stand in a sheet."""
    placing = Placing(sheet)
    rows = _head_rows(spot, labels)
    if not rows:
        return placing
    placing.top = rows[0]
    heads = _heads(spot, labels, rows)
    found = _match(spot, heads)
    data = _data_row(labels, rows[-1])
    ids = [id for row in spot.block.ids() for id in row]
    placing.cells |= {ids[number]: (data, column) for number, column in found.at.items()}
    _judge(placing, spot, heads, found, rows[-1])
    return placing


def wanted(spot: Spot) -> list[Head]:
    """Return (group, column) of each figure in the official order."""
    return [(row["label"][-1], column["label"][-1]) for row in spot.block.rows for column in spot.block.columns]


def _head_rows(spot: Spot, labels: Labels) -> range:
    """Return the rows of the head: those about the row that has most column names."""
    columns = {plain(column["label"][-1]) for column in spot.block.columns}
    groups = {plain(label) for row in spot.block.rows for label in row["label"]}
    texts = [[plain(value) for value in row if isinstance(value, str) and value] for row in labels]
    counts = [sum(text in columns for text in row) for row in texts]
    most = max(counts, default=0)
    if most < LEAST:
        return range(0)
    best = counts.index(most)
    above = range(max(0, best - spot.head_rows + 1), best)
    first = next((row for row in above if counts[row] or groups.intersection(texts[row])), best)
    return range(first, best + (2 if best + 1 < len(counts) and counts[best + 1] >= LEAST else 1))


def _heads(spot: Spot, labels: Labels, rows: range) -> dict[int, Head]:
    """Return the names above each column: the group's, which stretches to the right until the next, and the column's own."""
    columns = {plain(column["label"][-1]) for column in spot.block.columns}
    above = [""] * len(rows)
    heads = {}
    for column in range(max(map(len, labels))):
        own = ""
        for level, row in enumerate(rows):
            text = text_at(labels, row, column).strip()
            if text and (plain(text) in columns or row == rows[-1]):
                own = text
            elif text:
                above[level:] = [text] + [""] * (len(rows) - level - 1)
        group = next((name for name in reversed(above) if name), "")
        if own or _is_filled(labels, rows[-1], column):
            heads[column] = (group, own)
    return heads


def _is_filled(labels: Labels, last: int, column: int) -> bool:
    row = _data_row(labels, last)
    return row < len(labels) and column < len(labels[row]) and labels[row][column] == 0


def _data_row(labels: Labels, last: int) -> int:
    """Return the row of the figures: the first under the head that holds numbers, else the one right under it."""
    return next((row for row in range(last + 1, len(labels)) if 0 in labels[row]), last + 1)


def _match(spot: Spot, heads: dict[int, Head]) -> Lines:
    """Return which column each figure stands in: group by group, the groups by name or, when names fail, by position."""
    size = len(spot.block.columns)
    names = [row["label"][-1] for row in spot.block.rows]
    members: dict[str, list[int]] = {}
    for column, (group, _) in heads.items():
        members.setdefault(group, []).append(column)
    groups = list(members)
    by_name = match(names, dict(enumerate(groups)), {})
    found = Lines({}, {}, [])
    for number in range(len(names)):
        if number not in by_name.at:
            continue
        mine = members[groups[by_name.at[number]]]
        labels = [column["label"][-1] for column in spot.block.columns]
        within = match(labels, {column: heads[column][1] for column in mine}, dict(zip(range(size), mine, strict=False)))
        for place, column in within.at.items():
            found.at[number * size + place] = column
        found.called.update({number * size + place: name for place, name in within.called.items()})
        found.extra.extend(within.extra)
    found.extra.extend(column for place, group in enumerate(groups) if place not in by_name.at.values() for column in members[group])
    found.called.update({number * size: name for number, name in by_name.called.items()})
    return found


def _judge(placing: Placing, spot: Spot, heads: dict[int, Head], found: Lines, last: int) -> None:
    names = wanted(spot)
    for number, name in found.called.items():
        at = found.at.get(number, spot.column - 1 + number)
        is_group = number % len(spot.block.columns) == 0 and plain(name) == plain(heads.get(at, ("", ""))[0])
        placing.note("列名不符", last, at, name, names[number][0] if is_group else names[number][1])
    for number in found.missing(len(names)):
        placing.note("列缺失", last, spot.column - 1 + number, "", "·".join(names[number]))
    for column in found.extra:
        placing.note("列多出", last, column, "·".join(filter(None, heads[column])), "")
    order = [found.at[number] for number in sorted(found.at)]
    if order != sorted(order):
        first = next(number for number, column in zip(sorted(found.at), sorted(order), strict=True) if found.at[number] != column)
        seen = "、".join(heads[column][1] for column in sorted(order)[: len(spot.block.columns)])
        placing.note("表四列序不符", last, min(order), seen, "、".join(column["label"][-1] for column in spot.block.columns))
        del first
    by = shifted(found.at, {number: spot.column - 1 + number for number in range(len(names))})
    if by:
        placing.note("列移位", last, min(order), f"整体{'右' if by > 0 else '左'}移 {abs(by)} 列", "")
