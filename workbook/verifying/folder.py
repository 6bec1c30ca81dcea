"""Verifying a folder: which files, in batches over a process pool, one result a file in the files' order."""

from __future__ import annotations

import math
import os
from array import array
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from itertools import repeat, zip_longest
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from rules.catalogue import Catalogue
from rules.kinds.figures import values_of
from rules.line import LineVerdicts
from rules.reasons.waivers import CREDIT_CODE, Waiver, index, those_for
from rules.report import Report
from workbook.checking import Checked, catalogue_for, check_report, compare_with
from workbook.outcome.names import FEEDBACK, OUTPUTS, PAGES, Entry, feedback_folders, is_feedback, is_page, readable
from workbook.reading.report import Unreadable, read_report
from workbook.verifying.batches import BATCH, IN_FLIGHT, batches, in_order
from workbook.verifying.last_year import find_partners
from workbook.waivers import fates_of

if TYPE_CHECKING:
    from rules.matrix import Matrix

MOST = 1e300
WORKBOOKS = (".xlsx", ".xlsm")
# Tables of other programs: what a unit sends instead of the workbook; each becomes a finding about that file.
OTHER_TABLES = (".xls", ".xlsb", ".xlt", ".xltx", ".et", ".ett", ".ods", ".csv", ".tsv", ".numbers")


class Task(NamedTuple):
    """A batch of files for one worker, the folder they are shown from, extra rules, where what belongs to each unit goes, the waivers.

    Beside each file stands last year's: "" where there is none for this unit, None where nobody asked.
    """

    files: tuple[tuple[str, str | None], ...]
    root: str
    extra: str | None
    entries: tuple[Entry, ...] = ()
    waivers: tuple[Waiver, ...] = ()


class Line(NamedTuple):
    """One unit of the folder as the outputs need it: its JSON object, credit code, figures, feedback, what became of its waivers.

    `figures` are the bytes of an array of doubles in the form's order, blanks as NaN; `copy` and `notice` are the names of marked copy
    and notice in the unit's folder of feedback, "" when there is none.
    """

    data: dict[str, Any]
    code: str = ""
    figures: bytes = b""
    entry: Entry | None = None
    copy: str = ""
    notice: str = ""
    fates: tuple[tuple[int, str], ...] = ()


def files_of(folder: Path, ignored: Path | None = None) -> list[Path]:
    """Return the tables under a folder in the order of their paths; locks, hidden files and the tool's own outputs are left out.

    A subfolder that cannot be entered, or leads elsewhere, stands for what is in it: nothing is left out in silence.
    """
    return [path for path in _walk(folder, ignored) if _is_table(path.name) or not path.is_file()]


def others_of(folder: Path, ignored: Path | None = None) -> list[str]:
    """Return the files under a folder that are no tables: a unit may have sent a document or an archive instead of the workbook."""
    return [path.relative_to(folder).as_posix() for path in _walk(folder, ignored) if not _is_table(path.name) and path.is_file()]


def _walk(folder: Path, ignored: Path | None) -> list[Path]:
    own = ignored.resolve() if ignored else None
    found: list[Path] = []
    closed: list[Path] = []
    feedback: set[str] = set()
    pages: set[str] = set()
    for parent, folders, names in os.walk(folder, onerror=lambda error: closed.append(Path(error.filename))):
        linked = [name for name in folders if Path(parent, name).is_symlink() and not name.startswith(".")]
        folders[:] = sorted(name for name in folders if not name.startswith(".") and Path(parent, name).resolve() != own)
        found += (Path(parent, name) for name in sorted(linked) if Path(parent, name).resolve() != own)
        ours = _ours(names, within_feedback=parent in feedback)
        ours |= {name for name in names if parent in pages and is_page(name)}
        found += (Path(parent, name) for name in sorted(names) if not name.startswith(("~$", ".")) and name not in ours)
        if OUTPUTS[0] in names and FEEDBACK in folders:
            feedback.add(os.path.join(parent, FEEDBACK))  # noqa: PTH118  (os.walk's own spelling)
        if OUTPUTS[0] in names:
            pages.add(os.path.join(parent, PAGES))  # noqa: PTH118
        if parent in feedback:
            feedback.update(os.path.join(parent, name) for name in folders)  # noqa: PTH118
    return found + closed


def _ours(names: list[str], *, within_feedback: bool) -> set[str]:
    """Return which files of a folder an earlier run left there."""
    ours = set(OUTPUTS) if OUTPUTS[0] in names else set()
    return ours | {name for name in names if is_feedback(name, names)} if within_feedback else ours


def _is_table(name: str) -> bool:
    return Path(name).suffix.lower() in WORKBOOKS + OTHER_TABLES


def verify(
    folder: Path,
    *,
    previous: Path | None = None,
    extra: Path | None = None,
    jobs: int | None = None,
    ignored: Path | None = None,
    output: Path | None = None,
    open_executor: Callable[[int], Executor] | None = None,
    waivers: tuple[Waiver, ...] = (),
) -> Iterator[Line]:
    """Yield a line for every file of the folder, in the order of their paths; one bad file never stops the run.

    With `output`, which must have been made ready, each unit's page and feedback is written there on the way.
    """
    files = files_of(folder, ignored or output)
    workers = max(jobs or os.cpu_count() or 1, 1)
    with (open_executor or _pool)(workers) as executor:
        partner = find_partners(executor, files, files_of(previous)) if previous else {}
        entries = _entries(files, folder, output) if output else repeat(())
        tasks = (
            Task(
                tuple((str(file), partner.get(str(file), "") if previous else None) for file in batch),
                str(folder),
                str(extra) if extra else None,
                tuple(places),
                waivers,
            )
            for batch, places in zip(batches(files, BATCH), entries, strict=False)
        )
        for lines in in_order(executor, verify_batch, tasks, workers * IN_FLIGHT):
            yield from lines


