"""Timings as ratios, side by side in one run: `python -m tests.benchmark [number of workbooks]`."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from tests.benchmark_button import benchmark_button
from tests.benchmark_locate import benchmark_locate
from tests.benchmark_page import benchmark_page
from tests.benchmark_report import benchmark_report
from tests.bulk import write_folder
from workbook.outcome.used import Used

ROUNDS = 7
USED = Used("2026-01-01T00:00:00+00:00", "上报")
# Of each report with one, two and three wrong figures; tests.benchmark_locate alone does a thousand.
TRIALS = 100


def median(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Return the median seconds of a work."""
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def read_with_calamine(paths: Sequence[str]) -> int:
    """Read every sheet of every file, as a floor."""
    from python_calamine import CalamineWorkbook

    total = 0
    for path in paths:
        book = CalamineWorkbook.from_path(path)
        for name in book.sheet_names:
            total += len(book.get_sheet_by_name(name).to_python(skip_empty_area=False))
    return total


def read_with_openpyxl(paths: Sequence[str]) -> None:
    """Read every cell with openpyxl, as the usual way."""
    from openpyxl import load_workbook

    for path in paths:
        for sheet in load_workbook(path, data_only=True).worksheets:
            for _row in sheet.iter_rows(values_only=True):
                pass


def read_reports(paths: Sequence[str]) -> None:
    """Read reports without judging them."""
    from workbook.reading.report import read_report

    for path in paths:
        read_report(Path(path))


def check_reports(paths: Sequence[str]) -> None:
    """Read and judge, as verify's workers do."""
    from workbook.verifying.batches import BATCH, batches
    from workbook.verifying.facts import Facts
    from workbook.verifying.unit import Task, verify_batch

    root = str(Path(paths[0]).parent.parent)
    for batch in batches(paths, BATCH):
        verify_batch(Task(tuple((path, Facts()) for path in batch), root, None))


def in_processes(work: Callable[[Sequence[str]], object], paths: Sequence[str], workers: int = 2) -> None:
    """Run a work over the paths in batches in a pool like verify's."""
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        list(pool.map(work, [paths[start : start + 50] for start in range(0, len(paths), 50)]))


def show(name: str, seconds: float, base: float, unit: str = "") -> None:
    """Print a line of the table: name, milliseconds, ratio to the base."""
    print(f"{name:<52}{seconds * 1000:>12.2f} ms  {seconds / base:>7.2f} x {unit}")


def benchmark_one(paths: list[str]) -> None:
    """Reading and judging in one process, a file."""
    sample = paths[:200]
    check_reports(sample)
    calamine = median(lambda: read_with_calamine(sample)) / len(sample)
    show("calamine, all sheets, a file", calamine, calamine)
    show("reading the report", median(lambda: read_reports(sample)) / len(sample), calamine)
    show("reading + rules", median(lambda: check_reports(sample)) / len(sample), calamine, "(limit 1.5)")
    openpyxl = median(lambda: read_with_openpyxl(sample[:20]), 3) / 20
    show("openpyxl, all sheets, a file", openpyxl, calamine)


def benchmark_folder(paths: list[str]) -> None:
    """A folder: verify's own pool against calamine in the same number of processes."""
    from workbook.verifying.run import Run

    folder = Path(paths[0]).parent.parent
    calamine = median(lambda: in_processes(read_with_calamine, paths), 3)
    show(f"calamine alone, {len(paths)} files, 2 processes", calamine, calamine)
    show("verify, 2 processes", median(lambda: sum(1 for _ in Run(folder, jobs=2).verify()), 3), calamine, "(limit 1.5)")


def run_all(folder: Path, output: Path) -> None:
    """Verify with every output, as `nianbao verify` does, saying nothing."""
    from workbook.verifying.run import Run

    for _ in Run(folder, output=output, jobs=2).verify():
        pass


def benchmark_outputs(paths: list[str]) -> None:
    """A folder with every output against the same without any; a folder written before is written again."""
    from workbook.verifying.run import Run

    folder = Path(paths[0]).parent.parent
    with tempfile.TemporaryDirectory() as output:
        alone = median(lambda: sum(1 for _ in Run(folder, jobs=2).verify()), 3)
        complete = median(lambda: run_all(folder, Path(output)), 3)
    show(f"verify alone, {len(paths)} files", alone, alone)
    show(f"verify with all outputs, {len(paths)} files", complete, alone)
    seconds = (complete - alone) * 1000 / len(paths)
    print(f"{'outputs, seconds a 1,000 units':<52}{seconds:>12.2f} s   (limit 1)")


