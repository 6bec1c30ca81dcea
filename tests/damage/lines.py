"""Rows and columns deleted, added, moved, with subtotals."""

from __future__ import annotations

from collections.abc import Iterator

from tests import edits
from tests.complete import complete, figures
from tests.damage.base import FORM, T2, T3, T4, Damage, ids_at, ids_in_column, ids_of_row
from workbook.cells import column_letters


def rows() -> Iterator[Damage]:
    data, block = complete(), FORM.blocks["表三"][0]
    for number, row in enumerate(block.rows, 6):
        # The first row of a group takes the group's name with it.
        groups = [other["label"][:-1] for other in block.rows[: number - 6]]
        seen = ("行缺失",) if row["label"][:-1] in groups or len(row["label"]) == 1 else ("行缺失", "行名不符")
        yield Damage("删行", edits.delete_row(data, T3, number), seen=seen, changed=dict.fromkeys(ids_of_row(row["id"])))
    for number in (7, 10, 18, 30):
        yield Damage("加空行", edits.insert_row(data, T3, number), seen=("行多出",), found="（空行）")
        cells = {"C": "9.自拟的一行"} | dict.fromkeys("DEFGHIJ", 0)
        yield Damage("加行", edits.put_row(edits.insert_row(data, T3, number), T3, number, cells), seen=("行多出",), found="9.自拟的一行")
    for count in (1, 3):
        yield Damage("整表下移", edits.insert_row(data, T3, 1, count), seen=("行移位",), found=f"整表下移 {count} 行")
        yield Damage("整表下移", edits.insert_row(data, T4, 3, count))
        yield Damage("整表下移", edits.insert_row(data, T2, 3, count), seen=("行移位",), found=f"整表下移 {count} 行")
    for one, other in ((10, 11), (12, 20), (6, 7)):
        yield Damage("行移位", edits.swap_rows(data, T3, one, other), seen=("行移位",))
    parts = [figures("2021")[id] for id in FORM.match("表三.不予公开.*.自然人")]
    for value, seen in ((sum(parts), ("行多出",)), (sum(parts) + 1, ("行多出", "小计不符"))):
        for label in ("小计", "合　计"):
            cells = {"C": label, "D": value}
            yield Damage("小计行", edits.put_row(edits.insert_row(data, T3, 18), T3, 18, cells), seen=seen)
    for number in (5, 9, 12, 13, 16):
        yield Damage("删行", edits.delete_row(data, T2, number), seen=("行缺失",), changed=dict.fromkeys(ids_at(T2, number)))


def columns() -> Iterator[Damage]:
    data = complete()
    for number, column in enumerate(FORM.blocks["表三"][0].columns, 4):
        ids = [id for id in FORM.ids if id.startswith("表三.") and id.endswith(f".{column['id']}")]
        # The first column of a head takes the head's name with it.
        seen = ("列缺失", "列名不符") if number in (4, 5) else ("列缺失",)
        yield Damage("删列", edits.delete_column(data, T3, number), seen=seen, changed=dict.fromkeys(ids))
    without = data
    for count in (1, 2):
        without = edits.delete_column(without, T3, 1)
        seen = ("标题不符", "行名不符", "列移位", "勾稽说明缺失")
        yield Damage("删标签列", without, seen=seen, found=f"整表左移 {count} 列")
    for number in (5, 8):
        yield Damage("加空列", edits.insert_column(data, T3, number), seen=("列多出",), found="（空列）")
    yield Damage("整表右移", edits.insert_column(data, T3, 1), seen=("列移位",), found="整表右移 1 列")
    yield Damage("整表右移", edits.insert_column(data, T4, 1), seen=("列移位",))
    yield Damage("列移位", edits.swap_columns(data, T3, 5, 6), seen=("列移位",))
    for one, other in ((1, 4), (7, 8), (11, 15)):
        yield Damage("表四列序", exchange(data, one, other), seen=("表四列序不符",))
    for number in (2, 9, 15):
        id = next(iter(ids_in_column(T4, number)))
        yield Damage("删列", edits.delete_column(data, T4, number), seen=("列缺失",), changed={id: None})
    for extra in (0, 1):
        cells: dict[int, str | float] = {5: "法人或其他组织小 计"}
        for row, ids in enumerate(FORM.blocks["表三"][0].ids(), 6):
            cells[row] = sum(figures("2021")[id] for id in ids[1:6]) + extra
        damaged = edits.put_column(edits.insert_column(data, T3, 10), T3, "J", cells)
        yield Damage("小计列", damaged, seen=("列多出", "小计不符") if extra else ("列多出",))


def exchange(data: bytes, one: int, other: int) -> bytes:
    """Exchange two columns of 表四 with their names."""
    names = [column["label"][-1] for column in FORM.blocks["表四"][0].columns]
    ids = [id for row in FORM.blocks["表四"][0].ids() for id in row]
    for here, there in ((one, other), (other, one)):
        data = edits.set_text(data, T4, f"{column_letters(here)}5", names[(there - 1) % 5])
        data = edits.set_number(data, T4, f"{column_letters(here)}6", figures("2021")[ids[there - 1]])
    return data
