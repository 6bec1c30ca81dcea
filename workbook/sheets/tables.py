"""The sheets of the official tables (表二、表三、表四): heads, labels, input cells and totals, all from the form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby

from openpyxl.worksheet.worksheet import Worksheet

from rules.form import Figure
from workbook.cells import cell_of, column_letters
from workbook.layout import Spot
from workbook.sheets.balance import balance_of, write_balance
from workbook.sheets.formulas import inputs, not_numbers, places, text_formula, total, unfilled
from workbook.sheets.inputs import accept_figure, figure_kind, mark_faults, prompt
from workbook.sheets.page import column_widths, set_height, text_height, write, write_region, write_title
from workbook.sheets.plan import Plan
from workbook.sheets.problems import to_do
from workbook.sheets.regions import Label, Region, column_labels, row_labels
from workbook.sheets.structure import guarded, or_words, table_grid

LABEL_SIZE = 10.5
TALL = 9


def write_table(ws: Worksheet, plan: Plan, table: str) -> None:
    """Write a table's sheet."""
    layout, width = plan.layout, plan.layout.data["tables"][table]["width"]
    section = layout.form.tables[table]["section"]
    title = next(each["title"] for each in layout.form.sections if each["id"] == section)
    write_title(ws, title, width, plan.height("title"))
    write_unit_line(ws, plan, table, width)
    for spot in layout.spots[table]:
        write_block(ws, plan, table, spot)
    mark_inputs(ws, plan, table)
    totals = [figure.id for figure in layout.form.totals() if figure.table == table]
    words = plan.wording["figures"]["total"]
    if totals:
        prompt(ws, places(layout, totals), words["title"], words["prompt"])
    balance = balance_of(layout, table)
    if balance:
        write_balance(ws, plan, balance)


def write_unit_line(ws: Worksheet, plan: Plan, table: str, width: int) -> None:
    """Write who reports on which year, and to the right how many cells are open and what the rules find in the table."""
    layout = plan.layout
    cover = {id.removeprefix("封面."): cover_ref(plan, id) for id in layout.places if id.startswith("封面.")}
    (row, first), split = cell_of(layout.data["unit_cell"]), cell_of(layout.data["tables"][table]["count_column"] + "1")[1]
    write_region(ws, Region(row, first, 1, split - first), "=" + text_formula(plan.wording["unit_line"], cover), "单位行")
    write_region(ws, Region(row, split, 1, width - split + 1), "=" + guarded(plan, table_grid(layout, table), counts(plan, table)), "计数")
    set_height(ws, row, plan.height("line"))


def counts(plan: Plan, table: str) -> str:
    """Return the formula of a table's counts; what the rules find is told as long as there is the sheet that judges them."""
    words, texts = plan.wording, not_numbers(plan.layout, tabled(plan, table))
    odd = f'IF({texts}>0,{text_formula(words["texts"], {"texts": texts})},"")'
    blank = text_formula(words["count"], {"open": unfilled(plan.layout, table), "texts": odd})
    found = text_formula(words["found"], {"errors": to_do(plan, "error", table), "warnings": to_do(plan, "warning", table)})
    return f"{blank}&{or_words(plan, found)}"


def tabled(plan: Plan, table: str) -> list[str]:
    """Return the figures of a table, totals among them."""
    return [figure.id for figure in plan.layout.form.figures.values() if figure.table == table]


def cover_ref(plan: Plan, id: str) -> str:
    """Return what a field of the cover says on another sheet, nothing where it shows an error."""
    row, column = cell_of(plan.layout.places[id].address)
    return f'IFERROR({plan.layout.places[id].sheet}!${column_letters(column)}${row}&"","")'


def write_block(ws: Worksheet, plan: Plan, table: str, spot: Spot) -> None:
    """Write one block of a table: clause, head, row labels, figures."""
    if spot.clause_row:
        write_region(ws, Region(spot.clause_row, 1, 1, plan.layout.data["tables"][table]["width"]), spot.block.clause, "条款")
        set_height(ws, spot.clause_row, plan.height("head"))
    write_heads(ws, plan, table, spot)
    write_labels(ws, plan, table, spot)
    last = plan.layout.data["tables"][table]["width"]
    for id, row, column in spot.cells():
        figure = plan.layout.form.figures[id]
        if figure.parts:
            write(ws, row, column, "=" + total(places(plan.layout, figure.parts)), "合计")
        else:
            write_input(ws, plan, Region(row, column, 1, reach(spot, figure, column, last)))
    accept_rows(ws, plan, spot)


def reach(spot: Spot, figure: Figure, column: int, last: int) -> int:
    """Return how many columns a figure takes: the last of a narrow block reaches to the edge of the table."""
    is_last = figure.column == spot.block.columns[-1]["id"] and not spot.block.across
    return last - column + 1 if is_last else 1


