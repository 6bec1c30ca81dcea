"""A folder of workbooks verified (核验) from Python."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rules.kinds.identity import FIRST_YEAR, LAST_YEAR
from workbook.face.conditions import GivenDay, GivenPath, rules_in, waivers_as_of
from workbook.files import Stop, folder_of, is_there
from workbook.findings.unit import Unit
from workbook.letter import read_letter
from workbook.verifying.batches import FEW
from workbook.verifying.choosing import BOTH, TAKES
from workbook.verifying.run import Run, in_this_thread


def verify(
    folder: GivenPath,
    *,
    previous: GivenPath | None = None,
    rules: GivenPath | None = None,
    waivers: GivenPath | None = None,
    date: GivenDay | None = None,
    letter: GivenPath | None = None,
    jobs: int | None = None,
    output: GivenPath | None = None,
    year: int | None = None,
    take: str = BOTH,
) -> Iterator[Unit]:
    """Yield the outcome of every workbook under a folder, in the order of the files' paths, as they are done.

    A unit's `file` is its path from the folder, `findings` are rows, `error` is the sentence of a file that cannot be read: one bad
    file never stops the run. `previous` is the folder of last year's workbooks, `jobs` the number of processes, by default one a
    processor, this one alone for up to 200 workbooks; the rest is as for `check`. A report of another `year` than asked for, by default
    the one that more than half of the workbooks state, is an 错误; of several workbooks of one unit and year `take` judges both (all of
    them), latest (the one saved last) or first. Nothing is written unless `output` names the folder for all that `nianbao verify`
    writes, complete once the last unit has been taken; `letter` is the file on who sends its notices.

    Arguments are looked at before the first unit: Stop for a folder that is none or holds no workbook, for jobs below 1, and as `check`
    raises for rules, waivers and day. While it runs: OSError for results that cannot be written. Where other processes are started,
    a script has to keep its own start under `if __name__ == "__main__":`.
    """
    given: dict[str, Any] = {
        "previous": previous,
        "rules": rules,
        "waivers": waivers,
        "date": date,
        "letter": letter,
        "jobs": jobs,
        "year": year,
        "take": take,
    }
    return open_run(folder, output=output, **given).units()


def open_run(
    folder: GivenPath,
    *,
    output: GivenPath | None = None,
    previous: GivenPath | None = None,
    rules: GivenPath | None = None,
    waivers: GivenPath | None = None,
    date: GivenDay | None = None,
    letter: GivenPath | None = None,
    jobs: int | None = None,
    year: int | None = None,
    take: str = BOTH,
    asks_year: bool = True,
    is_program: bool = False,
) -> Run:
    """Return the run over a folder that was asked for; raises as `verify` before its first unit.

    Few files are done in the process of who asks, unless it `is_program`: then each has its limits in a process that can be ended.
    Without a `year` the usual one is asked for unless `asks_year` says that none is.
    """
    if jobs is not None and jobs < 1:
        raise Stop("jobs 至少是 1。")
    if year is not None and not FIRST_YEAR <= year <= LAST_YEAR:
        raise Stop(f"--year 写四位数字的年度，如 2025；“{year}”不是年度。")
    if take not in TAKES:
        raise Stop(f"--take 只有 {'、'.join(TAKES)}。")
    root, before = folder_of(Path(folder)), folder_of(Path(previous)) if previous is not None else None
    results = Path(output) if output is not None else None
    if results and is_there(results) and not results.is_dir():
        raise Stop(f"“{results}”是一个文件，请另给一个结果文件夹。")
    extra = rules_in(rules)
    given: dict[str, Any] = {
        "extra": extra,
        "waivers": waivers_as_of(waivers, date, extra),
        "letter": read_letter(Path(letter)) if letter is not None else None,
        "day": str(date or ""),
        "jobs": jobs,
        "year": year,
        "take": take,
        "asks_year": asks_year,
    }
    run = Run(root, output=results, previous=before, **given)
    if not is_program and (jobs == 1 or (jobs is None and run.total <= FEW)):
        run.open_executor = in_this_thread
    if not run.total:
        raise Stop(f"“{root}”里没有工作簿（.xlsx、.xlsm），请核对文件夹。")
    return run
