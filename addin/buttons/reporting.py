"""生成报告, 新建年报, 导入上年: the report that is published, a new workbook out of the template, last year's figures in this one."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import xlwings as xw

from addin.buttons.verdict import check_book
from addin.programs.live import LiveGrids, file_of
from addin.programs.program import Program
from addin.texts import Refused, load_texts, worded
from rules.form import EDITIONS, edition_of
from rules.report import Report
from workbook.files import write_bytes
from workbook.narrative.publishing import file_name, keep_others, refusal_lines, waiting
from workbook.reading.report import Unreadable, read_report

if TYPE_CHECKING:
    from workbook.narrative.document import Document
    from workbook.narrative.gate import Gate

# What a button alone needs comes in when it is pressed.
# ruff: noqa: PLC0415


def make_report(book: xw.Book, program: Program) -> None:
    """生成报告: write the report beside the workbook, say so and open it; raises Unreadable, Refused, Stop.

    While something is open that must not be published, a draft is offered instead.
    """
    from workbook.narrative.compose import compose, has_drafts
    from workbook.narrative.gate import as_draft, open_gate

    checked, source = check_book(book), file_of(book)
    if source is None or checked.report is None:
        raise Refused("save_first")
    document = compose(checked.report)
    gate = open_gate(checked, document)
    if gate.is_shut:
        if book.app.alert(_question(checked.report, gate), load_texts()["title"], "yes_no", "info") != "yes":
            return
        document = as_draft(document, gate)
    book.app.status_bar = worded("making")
    files, remarks = _write(document, source)
    # That a draft lists what is open she has just been asked.
    told = [worded(name, count=len(gate.warnings)) for name in waiting(gate, document) if name != "shut"]
    told += [worded("drafted")] if has_drafts(document) else []
    said = worded("made", files="\n".join(map(str, files)), waiting="".join([*(f"\n\n{remark}" for remark in remarks), *told]))
    # First the message: what is opened would lie over it.
    book.app.alert(said, load_texts()["title"], "ok", "info")
    program.open_output(files[0])


def _question(report: Report, gate: Gate) -> str:
    """Return what keeps the report from being made, as much of it as a message box takes."""
    lines, most = list(refusal_lines(report, gate)), load_texts()["most_lines"]
    more = [worded("more_lines", count=len(lines) - most)] if len(lines) > most else []
    return worded("shut", lines="\n".join(lines[:most] + more))


def _write(document: Document, source: Path) -> tuple[list[Path], list[str]]:
    """Write the report as docx, and as pdf where an office program prints it; return the files and what could not be done."""
    from workbook.narrative.faces import face_remark
    from workbook.narrative.pdf import NoOffice, find_office
    from workbook.narrative.write import write_document

    files = [_put(document, source, "docx", write_document(document, "docx"))]
    remarks: list[str] = []
    if find_office():
        try:
            printed = write_document(document, "pdf")
            files.append(_put(document, source, "pdf", printed))
            remarks += filter(None, [face_remark(printed, document)])
        except NoOffice as reason:
            remarks.append(worded("no_pdf", reason=reason))
    return files, remarks


def _put(document: Document, source: Path, kind: str, data: bytes) -> Path:
    path = source.with_name(file_name(document, kind, source.stem))
    keep_others(path, source)
    write_bytes(path, data)
    return path


def new_report(book: xw.Book, program: Program) -> str:
    """新建年报: write a new workbook out of the template, open it and return what was made; raises Refused, Stop.

    A workbook of the year before that is open can be taken along as last year's.
    """
    from workbook.template.blank import default_name, make_template

    answer, report = _offered(book)
    if answer == "cancel":
        return ""
    last_year = report if answer == "yes" else None
    year = last_year.year + 1 if last_year and last_year.year else date.today().year - 1  # noqa: DTZ011  (the user's own day)
    unit = last_year.unit if last_year else ""
    folder = (file_of(book) or Path.home() / "x").parent
    target = program.choose_target(worded("choose_target"), folder / default_name(unit, year))
    if target is None:
        return ""
    target = target if target.suffix.lower() == ".xlsx" else target.with_name(f"{target.name}.xlsx")
    if target.exists():
        raise Refused("target_exists", file=target.name)
    edition = edition_of(year) if year else EDITIONS[0]
    write_bytes(target, make_template(edition, unit=unit, year=year, last_year=last_year))
    book.app.books.open(target)
    return worded("created_with" if last_year else "created", file=target.name)


def _offered(book: xw.Book) -> tuple[str, Report | None]:
    """Return the open workbook's report, and whether the user wants it as last year's: yes, no, or neither (cancel)."""
    try:
        report = read_report(LiveGrids(book))
    except Unreadable:
        return "no", None
    if not report.year:
        return "no", None
    question = worded("use_as_last_year", unit=report.unit or "（单位未填）", year=report.year, next=report.year + 1)
    return str(book.app.alert(question, load_texts()["title"], "yes_no_cancel", "info")), report


def import_last_year(book: xw.Book, program: Program) -> str:
    """导入上年: write the figures of last year's workbook into this one; raises Unreadable, Refused."""
    from addin.buttons.last_year import carry_over

    own = file_of(book)
    path = program.choose_file(worded("choose_last_year"), own.parent if own else None)
    return carry_over(book, program, path) if path else ""
