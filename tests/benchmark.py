"""Processor time as ratios, by turns in one run: `python -m tests.benchmark [number of right workbooks]`.

The workbooks are those of tests.benchmark_books, made once; works take turns, and what is printed are medians.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import zipfile
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from tests.benchmark_books import COUNT, Book, books
from tests.benchmark_button import benchmark_button
from tests.benchmark_cpu import alternate, show
from tests.benchmark_locate import benchmark_formulas, benchmark_locate
from tests.benchmark_page import benchmark_page
from tests.benchmark_prose import benchmark_prose
from tests.benchmark_report import benchmark_report

ROUNDS, PROCESSES = 7, 15
# So many files for what is measured file by file.
SAMPLE, FEW = 60, 10
SHARES = (5, 50, 100)
EDITION = "2021"
TRIALS = 100


def unzip(parts: Sequence[tuple[str, tuple[str, ...]]]) -> None:
    """Inflate of each file the parts that are needed to read it, as a floor."""
    for path, names in parts:
        with zipfile.ZipFile(path) as archive:
            for name in names:
                archive.read(name)


def needed_parts(path: str) -> tuple[str, ...]:
    """Return the parts that reading a file asks for, by the names the file gives them."""
    from workbook.reading.packed_grids import open_grids
    from workbook.reading.report import read_report

    grids = open_grids(Path(path))
    read_report(grids)
    asked = {*grids.package._parts, grids.package.special("officeDocument")}
    with zipfile.ZipFile(path) as archive:
        return tuple(name for name in archive.namelist() if name.lower() in asked)


def read_with_calamine(paths: Sequence[str]) -> None:
    """Read every sheet of every file."""
    from python_calamine import CalamineWorkbook

    for path in paths:
        book = CalamineWorkbook.from_path(path)
        for name in book.sheet_names:
            book.get_sheet_by_name(name).to_python(skip_empty_area=False)


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


def verify(paths: Sequence[str]) -> None:
    """Read, judge and tell as JSON, as verify's workers do."""
    from workbook.verifying.batches import BATCH, batches
    from workbook.verifying.facts import Facts
    from workbook.verifying.unit import Task, verify_batch

    for batch in batches(list(paths), BATCH):
        verify_batch(Task(tuple((path, Facts()) for path in batch), str(Path(paths[0]).parent), None))


def marking(paths: Sequence[str]) -> Callable[[], None]:
    """Return the work of making the marked copies of files, which are checked before."""
    from workbook.checking import check_file
    from workbook.marking.mark import mark_copy

    checked = [(Path(path), check_file(Path(path))) for path in paths]

    def work() -> None:
        for path, each in checked:
            mark_copy(path, each)

    return work


def benchmark_files(name: str, right: Sequence[str], wrong: Sequence[str]) -> None:
    """Print what a file costs in one process: reading, judging, marking."""
    parts = [(path, needed_parts(path)) for path in right]
    found = alternate(
        {
            "unzipping the parts that are read": lambda: unzip(parts),
            "calamine, all sheets": lambda: read_with_calamine(right),
            "openpyxl, all sheets": lambda: read_with_openpyxl(right[:FEW]),
            "reading the report": lambda: read_reports(right),
            "verify: reading, rules, JSON; nothing open": lambda: verify(right),
            "verify: reading, rules, JSON; all open": lambda: verify(wrong),
            "one marked copy of an open one": marking(wrong),
        },
        ROUNDS,
    )
    print(f"-- a file saved by {name}; ratio to unzipping")
    base = found["unzipping the parts that are read"] / len(right)
    limits = {"reading the report": "(limit 2.5)", "verify: reading, rules, JSON; nothing open": "(limit 6)"}
    limits |= {"one marked copy of an open one": "(limit 5 ms)"}
    for each, seconds in found.items():
        show(each, seconds / (FEW if "openpyxl" in each else len(right)), base, limits.get(each, ""))