def benchmark_parts(paths: list[str]) -> None:
    """Each output by itself in one process, a thousand units of the folder."""
    from workbook.outcome.names import INDEX, SUMMARY, UnitPlace, feedback_folders
    from workbook.outcome.rows import unit_row
    from workbook.verifying.batches import BATCH, batches
    from workbook.verifying.facts import Facts
    from workbook.verifying.unit import Task, verify_batch

    sample, root = paths[:1000], Path(paths[0]).parent.parent
    with tempfile.TemporaryDirectory() as output:
        folders = feedback_folders([Path(path).relative_to(root).as_posix() for path in sample])
        entries = [UnitPlace(output, number, len(sample), name) for number, name in enumerate(folders, 1)]
        tasks = [Task(tuple((path, Facts()) for path in batch), str(root), None) for batch in batches(sample, BATCH)]
        lines = [line for task in tasks for line in verify_batch(task)]
        rows = [(unit_row(line, entry), line) for line, entry in zip(lines, entries, strict=True)]
        open_units = sum(1 for line in lines if not line.unit.is_clear)
        scale = 1000 / len(sample)
        print(f"of {len(sample)} units {open_units} have something open")
        for name, work in (
            ("tables (findings.csv, results.jsonl)", lambda: write_tables_of(lines, Path(output))),
            (f"list page ({INDEX})", lambda: write_index(rows, Path(output))),
            (f"summary workbook ({SUMMARY})", lambda: write_summary(rows, Path(output))),
        ):
            print(f"{name + ', a 1,000 units':<52}{median(work, 3) * scale:>12.2f} s")
        benchmark_deliveries(sample, entries, scale)


def write_tables_of(lines: Sequence[Any], output: Path) -> None:
    """Write the two tables."""
    from workbook.outcome.results import write_tables

    for _ in write_tables(lines, output):
        pass


def tally_of(rows: Sequence[Any]) -> Any:
    """Return the counts of units."""
    from workbook.outcome.tally import Tally

    tally = Tally()
    for row, line in rows:
        tally.add(row, line)
    return tally


def write_index(rows: Sequence[Any], output: Path) -> None:
    """Write the list page."""
    from workbook.outcome.index import Index

    with Index(output) as index:
        for row, _ in rows:
            index.add(row)
        index.save(output / "index.html", tally_of(rows), USED)


def write_summary(rows: Sequence[Any], output: Path) -> None:
    """Write the summary workbook."""
    from workbook.outcome.summary import Summary

    with Summary(output) as summary:
        for row, line in rows:
            summary.add(row, line)
        summary.save(output / "校验汇总.xlsx", tally_of(rows), USED)


def benchmark_deliveries(sample: Sequence[str], entries: Sequence[Any], scale: float) -> None:
    """Units' pages, notices and marked copies, each made by itself."""
    from workbook.checking import check_file
    from workbook.marking.mark import mark_copy
    from workbook.outcome.pages import notice_page, unit_page

    checked = [(Path(path), check_file(Path(path)), entry) for path, entry in zip(sample, entries, strict=True)]
    wanting = [(path, each) for path, each, _ in checked if not each.is_clear]
    for name, work in (
        ("units' pages", lambda: [unit_page(each, entry, "", "", USED) for _, each, entry in checked]),
        (f"feedback: {len(wanting)} notices", lambda: [notice_page(each, "副本.xlsx", USED) for _, each in wanting]),
        (f"feedback: {len(wanting)} marked copies", lambda: [mark_copy(path, each) for path, each in wanting]),
    ):
        print(f"{name + ', one process':<52}{median(work, 3) * scale:>12.2f} s")


def benchmark_process(path: str) -> None:
    """`nianbao check FILE` as a process against a bare interpreter."""
    bare = median(lambda: subprocess.run([sys.executable, "-c", "pass"], check=True), 15)
    show("python -c pass", bare, bare)
    command = [str(Path(sys.executable).with_name("nianbao")), "check", path]
    show("nianbao check FILE", median(lambda: subprocess.run(command, stdout=subprocess.DEVNULL, check=False), 15), bare, "(limit 8)")


def main() -> None:
    """Print everything."""
    # A machine that keeps no compiled modules would time the compiler.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    with tempfile.TemporaryDirectory() as folder:
        paths = [str(path) for path in write_folder(Path(folder), count)]
        benchmark_one(paths)
        benchmark_process(paths[0])
        benchmark_button(paths[0], median, show)
        benchmark_report(paths[0], median, show)
        benchmark_page(paths[0])
        benchmark_folder(paths)
        benchmark_outputs(paths)
        benchmark_parts(paths)
    benchmark_locate(TRIALS)


if __name__ == "__main__":
    main()
