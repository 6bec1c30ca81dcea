"""Verifying a folder: which files, in batches over a process pool, one result a file in the files' order."""

from __future__ import annotations

import math
import os
from array import array
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from itertools import repeat, zip_longest
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from rules.catalogue import Catalogue
from rules.kinds.figures import values_of
from rules.line import LineVerdicts
from rules.report import Report
from workbook.check import Checked, catalogue_for, check_report, compare_with
from workbook.outcome.names import FEEDBACK, OUTPUTS, PAGES, Entry, feedback_folders, is_feedback, is_page, readable
from workbook.read import Unreadable, read_identity, read_report

if TYPE_CHECKING:
    from rules.matrix import Matrix

BATCH = 50
IN_FLIGHT = 4
MOST = 1e300
WORKBOOKS = (".xlsx", ".xlsm")
# Tables of other programs: what a unit sends instead of the workbook; each becomes a finding about that file.
OTHER_TABLES = (".xls", ".xlsb", ".xlt", ".xltx", ".et", ".ett", ".ods", ".csv", ".tsv", ".numbers")


class Task(NamedTuple):
    """A batch of files for one worker, the folder they are shown from, extra rules, and where what belongs to each unit goes, if anywhere.

    Beside each file stands last year's: "" where there is none for this unit, None where nobody asked.
    """

    files: tuple[tuple[str, str | None], ...]
    root: str
    extra: str | None
    entries: tuple[Entry, ...] = ()


class Line(NamedTuple):
    """One unit of the folder as the outputs need it: its JSON object, credit code, figures, feedback.

    `figures` are the bytes of an array of doubles in the form's order, blanks as NaN; `copy` and `notice` are the names of marked copy
    and notice in the unit's folder of feedback, "" when there is none.
    """

    data: dict[str, Any]
    code: str = ""
    figures: bytes = b""
    entry: Entry | None = None
    copy: str = ""
    notice: str = ""


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
) -> Iterator[Line]:
    """Yield a line for every file of the folder, in the order of their paths; one bad file never stops the run.

    With `output`, which must have been made ready, each unit's page and feedback is written there on the way.
    """
    files = files_of(folder, ignored or output)
    workers = max(jobs or os.cpu_count() or 1, 1)
    with (open_executor or _pool)(workers) as executor:
        partner = _partners(executor, files, previous) if previous else {}
        entries = _entries(files, folder, output) if output else repeat(())
        tasks = (
            Task(
                tuple((str(file), partner.get(str(file), "") if previous else None) for file in batch),
                str(folder),
                str(extra) if extra else None,
                tuple(places),
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


def batches(items: Iterable[Any], size: int) -> Iterator[list[Any]]:
    """Yield the items in lists of at most `size`."""
    batch: list[Any] = []
    for item in items:
        batch.append(item)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch


def in_order(executor: Executor, work: Callable[[Any], Any], tasks: Iterable[Any], most: int) -> Iterator[Any]:
    """Yield the tasks' results in the tasks' order with at most `most` in flight, so that memory does not grow with the folder."""
    waiting: deque[Future[Any]] = deque()
    for task in tasks:
        waiting.append(executor.submit(work, task))
        if len(waiting) >= most:
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()


def verify_batch(task: Task) -> list[Line]:
    """Return the lines of a batch: files read one by one, their linear rules judged by edition in one product."""
    extra = Path(task.extra) if task.extra else None
    read = [(Path(file), _read(Path(file), last_year)) for file, last_year in task.files]
    verdicts = _verdicts([report for _, report in read if isinstance(report, Report)], extra)
    lines = []
    for (path, report), entry in zip_longest(read, task.entries):
        shown = readable(path.relative_to(task.root).as_posix())
        checked = Checked(shown, error=report) if isinstance(report, str) else _judge(path, report, shown, extra, verdicts.get(id(report)))
        lines.append(_line(path, checked, entry))
    return lines


def _line(path: Path, checked: Checked, entry: Entry | None) -> Line:
    data, report, copy, notice = checked.as_json(), checked.report, "", ""
    if entry:
        # The templates come in where pages are written, and only there.
        from workbook.outcome.delivery import deliver  # noqa: PLC0415

        copy, notice = deliver(path, checked, data, entry)
    if report is None:
        return Line(data, entry=entry, copy=copy, notice=notice)
    return Line(data, report.identity.get("统一社会信用代码", ""), packed(report), entry, copy, notice)


def packed(report: Report) -> bytes:
    """Return a report's figures in the form's order as the bytes of doubles, blanks as NaN."""
    values = (report.figures[id] for id in report.form.ids)
    # A number beyond all doubles is somebody's slip, and has its finding.
    return array("d", (math.nan if value is None or abs(value) > MOST else value for value in values)).tobytes()


def _judge(path: Path, report: Report, shown: str, extra: Path | None, linear: LineVerdicts | None) -> Checked:
    try:
        return check_report(path, report, catalogue_for(report.form.edition, extra), shown=shown, linear=linear)
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


def _partners(executor: Executor, files: list[Path], previous: Path) -> Mapping[str, str]:
    """Return last year's file of each file: the unit with the same credit code, else the same name."""
    before, now = _identities(executor, files_of(previous)), _identities(executor, files)
    by_code = {code: file for file, code, _ in before if code}
    by_name = {name: file for file, _, name in before if name}
    found = {file: by_code.get(code) or by_name.get(name) for file, code, name in now if code or name}
    return {file: partner for file, partner in found.items() if partner}


def _identities(executor: Executor, files: list[Path]) -> list[tuple[str, str, str]]:
    tasks = (tuple(map(str, batch)) for batch in batches(files, BATCH))
    return [each for batch in in_order(executor, identify_batch, tasks, IN_FLIGHT * 2) for each in batch]


def identify_batch(files: tuple[str, ...]) -> list[tuple[str, str, str]]:
    """Return (file, credit code, unit) of each file that can be read."""
    result = []
    for file in files:
        try:
            identity = read_identity(Path(file))
        except Exception:  # noqa: BLE001, S112  (the file itself is reported when its turn comes)
            continue
        result.append((file, identity.get("统一社会信用代码", ""), identity.get("单位名称", "")))
    return result