def in_processes(work: Callable[[Sequence[str]], object], paths: Sequence[str], workers: int = 2) -> None:
    """Run a work over the paths in batches in a pool like verify's."""
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        list(pool.map(work, [paths[start : start + 50] for start in range(0, len(paths), 50)]))


def run_all(folder: Path) -> None:
    """Verify with every output, as `nianbao verify` does, saying nothing."""
    from workbook.verifying.run import Run

    with tempfile.TemporaryDirectory() as output:
        for _ in Run(folder, output=Path(output), jobs=2).verify():
            pass


def benchmark_folder(made: Sequence[Book], share: int) -> None:
    """Print what a folder costs of which so many in a hundred have something open, everything written, in all processes."""
    # A folder is of one year.
    of_a_year = [each for each in made if each.edition == EDITION]
    right, wrong = ([each for each in of_a_year if bool(each.cause) is is_open] for is_open in (False, True))
    count = min(len(right), len(wrong))
    taken = [*wrong[: round(count * share / 100)], *right[: count - round(count * share / 100)]]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "上报"
        folder.mkdir()
        paths = [str(folder / Path(each.path).name) for each in taken]
        for path, each in zip(paths, taken, strict=True):
            os.link(each.path, path)
        found = alternate({"calamine": lambda: in_processes(read_with_calamine, paths), "verify": lambda: run_all(folder)}, 3)
    print(f"-- a folder of {count}, {share} % open, 2 processes; ratio to calamine on all sheets")
    show("calamine, a file", found["calamine"] / count, found["calamine"] / count)
    show(
        "verify, everything written, a file",
        found["verify"] / count,
        found["calamine"] / count,
        "(limit 2.0)" if share == max(SHARES) else "",
    )


def benchmark_process(path: str) -> None:
    """Print what commands take as processes, beside a bare interpreter."""
    program = str(Path(sys.executable).with_name("nianbao"))

    def run(*command: str) -> Callable[[], object]:
        return lambda: subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)

    with tempfile.TemporaryDirectory() as folder:
        found = alternate(
            {
                "python -c pass": run(sys.executable, "-c", "pass"),
                "nianbao check FILE": run(program, "check", path),
                "nianbao report FILE --to docx": run(program, "report", path, "--to", "docx", "-o", f"{folder}/年报.docx"),
            },
            PROCESSES,
        )
    print("-- processes; ratio to a bare interpreter")
    limits = {"nianbao check FILE": "(limit 7.5)", "nianbao report FILE --to docx": "(limit 15)"}
    for each, seconds in found.items():
        show(each, seconds, found["python -c pass"], limits.get(each, ""))


def tell(made: Sequence[Book]) -> None:
    """Print what is measured."""
    lengths = sorted(each.characters for each in made)
    print(f"{len(made)} workbooks in {Path(made[0].path).parent}: {dict(Counter(each.program for each in made))}")
    print(f"prose of {lengths[0]:,} to {lengths[-1]:,} characters, median {statistics.median(lengths):,.0f}; made wrong: ", end="")
    print(dict(Counter(each.cause or "nothing" for each in made)))


def main() -> None:
    """Print everything."""
    # A machine that keeps no compiled modules would time the compiler.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    made = books(int(sys.argv[1]) if len(sys.argv) > 1 else COUNT)
    tell(made)
    for program in ("LibreOffice", "openpyxl"):
        right, wrong = (
            [each.path for each in made if each.program == program and bool(each.cause) is is_open][:SAMPLE] for is_open in (False, True)
        )
        benchmark_files(program, right, wrong)
    benchmark_prose(made)
    benchmark_formulas()
    path = next(each.path for each in made if each.program == "LibreOffice" and not each.cause)
    benchmark_process(path)
    benchmark_button(path)
    benchmark_report(path)
    benchmark_page(path)
    for share in SHARES:
        benchmark_folder(made, share)
    benchmark_locate(TRIALS)


if __name__ == "__main__":
    main()
