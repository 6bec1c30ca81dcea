"""Tables whose rows stand under each other with their labels at the left (表二、表三、上年数据)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rules.report import Observation, Place
from workbook.labels import plain
from workbook.layout import Layout, Spot, address
from workbook.grids import Labels
from workbook.matching import Lines, commonest, match, moved, shifted, text_at
from workbook.placing import Placing

OUTCOMES, SINGLE = "表三", "其他处理"
CLAUSE = "第二十条"
NOTE = ("第一项加第二项", "第三项加第四项")
SUBTOTAL = ("小计", "合计")
FEES = "表二.行政事业性收费.本年收费金额"
PROJECTS = "项目数"


def find_stacked(layout: Layout, table: str, spots: list[Spot], sheet: str, labels: Labels, old: frozenset[str]) -> Placing:
    """Return where the figures of a table stand in a sheet; without a `table` only that, no observations."""
    return _Finding(layout, table, spots, sheet, labels, old).find()


class _Finding:
    """One search; the label columns, the rows of each block and their columns are found one after the other."""

    def __init__(self, layout: Layout, table: str, spots: list[Spot], sheet: str, labels: Labels, old: frozenset[str]) -> None:
        self.table = table
        self.spots = spots
        self.labels = labels
        self.old = old
        self.sheet = sheet
        self.form = layout.form
        self.note = str(layout.form.tables[table].get("note", "")) if table else ""
        self.wanted = [(spot, row) for spot in spots for row in spot.block.rows]
        self.names = [str(row["name"] if not table else row["label"][-1]) for _, row in self.wanted]
        self.official = {number: row for number, row in enumerate(row for spot in spots for row in range(spot.row - 1, spot.row - 1 + spot.height()))}
        self.placing = Placing(sheet)
        self.last_label = 0
        self.rows = Lines({}, {}, [])

    def find(self) -> Placing:
        self.last_label = self._last_label_column()
        heads = self._head_rows()
        offered = self._offered(heads)
        single = self._single_row(offered)
        self.rows = match(self.names, offered, self.official, self.old)
        if not self.rows.at:
            return self.placing
        self.placing.top = min([*heads, *self.rows.at.values()])
        for spot in self.spots:
            self._place(spot, heads)
        if single is not None:
            self._place_single(single)
        if self.table:
            self._judge_rows(single)
            self._judge_marks(heads)
        return self.placing

    def _last_label_column(self) -> int:
        """Return the 0-based column of the deepest row labels: everything to its right is a figure."""
        places: dict[str, list[int]] = {}
        for row in self.labels:
            for column, value in enumerate(row):
                if isinstance(value, str) and value:
                    places.setdefault(plain(value), []).append(column)
        official = self.spots[0].label_columns
        shifts = []
        for name, (_, row) in zip(self.names, self.wanted, strict=True):
            at = official[min(len(row["label"]), len(official)) - 1] - 1
            shifts += [column - at for column in places.get(plain(name), ())]
        return official[-1] - 1 + commonest(shifts)

    def _head_rows(self) -> list[int]:
        """Return the rows that hold column labels."""
        columns = {plain(column["label"][-1]) for spot in self.spots for column in spot.block.columns} | self.old
        heads = {plain(spot.block.head) for spot in self.spots if spot.block.head}
        found = []
        for number, row in enumerate(self.labels):
            right = [plain(value) for value in row[self.last_label + 1 :] if isinstance(value, str) and value]
            left = [plain(value) for value in row[: self.last_label + 1] if isinstance(value, str) and value]
            if columns.intersection(right) or heads.intersection(left + right):
                found.append(number)
        return found

    def _key(self, row: int) -> str:
        """Return a row's label: the rightmost text in the label columns."""
        return next((text for column in range(self.last_label, -1, -1) if (text := text_at(self.labels, row, column)).strip()), "")

    def _is_used(self, row: int) -> bool:
        return bool(self._key(row)) or 0 in self.labels[row][self.last_label + 1 :]

    def _offered(self, heads: list[int]) -> dict[int, str]:
        """Return the label of each row that may hold figures: from under the first head to the blank row under the last known row."""
        names = {plain(name) for name in self.names}
        known = [row for row in range(len(self.labels)) if plain(self._key(row)) in names]
        if not known:
            return {}
        first = min([head for head in heads if head < known[0]], default=known[0])
        last = known[-1]
        while last + 1 < len(self.labels) and self._is_used(last + 1):
            last += 1
        rows = range(first, last + 1)
        offered = {row: self._key(row) for row in rows if row not in heads and self._is_used(row)}
        return {row: key for row, key in offered.items() if not plain(key).startswith(CLAUSE)}

    def _single_row(self, offered: dict[int, str]) -> int | None:
        """Take out the single row 其他处理 of the older form from the rows of a table that should have three."""
        if self.table != OUTCOMES or plain("（六）" + SINGLE) not in self.old:
            return None
        row = next((row for row, key in offered.items() if plain(key).endswith(SINGLE)), None)
        if row is not None:
            del offered[row]
        return row

    def _place(self, spot: Spot, heads: list[int]) -> None:
        """Find the columns of a block and place its figures."""
        start = next(number for number, (each, _) in enumerate(self.wanted) if each is spot)
        numbers = range(start, start + len(spot.block.rows))
        rows = [self.rows.at[number] for number in numbers if number in self.rows.at]
        if not rows:
            return
        above = [head for head in heads if head < min(rows)][-spot.head_rows :]
        offered = {column: self._head(above, column) for column in range(self.last_label + 1, self._width())}
        names = [str(column["label"][-1]) for column in spot.block.columns]
        official = {number: spot.column - 1 + number for number in range(len(names))}
        while offered and not plain(list(offered.values())[-1]) and max(offered) > official[len(names) - 1]:
            offered.popitem()
        columns = match(names, offered, official, self.old)
        for number in numbers:
            for c, id in enumerate(spot.block.ids()[number - start]):
                if number in self.rows.at and c in columns.at:
                    self.placing.cells[id] = (self.rows.at[number], columns.at[c])
        if self.table:
            self._judge_columns(spot, columns, names, official, above)
            self._sum_columns(spot, columns, numbers)
            self._judge_groups(spot, above)

    def _width(self) -> int:
        return max(map(len, self.labels))

    def _head(self, rows: Sequence[int], column: int) -> str:
        return next((text for row in reversed(rows) if (text := text_at(self.labels, row, column)).strip()), "")

    def _place_single(self, row: int) -> None:
        parts = [number for number, (_, each) in enumerate(self.wanted) if each["id"].startswith(SINGLE)]
        spot = self.spots[0]
        known = next((number for number in self.rows.at), None)
        for column, _ in enumerate(spot.block.columns):
            at = None if known is None else self.placing.cells.get(spot.block.ids()[known][column])
            if at is not None:
                for number in parts[:-1]:
                    self.placing.stand_ins[spot.block.ids()[number][column]] = (row, at[1])
                self.placing.cells[spot.block.ids()[parts[-1]][column]] = (row, at[1])
        found = self._key(row)
        self.placing.note("其他处理单行", row, self.last_label, found, "、".join(self.names[number] for number in parts))

    def _judge_rows(self, single: int | None) -> None:
        rows, note = self.rows, self.placing.note
        for number, found in rows.called.items():
            if plain(found) in self.old:
                note("旧版行列", rows.at[number], self.last_label, found, self.names[number])
            else:
                note("行名不符", rows.at[number], self.last_label, found, self.names[number])
        for number in rows.missing(len(self.names)):
            if single is None or not self.wanted[number][1]["id"].startswith(SINGLE):
                after = max((rows.at[each] for each in rows.at if each < number), default=self.official[number] - 1)
                note("行缺失", after + 1, self.last_label, "", self.names[number])
        for row in rows.extra:
            self._judge_extra(row)
        for number in moved(rows.at):
            note("行移位", rows.at[number], self.last_label, f"第 {rows.at[number] + 1} 行", self.names[number])
        by = shifted(rows.at, self.official)
        if by:
            note("行移位", min(rows.at.values()), self.last_label, f"整表{'下' if by > 0 else '上'}移 {abs(by)} 行", self.table)

    def _judge_extra(self, row: int) -> None:
        key = self._key(row)
        if plain(key) in self.old:
            self.placing.note("旧版行列", row, self.last_label, key, "")
            return
        self.placing.note("行多出", row, self.last_label, key, "")
        if any(word in key for word in SUBTOTAL):
            before = max((number for number in self.rows.at if self.rows.at[number] < row), key=lambda number: self.rows.at[number], default=None)
            if before is not None:
                self._sum_rows(row, key, before)

    def _sum_rows(self, row: int, key: str, before: int) -> None:
        """Note what a subtotal under some rows should be: the rows of the group above it."""
        spot, line = self.wanted[before]
        group = line["label"][:-1]
        ids = [ids for ids, each in zip(spot.block.ids(), spot.block.rows, strict=True) if each["label"][:-1] == group]
        for c in range(len(spot.block.columns)):
            parts = tuple(each[c] for each in ids)
            at = next((self.placing.cells[id] for id in parts if id in self.placing.cells), None)
            if at is not None:
                self.placing.sums.append((key, (row, at[1]), parts))

    def _judge_columns(self, spot: Spot, columns: Lines, names: list[str], official: dict[int, int], above: list[int]) -> None:
        row = above[-1] if above else spot.row - 2
        for number, found in columns.called.items():
            name = "旧版行列" if plain(found) in self.old else "列名不符"
            self.placing.note(name, row, columns.at[number], found, names[number])
        for number in columns.missing(len(names)):
            self.placing.note("列缺失", row, official[number], "", names[number])
        for column in columns.extra:
            found = self._head(above, column)
            self.placing.note("旧版行列" if plain(found) in self.old else "列多出", row, column, found, "")
        for number in moved(columns.at):
            self.placing.note("列移位", row, columns.at[number], f"第 {columns.at[number] + 1} 列", names[number])
        by = shifted(columns.at, official)
        if by:
            self.placing.note("列移位", row, min(columns.at.values()), f"整体{'右' if by > 0 else '左'}移 {abs(by)} 列", self.table)
        if any(id == FEES for ids in spot.block.ids() for id in ids):
            self._judge_fees(above, columns)

    def _judge_fees(self, above: list[int], columns: Lines) -> None:
        for column in [*columns.at.values(), *columns.extra]:
            found = self._head(above, column)
            if PROJECTS in found and above:
                self.placing.observations.append(
                    Observation("收费填了项目数", FEES, Place(self.sheet, address(above[-1] + 1, column + 1)), found, "本年收费金额")
                )
                return

    def _sum_columns(self, spot: Spot, columns: Lines, numbers: range) -> None:
        """Note what a subtotal beside some columns should be: the columns under a common head."""
        group = [c for c, column in enumerate(spot.block.columns) if len(column["label"]) > 1]
        for column in columns.extra:
            found = str(next((row[column] for row in reversed(self.labels[: min(self.rows.at.values())]) if column < len(row) and row[column]), ""))
            if not group or not any(word in found for word in SUBTOTAL):
                continue
            for number in numbers:
                if number in self.rows.at:
                    ids = spot.block.ids()[number - numbers.start]
                    self.placing.sums.append((found, (self.rows.at[number], column), tuple(ids[c] for c in group)))

    def _judge_groups(self, spot: Spot, above: list[int]) -> None:
        """Note the heads over several rows or columns that are not as in the form."""
        texts = {plain(value) for row in self.labels for value in row if isinstance(value, str)}
        for row, column, label in self._groups(spot, above):
            if plain(label) not in texts:
                name = "行名不符" if column <= self.last_label else "列名不符"
                self.placing.note(name, row, column, text_at(self.labels, row, column), label)

    def _groups(self, spot: Spot, above: list[int]) -> Iterator[tuple[int, int, str]]:
        """Yield (row, column, label) of each head over several rows or columns, where it should stand."""
        seen = set()
        first = self.last_label - len(spot.label_columns) + 1
        start = next(number for number, (each, _) in enumerate(self.wanted) if each is spot)
        for r, row in enumerate(spot.block.rows):
            for level, label in enumerate(row["label"][:-1]):
                if label not in seen and start + r in self.rows.at:
                    seen.add(label)
                    yield self.rows.at[start + r], first + level, label
        for c, column in enumerate(spot.block.columns):
            for label in column["label"][:-1]:
                if label not in seen and above:
                    seen.add(label)
                    yield above[max(0, len(above) - spot.head_rows + 1)], spot.column - 1 + c, label

    def _judge_marks(self, heads: list[int]) -> None:
        """Note the clause rows of 表二 and the balance note of 表三 that are gone."""
        texts = [plain(value) for row in self.labels for value in row if isinstance(value, str) and value]
        for spot in self.spots:
            if spot.clause_row and plain(spot.block.clause) not in texts:
                self.placing.note("条款行缺失", spot.clause_row - 1, 0, "", spot.block.clause)
        if self.note and not any(all(part in text for part in NOTE) for text in texts):
            self.placing.note("勾稽说明缺失", heads[0] if heads else 0, 0, text_at(self.labels, heads[0] if heads else 0, 0), self.note)
