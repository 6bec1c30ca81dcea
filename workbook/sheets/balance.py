"""The live balance under a table (勾稽核对): both sides of the equation, their difference and the verdict, column by column."""

from __future__ import annotations

from typing import NamedTuple

from openpyxl.worksheet.worksheet import Worksheet

from workbook.cells import address, column_letters
from workbook.layout import Layout
from workbook.sheets.formulas import places, quote, total
from workbook.sheets.page import add_mark, set_height, write, write_region
from workbook.sheets.plan import Plan
from workbook.sheets.regions import Region


class Balance(NamedTuple):
    """The rows of a table's balance and the columns it runs over."""

    table: str
    left: int
    right: int
    difference: int
    verdict: int
    columns: range

    def verdicts(self) -> Region:
        """Return the cells that say whether a column balances."""
        return Region(self.verdict, self.columns.start, 1, len(self.columns))


def balance_of(layout: Layout, table: str) -> Balance | None:
    """Return where a table's balance stands, None for a table whose columns need not balance."""
    data = layout.data["balance"].get(table)
    if data is None:
        return None
    (spot,) = layout.spots[table]
    first = spot.row + spot.height() + data["gap"]
    left, right, difference, verdict = range(first, first + 4)
    return Balance(table, left, right, difference, verdict, range(spot.column, spot.column + len(spot.block.columns)))


def write_balance(ws: Worksheet, plan: Plan, balance: Balance) -> None:
    """Write the rows of the balance, and mark the verdicts and the cells of every column that is off."""
    rows = {"left": balance.left, "right": balance.right, "difference": balance.difference, "verdict": balance.verdict}
    for name, row in rows.items():
        write_region(ws, Region(row, 1, 1, balance.columns.start - 1), plan.wording["balance"][name], "核对名")
        set_height(ws, row, plan.height("row"))
    (spot,) = plan.layout.spots[balance.table]
    for column, item in zip(balance.columns, spot.block.columns, strict=True):
        write_column(ws, plan, balance, column, item["id"])
    mark_columns(ws, plan, balance)


def write_column(ws: Worksheet, plan: Plan, balance: Balance, column: int, name: str) -> None:
    """Write the four formulas of one column."""
    left, right = address(balance.left, column), address(balance.right, column)
    words = plan.wording["verdicts"]
    blank = f"COUNT({left},{right})<2"
    judged = f"IF({left}={right},{quote(words['pass'])},{quote(words['off'])})"
    for side, row in (("left", balance.left), ("right", balance.right)):
        ids = [f"{balance.table}.{item}.{name}" for item in plan.layout.data["balance"][balance.table][side]]
        write(ws, row, column, f'=IFERROR({total(places(plan.layout, ids))},"")', "核对数")
    write(ws, balance.difference, column, f'=IFERROR(IF({blank},"",{left}-{right}),"")', "核对数")
    write(ws, balance.verdict, column, f"=IFERROR(IF({blank},{quote(words['open'])},{judged}),{quote(words['open'])})", "核对结论")


def mark_columns(ws: Worksheet, plan: Plan, balance: Balance) -> None:
    """Mark the verdicts in their colours, and in a column that is off the cells that enter the balance."""
    words, verdicts = plan.wording["verdicts"], balance.verdicts()
    first = Region(verdicts.row, verdicts.column).ref()
    add_mark(ws, verdicts.ref(), f"{first}={quote(words['pass'])}", "通过")
    add_mark(ws, verdicts.ref(), f"{first}={quote(words['off'])}", "不平")
    data, (spot,) = plan.layout.data["balance"][balance.table], plan.layout.spots[balance.table]
    ids = [f"{balance.table}.{row}.{column['id']}" for row in data["left"] + data["right"] for column in spot.block.columns]
    for area in places(plan.layout, ids):
        add_mark(ws, area.ref(), f"{column_letters(area.column)}${balance.verdict}={quote(words['off'])}", "不平")
