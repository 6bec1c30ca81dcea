"""批量校验 and 关于: a folder of workbooks verified from within the program, and the versions of all that has a say in it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import xlwings as xw

from addin.programs.program import Program
from addin.texts import Refused, load_texts, worded
from workbook import __version__
from workbook.files import Stop

if TYPE_CHECKING:
    from workbook.verifying.run import Run

# What a button alone needs comes in when it is pressed.
# ruff: noqa: PLC0415


def verify_folder(book: xw.Book, program: Program) -> None:
    """批量校验: verify the folder the user picks, say what was found and open the list page; raises Refused."""
    from workbook.outcome.names import INDEX
    from workbook.outcome.staging import unwritten
    from workbook.verifying.batches import FEW
    from workbook.verifying.run import Run, in_this_thread, results_folder

    folder = program.choose_folder(worded("choose_folder"))
    if folder is None:
        return
    output = results_folder(folder)
    run = Run(folder, output=output, jobs=None if has_python(book.app) else 1)
    if not run.total:
        raise Refused("no_workbooks", folder=folder)
    if not has_python(book.app) or run.total <= FEW:
        run.open_executor = in_this_thread
    try:
        _show_progress(book.app, run)
    except Stop as reason:
        raise Refused("verify_failed", reason=str(reason)) from reason
    except OSError as error:
        raise Refused("verify_failed", reason=unwritten(error, output)) from error
    # First the message: what is opened would lie over it.
    book.app.alert(_told(run, output), load_texts()["title"], "ok", "info")
    program.open_output(output / INDEX)


def _show_progress(app: xw.App, run: Run) -> None:
    """Verify all files, telling in the status bar how far they are."""
    for done, _ in enumerate(run.verify(), 1):
        if done % 10 == 0 or done == run.total:
            app.status_bar = worded("verifying", done=done, all=run.total)


def _told(run: Run, output: Path) -> str:
    """Return what came of a run, and the files that were not verified."""
    from workbook.findings.console import others_line, summary_line
    from workbook.outcome.names import INDEX

    remarks = (*run.about.warnings, *run.about.lines, *([others_line(run.others)] if run.others else []))
    summary = summary_line(run.conclusions, run.survey.uncounted)
    return worded("verified", summary=summary, output=output, index=INDEX) + "".join(worded("remark", remark=each) for each in remarks)


def has_python(app: xw.App) -> bool:
    """Return whether this is a Python program of its own, which can be started a second time beside itself."""
    return app.engine.name != "libreoffice"


def show_about(book: xw.Book, _program: Program) -> str:
    """关于: tell the versions of everything that has a say in a check."""
    from addin.programs.live import LiveGrids
    from rules.catalogue import load_catalogue

    stamps = LiveGrids(book).stamps()
    template = " ".join(stamps[name] for name in ("template", "edition", "version") if name in stamps)
    return worded(
        "about",
        version=__version__,
        rules=load_catalogue("2021").digest.partition(":")[2][:12],
        template=template or worded("no_template"),
        xlwings=xw.__version__,
        python=sys.version.split()[0],
        program=f"{book.app.engine.name} {book.app.version}",
    )