def write_heads(ws: Worksheet, plan: Plan, table: str, spot: Spot) -> None:
    """Write the head: the corner over the row labels, then the column labels."""
    if spot.label_columns:
        note = plan.layout.form.tables[table].get("note")
        corner = Region(spot.head_row, spot.label_columns[0], spot.head_rows, len(spot.label_columns))
        write_region(ws, corner, note or spot.block.head, "勾稽说明" if note else "表头")
    edge = plan.layout.data["tables"][table]["width"]
    last = edge if spot.block.across else spot.column + len(spot.block.columns) - 1
    heads = [widen(label, last, edge) for label in column_labels(spot.block, spot.head_row, spot.column)]
    for label in heads:
        write_region(ws, label.region, label.text, "表头")
    set_heights(ws, column_widths(plan.layout, table), heads, range(spot.head_row, spot.row), plan.height("head"))


def widen(label: Label, last: int, edge: int) -> Label:
    """Return the label, stretched to the edge of the table when it stands over the last column of its block."""
    region = label.region
    reaches = region.column + region.columns - 1 == last
    return label._replace(region=region._replace(columns=edge - region.column + 1)) if reaches else label


def write_labels(ws: Worksheet, plan: Plan, table: str, spot: Spot) -> None:
    """Write the row labels."""
    found = list(row_labels(spot.block, spot.row, spot.label_columns)) if spot.label_columns else []
    for label in found:
        write_region(ws, label.region, label.text, label_style(label))
    set_heights(
        ws,
        column_widths(plan.layout, table),
        found,
        range(spot.row, spot.row + spot.height()),
        plan.layout.data["tables"][table]["row_height"],
    )


def label_style(label: Label) -> str:
    """Return the style of a row label: one that spans a great many rows in the first column is written downwards."""
    if label.region.rows > TALL and label.level == 0:
        return "竖排"
    return "行名居中" if label.region.rows > 1 else "行名"


def set_heights(ws: Worksheet, widths: Mapping[int, float], found: list[Label], rows: range, least: float) -> None:
    """Make each of the rows as high as its labels need, and no lower than `least`."""
    for row in rows:
        in_row = [label for label in found if label.region.row == row and label.region.rows == 1]
        needs = (text_height(label.text, sum(widths[c] for c in across(label.region)), LABEL_SIZE) for label in in_row)
        set_height(ws, row, max([least, *needs]))


def across(region: Region) -> range:
    """Return the columns of a region."""
    return range(region.column, region.column + region.columns)


def write_input(ws: Worksheet, plan: Plan, region: Region) -> None:
    """Write an input cell; one that reaches over several columns is centred across them, never merged."""
    if region.columns == 1:
        write(ws, region.row, region.column, None, "填报")
        return
    write_spread(ws, region)
    words = plan.wording["figures"]["spread"]
    text = words["prompt"].format(column=column_letters(region.column))
    prompt(ws, [region._replace(column=region.column + 1, columns=region.columns - 1)], words["title"], text)


def write_spread(ws: Worksheet, region: Region) -> None:
    """Write an input cell whose value stands in the middle of several columns; only its first cell takes a value."""
    first, *others = across(region)
    write(ws, region.row, first, None, "填报跨列")
    for column in others:
        write(ws, region.row, column, None, "跨列尾" if column == others[-1] else "跨列中")


def accept_rows(ws: Worksheet, plan: Plan, spot: Spot) -> None:
    """Let the input cells of each row take their kind of number, with a prompt that says what counts in this row."""
    wording, layout = plan.wording, plan.layout
    names = {row["id"]: row["name"] for row in spot.block.rows}
    for group in alike(plan, spot):
        figure, areas = group[0], places(layout, [each.id for each in group])
        note = wording["notes"].get(figure.table, {}).get(figure.row, "")
        accept_figure(ws, areas, figure, wording["figures"], title=names[figure.row], note=note)


def mark_inputs(ws: Worksheet, plan: Plan, table: str) -> None:
    """Mark what no input cell of the table may hold, all cells of one kind together."""
    kinds: dict[str, list[Figure]] = {}
    for id in inputs(plan.layout, table):
        figure = plan.layout.form.figures[id]
        kinds.setdefault(figure_kind(figure), []).append(figure)
    for figures in kinds.values():
        mark_faults(ws, places(plan.layout, [figure.id for figure in figures]), figures[0])


def alike(plan: Plan, spot: Spot) -> Iterator[list[Figure]]:
    """Yield the input figures of a block row by row, in groups that take the same numbers."""
    wanted = set(inputs(plan.layout, spot.block.table))
    figures = [plan.layout.form.figures[id] for id, _, _ in spot.cells() if id in wanted]
    for _, group in groupby(figures, key=lambda each: (each.row, figure_kind(each), each.unit)):
        yield list(group)
