"""Whether rows, columns or cells were put in or taken out (表的行列被改动): each sheet tells of its own grid, the cover of all."""

from __future__ import annotations

from collections.abc import Iterator

from workbook.cells import cell_of
from workbook.layout import Layout
from workbook.sheets.formulas import quote
from workbook.sheets.live.span import Span
from workbook.sheets.plan import Plan
from workbook.sheets.regions import Region


def guarded(plan: Plan, grid: Region, told: str) -> str:
    """Return a formula, with what is said in its stead when the grid on its sheet is no longer as it was."""
    return f"IF({changed(grid)},{quote(words(plan))},{or_words(plan, told)})"


def or_words(plan: Plan, told: str) -> str:
    """Return a formula, with the words in its stead when what it refers to is no longer there."""
    return f"IFERROR({told},{quote(words(plan))})"


def words(plan: Plan) -> str:
    """Return what is said of a changed grid."""
    text: str = plan.wording["structure"]["changed"]
    return text


def changed(grid: Region) -> str:
    """Return the condition that a grid is not where it was, or a column or row of it has not its size: cells alone may be shifted too.

    A range grows with what is put in between its ends and shrinks with what is taken out.
    """
    columns = [Region(grid.row, column, grid.rows) for column in range(grid.column, grid.column + grid.columns)]
    rows = [Region(row, grid.column, 1, grid.columns) for row in range(grid.row, grid.row + grid.rows)]
    sizes = [f"ROWS({each.ref()})" for each in columns] + [f"COLUMNS({each.ref()})" for each in rows]
    first = grid._replace(rows=1, columns=1).ref()
    return f"IFERROR(OR({'+'.join(sizes)}<>{2 * grid.rows * grid.columns},ROW({first})<>{grid.row},COLUMN({first})<>{grid.column}),TRUE())"


def table_grid(layout: Layout, table: str) -> Region:
    """Return a table from its head to its last figure, with its labels."""
    spots = layout.spots[table]
    first = spots[0].clause_row or spots[0].head_row
    return Region(first, 1, spots[-1].row + spots[-1].height() - first, layout.data["tables"][table]["width"])


def previous_grid(layout: Layout) -> Region:
    """Return last year's figures from their first head to the last one, with their labels."""
    first, last = layout.previous_spots[0].head_row, layout.previous_spots[-1]
    return Region(first, 1, last.row + last.height() - first, layout.data["previous"]["width"])


def check_grid(span: Span) -> Region:
    """Return the head and the rows of the rules."""
    return Region(span.head, 1, span.last - span.head + 1, max(span.columns.values()))


def lines(layout: Layout) -> Iterator[tuple[str, str, str]]:
    """Yield for each sheet that tells of itself: what it is called, its name, the cell in which it does."""
    row = cell_of(layout.data["unit_cell"])[0]
    for table in layout.form.tables:
        yield table, layout.names[table], f"{layout.data['tables'][table]['count_column']}{row}"
    yield "上年数据", layout.names["上年数据"], f"A{previous_count_row(layout)}"
    yield "校验", layout.names["校验"], f"A{row}"


def previous_count_row(layout: Layout) -> int:
    """Return the row in which 上年数据 says how many of its figures are there."""
    return max(cell_of(address)[0] for address in layout.data["previous"]["identity"].values()) + 1


def written(plan: Plan) -> Iterator[tuple[str, str]]:
    """Yield each sheet of prose, and the condition that it is gone."""
    for section in plan.layout.form.sections:
        if "table" not in section:
            name = plan.layout.names[section["id"]]
            yield name, f"IFERROR(LEN('{name}'!A1)<0,TRUE())"


def signs(plan: Plan) -> list[tuple[str, str]]:
    """Return what each sheet is called, and the condition that something is wrong with it."""
    return [*((name, tells(plan, sheet, address)) for name, sheet, address in lines(plan.layout)), *written(plan)]


def tells(plan: Plan, sheet: str, address: str) -> str:
    """Return the condition that a sheet says its grid is changed, or is not there to say so."""
    before = f"{sheet}!" if sheet.isalpha() else f"'{sheet}'!"
    return f"IFERROR(LEFT({before}{address},{len(words(plan))})={quote(words(plan))},TRUE())"


def whole(plan: Plan, told: str, instead: str) -> str:
    """Return a formula of the cover, with what is said in its stead when a sheet tells that its grid is changed."""
    conditions = ",".join(condition for _, condition in signs(plan))
    return f"IF(OR({conditions}),{instead},{or_words(plan, told)})"


def which(plan: Plan) -> str:
    """Return the formula that says on the cover what is changed, sheet by sheet."""
    named = "&".join(f'IF({condition},{quote(name + " ")},"")' for name, condition in signs(plan))
    return f"{quote(words(plan) + plan.wording['structure']['which'])}&{named}"
