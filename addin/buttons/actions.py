"""What the buttons do, by their ids in ribbon.json; Excel's ribbon and LibreOffice's menu call `run` and nothing else."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

import xlwings as xw

from addin.programs.program import Program, program_of
from addin.texts import Refused, Whisper, load_texts, reason_of_error, say
from workbook import __version__
from workbook.files import Stop
from workbook.reading.report import Unreadable

# What a button alone needs comes in when it is pressed: the start of 校验 is what clerks wait for.
# ruff: noqa: PLC0415

Said = str | None
# Excel takes no more for its status bar.
LONGEST_STATUS = 250
# Excel is editing a cell or shows a dialog (RPC_E_CALL_REJECTED, VBA_E_IGNORE).
BUSY = ("-2147418111", "-2146777998")


def run(name: str) -> None:
    """Do what a button says on the workbook it was pressed in, and tell the user what came of it; raises KeyError for no button."""
    action = ACTIONS[name]
    book = xw.Book.caller()
    app = book.app
    mode = "info"
    try:
        with _working(app):
            said = action(book, program_of(app))
    except (Refused, Stop, Unreadable) as reason:
        said, mode = str(reason), "critical"
    except Exception as error:  # noqa: BLE001  (nobody in an office reads a traceback; what there is to do is said)
        said, mode = _unforeseen(error), "critical"
    if isinstance(said, Whisper):
        app.status_bar = said[:LONGEST_STATUS]
    elif said:
        app.alert(said, load_texts()["title"], "ok", mode)


@contextmanager
def _working(app: xw.App) -> Iterator[None]:
    """Say in the status bar that something is being done, and give the bar back afterwards."""
    app.status_bar = say("working")
    try:
        yield
    finally:
        app.status_bar = False


def _unforeseen(error: Exception) -> str:
    from rules.catalogue import RuleFileError

    if isinstance(error, RuleFileError):
        return say("broken_rules", reason=error)
    if type(error).__name__ == "ExcelBusyError" or any(number in str(error) for number in BUSY):
        return say("busy")
    return say("unexpected", reason=reason_of_error(error))


def check(book: xw.Book, program: Program) -> Said:
    """校验: judge the workbook, list the findings, mark their cells."""
    from addin.buttons.checking import check

    book.app.status_bar = say("checking")
    return check(book, program)


def clear(book: xw.Book, program: Program) -> Said:
    """清除标记: take the findings sheet and all marks of ours away."""
    from addin.buttons.checking import clear

    return clear(book, program)


def go_next(book: xw.Book, _program: Program) -> Said:
    """下一处: select the cell of the next finding."""
    from addin.buttons.navigation import go

    return go(book, 1)


def go_back(book: xw.Book, _program: Program) -> Said:
    """上一处: select the cell of the finding before."""
    from addin.buttons.navigation import go

    return go(book, -1)


def show_rule(book: xw.Book, _program: Program) -> Said:
    """规则说明: tell the rule behind the selected cell or finding."""
    from addin.buttons.rules import rule_text

    return rule_text(book)


def explain(book: xw.Book, _program: Program) -> Said:
    """情况说明: write the reason for the selected finding where the check reads it."""
    from addin.buttons.checking import check_book
    from addin.buttons.explaining import explain

    return explain(book, check_book(book))


def make_report(book: xw.Book, program: Program) -> Said:
    """生成报告: write the report beside the workbook and open it."""
    from addin.buttons.checking import check_book
    from addin.buttons.reporting import make_report

    make_report(book, program, check_book(book))
    return None


def new_report(book: xw.Book, program: Program) -> Said:
    """新建年报: write a workbook out of the official template and open it."""
    from addin.buttons.reporting import new_report

    return new_report(book, program)


def import_last_year(book: xw.Book, program: Program) -> Said:
    """导入上年: write the figures of last year's workbook into this one."""
    from addin.buttons.last_year import import_last_year
    from addin.programs.live import file_of

    own = file_of(book)
    path = program.choose_file(say("choose_last_year"), own.parent if own else None)
    return import_last_year(book, program, path) if path else None


def verify_folder(book: xw.Book, program: Program) -> Said:
    """批量校验: verify a folder of workbooks and open the results."""
    from addin.buttons.folder import verify_folder

    verify_folder(book, program)
    return None


def show_about(book: xw.Book, _program: Program) -> Said:
    """关于: tell the versions of everything that has a say in a check."""
    from addin.programs.live import LiveGrids
    from rules.catalogue import load_catalogue

    stamps = LiveGrids(book).stamps()
    template = " ".join(stamps[name] for name in ("template", "edition", "version") if name in stamps)
    return say(
        "about",
        version=__version__,
        rules=load_catalogue("2021").digest.partition(":")[2][:12],
        template=template or say("no_template"),
        xlwings=xw.__version__,
        python=sys.version.split()[0],
        program=f"{book.app.engine.name} {book.app.version}",
    )


ACTIONS: Mapping[str, Callable[[xw.Book, Program], Said]] = {
    action.__name__: action
    for action in (
        check,
        clear,
        go_next,
        go_back,
        show_rule,
        explain,
        make_report,
        new_report,
        import_last_year,
        verify_folder,
        show_about,
    )
}
