"""批量校验: a folder of workbooks verified from within the program."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future
from typing import Any, TypeVar

import xlwings as xw

from addin.programs.program import Program
from addin.texts import Refused, load_texts, say
from workbook.commands.common import why

T = TypeVar("T")
FEW = 200
# What a button alone needs comes in when it is pressed.
# ruff: noqa: PLC0415


class SameThread(Executor):
    """Work done where it is asked for: inside LibreOffice there is no Python program that could be started beside it."""

    def submit(self, fn: Callable[..., T], /, *args: Any, **kwargs: Any) -> Future[T]:
        """Do the work and return it as done."""
        future: Future[T] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:  # noqa: BLE001  (the one who asks gets it, as from any executor)
            future.set_exception(error)
        return future


def verify_folder(book: xw.Book, program: Program) -> None:
    """Verify the folder the user picks, say what was found and open the list page; raises Refused."""
    from workbook.outcome.leftovers import prepare
    from workbook.outcome.names import INDEX
    from workbook.outcome.results import write_results
    from workbook.verifying.folder import files_of, verify

    folder = program.choose_folder(say("choose_folder"))
    if folder is None:
        return
    output = folder.resolve().with_name(f"{folder.resolve().name}-校验结果")
    total = len(files_of(folder, output))
    if not total:
        raise Refused("no_workbooks", folder=folder)
    conclusions: Counter[str] = Counter()
    try:
        prepare(output)
        lines = verify(folder, output=output, jobs=None if has_python(book.app) else 1, open_executor=_executor(book.app, total))
        units = write_results(_with_progress(book.app, lines, total), output, Counter(), folder.resolve().name)
        conclusions.update(_conclusions(units))
    except OSError as error:
        raise Refused("verify_failed", reason=f"{why(error)}（{error.filename or output}）") from error
    summary = "，".join(f"{word} {count} 个" for word, count in conclusions.most_common())
    # First the message: what is opened would lie over it.
    book.app.alert(say("verified", all=total, summary=summary, output=output, index=INDEX), load_texts()["title"], "ok", "info")
    program.open_output(output / INDEX)


def has_python(app: xw.App) -> bool:
    """Return whether this is a Python program of its own, which can be started a second time beside itself."""
    return app.engine.name != "libreoffice"


def _executor(app: xw.App, total: int) -> Callable[[int], Executor] | None:
    """Return what opens the executor, None for the usual pool of processes; a few files are done before one has started."""
    return None if has_python(app) and total > FEW else lambda _workers: SameThread()


def _conclusions(units: Iterable[dict[str, Any]]) -> Iterator[str]:
    from workbook.findings.row import conclusion_of

    yield from map(conclusion_of, units)


def _with_progress(app: xw.App, lines: Iterable[T], total: int) -> Iterator[T]:
    """Yield the lines, telling in the status bar how far they are."""
    for done, line in enumerate(lines, 1):
        if done % 10 == 0 or done == total:
            app.status_bar = say("verifying", done=done, all=total)
        yield line
