"""Where a table stands whose rows stand side by side on one line (表四): every column is found by what stands above it."""

from __future__ import annotations

from collections.abc import Sequence

from workbook.layout import Spot
from workbook.reading.grids import Labels
from workbook.reading.label_matching import Lines, match, text_at
from workbook.reading.labels import label_key
from workbook.reading.placed_table import Block, Placed, Sought, column_names

Head = tuple[str, str]
LEAST = 3


def place_columns(sought: Sought, sheet: str, labels: Labels) -> Placed:
    """Return where the figures of a table stand in a sheet."""
    (spot,) = sought.spots
    above = _head_rows(spot, labels)
    if not above:
        return Placed(sought, sheet, labels, above, Lines({}, {}, []), (), {})
    # The figures stand in the first row under the head that holds numbers, else right under it.
    data = next((row for row in range(above[-1] + 1, len(labels)) if 0 in labels[row]), above[-1] + 1)
    heads = _heads(spot, labels, above, data)
    columns = _match(spot, heads)
    ids = [id for row in spot.block.ids() for id in row]
    cells = {ids[number]: (data, column) for number, column in columns.at.items()}
    return Placed(sought, sheet, labels, above, Lines({0: data}, {}, []), [Block(spot, {0: data}, columns, above, heads)], cells)


def _head_rows(spot: Spot, labels: Labels) -> range:
    """Return the rows of the head: those about the row that has most column names."""
    columns = {label_key(name) for name in column_names(spot)}
    groups = {label_key(label) for row in spot.block.rows for label in row["label"]}
    texts = [[label_key(value) for value in row if isinstance(value, str) and value] for row in labels]
    counts = [sum(text in columns for text in row) for row in texts]
    most = max(counts, default=0)
    if most < LEAST:
        return range(0)
    best = counts.index(most)
    above = range(max(0, best - spot.head_rows + 1), best)
    first = next((row for row in above if counts[row] or groups.intersection(texts[row])), best)
    return range(first, best + (2 if best + 1 < len(counts) and counts[best + 1] >= LEAST else 1))


def _heads(spot: Spot, labels: Labels, above: Sequence[int], data: int) -> dict[int, Head]:
    """Return the names above each column: the group's, which stretches to the right until the next, and the column's own."""
    columns = {label_key(name) for name in column_names(spot)}
    filled = labels[data] if data < len(labels) else ()
    groups = [""] * len(above)
    heads = {}
    for column in range(max(map(len, labels))):
        own = ""
        for level, row in enumerate(above):
            text = text_at(labels, row, column).strip()
            if text and (label_key(text) in columns or row == above[-1]):
                own = text
            elif text:
                groups[level:] = [text] + [""] * (len(above) - level - 1)
        if own or filled[column : column + 1] == (0,):
            heads[column] = (next((name for name in reversed(groups) if name), ""), own)
    return heads


def _match(spot: Spot, heads: dict[int, Head]) -> Lines:
    """Return which column each figure stands in: group by group, the groups by name or, when names fail, by position."""
    labels, names = column_names(spot), [row["label"][-1] for row in spot.block.rows]
    size = len(labels)
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
        within = match(labels, {column: heads[column][1] for column in mine}, dict(zip(range(size), mine, strict=False)))
        found.at.update({number * size + place: column for place, column in within.at.items()})
        found.called.update({number * size + place: name for place, name in within.called.items()})
        found.extra.extend(within.extra)
    found.extra.extend(column for place, group in enumerate(groups) if place not in by_name.at.values() for column in members[group])
    found.called.update({number * size: name for number, name in by_name.called.items()})
    return found
