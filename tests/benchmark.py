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

from tests.bulk import write_folder

ROUNDS = 7


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
    from workbook.read import read_report

    for path in paths:
        read_report(Path(path))


def check_reports(paths: Sequence[str]) -> None:
    """Read and judge, as verify's workers do."""
    from workbook.folder import BATCH, Task, batches, verify_batch

    root = str(Path(paths[0]).parent.parent)
    for batch in batches(paths, BATCH):
        verify_batch(Task(tuple((path, None) for path in batch), root, None))


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
    from workbook.folder import verify

    folder = Path(paths[0]).parent.parent
    calamine = median(lambda: in_processes(read_with_calamine, paths), 3)
    show(f"calamine alone, {len(paths)} files, 2 processes", calamine, calamine)
    show("verify, 2 processes", median(lambda: sum(1 for _ in verify(folder, jobs=2)), 3), calamine, "(limit 1.5)")


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
        benchmark_folder(paths)


if __name__ == "__main__":
    main()
