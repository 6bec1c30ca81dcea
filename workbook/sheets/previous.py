"""Last year's figures (上年数据): what this year's are compared with."""

from __future__ import annotations

from openpyxl.worksheet.worksheet import Worksheet

from rules.form import Figure
from rules.terms import PREVIOUS
from workbook.cells import cell_of
from workbook.layout import Spot
from workbook.sheets.formulas import not_numbers, places, refs, text_formula
from workbook.sheets.inputs import accept_figure, figure_kind, mark_faults
from workbook.sheets.page import column_widths, set_height, text_height, write, write_region, write_text, write_title
from workbook.sheets.plan import Plan
from workbook.sheets.regions import Region, cover
from workbook.sheets.structure import guarded, previous_count_row, previous_grid
from workbook.sheets.tables import LABEL_SIZE, write_spread


def write_previous(ws: Worksheet, plan: Plan) -> None:
    """Write the sheet of last year's figures, with the figures where they are given."""
    words, width = plan.wording["previous"], plan.layout.data["previous"]["width"]
    write_title(ws, words["title"], width, plan.height("title"))
    write_region(ws, Region(2, 1, 1, width), words["note"], "说明")
    set_height(ws, 2, text_height(words["note"], sum(column_widths(plan.layout, "上年数据").values()), LABEL_SIZE))
    write_identity(ws, plan)
    write_filled(ws, plan)
    for spot in plan.layout.previous_spots:
        write_block(ws, plan, spot)
    accept_figures(ws, plan)


def write_identity(ws: Worksheet, plan: Plan) -> None:
    """Write whose figures of which year these are."""
    for label, address in plan.layout.data["previous"]["identity"].items():
        row, column = cell_of(address)
        write(ws, row, column - 1, label, "单位名")
        write_spread(ws, Region(row, column, 1, plan.layout.data["previous"]["identity_width"]))
        text = plan.previous_identity.get(plan.wording["previous"]["from"][label], "")
        if text.isdecimal():
            write(ws, row, column, int(text), "填报跨列")
        else:
            write_text(ws, row, column, text, "填报跨列")
        set_height(ws, row, plan.height("row"))


def write_filled(ws: Worksheet, plan: Plan) -> None:
    """Write how many of last year's figures are there, and how many cells hold something else."""
    layout, words = plan.layout, plan.wording
    ids = [PREVIOUS + id for id in layout.form.ids]
    texts = not_numbers(layout, ids)
    odd = f'IF({texts}>0,{text_formula(words["texts"], {"texts": texts})},"")'
    terms = {"filled": f"COUNT({refs(places(layout, ids))})", "all": str(len(ids)), "texts": odd}
    told = guarded(plan, previous_grid(layout), text_formula(words["previous"]["count"], terms))
    write_region(ws, Region(previous_count_row(layout), 1, 1, layout.data["previous"]["width"]), "=" + told, "计数")


def write_block(ws: Worksheet, plan: Plan, spot: Spot) -> None:
    """Write one block: the table's title above its first block, the head, a row for each row of the form."""
    block = spot.block
    if block is plan.layout.form.blocks[block.table][0]:
        title = next(each["title"] for each in plan.layout.form.sections if each.get("table") == block.table)
        write(ws, spot.head_row - 1, spot.label_columns[0], title, "说明标题")
        set_height(ws, spot.head_row - 1, plan.height("head"))
    write(ws, spot.head_row, spot.label_columns[0], block.clause or plan.wording["previous"]["head"], "表头")
    widths = column_widths(plan.layout, "上年数据")
    heights = [plan.height("head")]
    for c, head in enumerate(block.columns):
        write(ws, spot.head_row, spot.column + c, head["label"][-1], "表头")
        heights.append(text_height(head["label"][-1], widths[spot.column + c], LABEL_SIZE))
    set_height(ws, spot.head_row, max(heights))
    for r, item in enumerate(block.rows):
        write(ws, spot.row + r, spot.label_columns[0], item["name"], "行名")
        set_height(ws, spot.row + r, plan.height("row"))
    for id, row, column in spot.cells():
        write(ws, row, column, plan.previous.get(id), "填报")


def accept_figures(ws: Worksheet, plan: Plan) -> None:
    """Let the cells take the same numbers as this year's do."""
    words = plan.wording["previous"]
    kinds: dict[tuple[str, str], list[Figure]] = {}
    for figure in plan.layout.form.figures.values():
        kinds.setdefault((figure_kind(figure), figure.unit), []).append(figure)
    for figures in kinds.values():
        areas = cover(cell_of(plan.layout.places[f"上年.{figure.id}"].address) for figure in figures)
        accept_figure(ws, areas, figures[0], plan.wording["figures"], title=words["prompt_title"], note=words["prompt"])
        mark_faults(ws, areas, figures[0])
