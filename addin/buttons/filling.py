"""粘贴全文, 空格填 0: a copied text put into the parts of the open workbook, blank figures filled with 0; shown first."""

from __future__ import annotations

import xlwings as xw

from addin.buttons.last_year import write_cells
from addin.programs.live import LiveGrids
from addin.programs.program import PasswordNeeded, Program, unlocked
from addin.texts import Refused, load_texts, worded
from workbook.filling.plan import Plan, plan_text, plan_zeros
from workbook.reading.field_values import paragraphs
from workbook.reading.report import read_report


def paste_text(book: xw.Book, program: Program) -> str:
    """粘贴全文: put what was copied into its parts and return what to tell the user; raises Unreadable, Refused, Stop."""
    texts = paragraphs(program.copied_text())
    if not texts:
        raise Refused("nothing_copied")
    grids = LiveGrids(book)
    report = read_report(grids)
    plan = plan_text(grids, report, texts, is_open=True)
    if plan.kept and _asked(book, "text_kept", plan.kept):
        plan = plan_text(grids, report, texts, is_open=True, replace=True)
    if not plan.values:
        raise Refused("nothing_to_fill", lines="\n".join(plan.lines))
    return _fill(book, program, plan) if _asked(book, "text_planned", plan.lines) else worded("nothing_filled")


def fill_zeros(book: xw.Book, program: Program) -> str:
    """空格填 0: put 0 into the blank cells of the tables and return what to tell the user; raises Unreadable, Refused."""
    grids = LiveGrids(book)
    plan = plan_zeros(grids, read_report(grids))
    if not plan.values:
        raise Refused("no_blanks")
    return _fill(book, program, plan) if _asked(book, "zeros_planned", plan.lines) else worded("nothing_filled")


def _asked(book: xw.Book, question: str, lines: list[str]) -> bool:
    return book.app.alert(worded(question, lines="\n".join(lines)), load_texts()["title"], "yes_no", "info") == "yes"


def _fill(book: xw.Book, program: Program, plan: Plan) -> str:
    try:
        with unlocked(program, book, sorted({place.sheet for place in plan.values})):
            write_cells(book, plan.values)
    except PasswordNeeded as locked:
        raise Refused("fill_locked", reason=locked.reason) from locked
    return worded("filled", count=len(plan.values))