def _entries(files: list[Path], folder: Path, output: Path) -> Iterator[list[Entry]]:
    """Yield the places of the files in the output, batch by batch."""
    folders = feedback_folders([file.relative_to(folder).as_posix() for file in files])
    return batches((Entry(str(output), number, len(files), name) for number, name in enumerate(folders, 1)), BATCH)


def _pool(workers: int) -> Executor:
    # A forked worker would inherit the progress bar's threads; a spawned one is the same on every system.
    return ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=_prepare)


def _prepare() -> None:
    """Keep each worker to one thread: the pool already uses every core."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


def verify_batch(task: Task) -> list[Line]:
    """Return the lines of a batch: files read one by one, their linear rules judged by edition in one product."""
    extra = Path(task.extra) if task.extra else None
    read = [(Path(file), _read(Path(file), last_year)) for file, last_year in task.files]
    verdicts = _verdicts([report for _, report in read if isinstance(report, Report)], extra)
    waivers = index(task.waivers)
    lines = []
    for (path, report), entry in zip_longest(read, task.entries):
        shown = readable(path.relative_to(task.root).as_posix())
        mine = those_for(waivers, report) if waivers and isinstance(report, Report) else []
        if isinstance(report, str):
            checked = Checked(shown, error=report)
        else:
            checked = _judge(path, report, shown, extra, linear=verdicts.get(id(report)), waivers=[waiver for _, waiver in mine])
        lines.append(_line(path, checked, entry, mine))
    return lines


def _line(path: Path, checked: Checked, entry: Entry | None, waivers: list[tuple[int, Waiver]]) -> Line:
    data, report, copy, notice = checked.as_json(), checked.report, "", ""
    fates = fates_of(waivers, checked.verdict.findings) if checked.verdict else ()
    if entry:
        from workbook.outcome.delivery import deliver  # noqa: PLC0415  (the templates come in where pages are written)

        copy, notice = deliver(path, checked, data, entry)
    if report is None:
        return Line(data, entry=entry, copy=copy, notice=notice)
    return Line(data, report.identity.get(CREDIT_CODE, ""), packed(report), entry, copy, notice, fates)


def packed(report: Report) -> bytes:
    """Return a report's figures in the form's order as the bytes of doubles, blanks as NaN."""
    values = (report.figures[id] for id in report.form.ids)
    # A number beyond all doubles is somebody's slip, and has its finding.
    return array("d", (math.nan if value is None or abs(value) > MOST else value for value in values)).tobytes()


def _judge(path: Path, report: Report, shown: str, extra: Path | None, **given: Any) -> Checked:
    try:
        return check_report(path, report, catalogue_for(report.form.edition, extra), shown=shown, **given)
    except Exception as error:  # noqa: BLE001  (one file must never stop the folder; the sentence names it)
        return Checked(shown, error=_unexpected(path, error))


def _read(path: Path, last_year: str | None) -> Report | str:
    try:
        report = read_report(path)
    except Unreadable as reason:
        return str(reason)
    except Exception as error:  # noqa: BLE001  (as above)
        return _unexpected(path, error)
    if last_year == "":
        report.remarks = (*report.remarks, "上年文件夹里没有找到本单位的工作簿，跨年校验未做。")
    elif last_year:
        try:
            compare_with(report, read_report(Path(last_year)))
        except Exception as error:  # noqa: BLE001  (as above)
            report.remarks = (
                *report.remarks,
                f"上年文件读不出：{error if isinstance(error, Unreadable) else _unexpected(Path(last_year), error)}",
            )
    return report


def _unexpected(path: Path, error: Exception) -> str:
    return f"“{path.name}”读取时出现没有料到的情况（{error.__class__.__name__}），请另存为 .xlsx 再试。"


_matrices: dict[str, Matrix | None] = {}


def _verdicts(reports: list[Report], extra: Path | None) -> dict[int, LineVerdicts]:
    result: dict[int, LineVerdicts] = {}
    for edition in {report.form.edition for report in reports}:
        catalogue: Catalogue = catalogue_for(edition, extra)
        if catalogue.digest + edition not in _matrices:
            _matrices[catalogue.digest + edition] = _matrix(catalogue)
        matrix = _matrices[catalogue.digest + edition]
        same = [report for report in reports if report.form.edition == edition]
        judged = matrix.verdicts([values_of(report) for report in same]) if matrix else ()
        result |= {id(report): verdicts for report, verdicts in zip(same, judged, strict=matrix is not None)}
    return result


def _matrix(catalogue: Catalogue) -> Matrix | None:
    """Return the rules of a catalogue as a matrix, None where numpy is not to be had: then each report is judged by itself."""
    try:
        from rules.matrix import Matrix  # noqa: PLC0415  (only here is numpy needed)
    except ImportError:
        return None
    return Matrix(catalogue.plain_lines)
