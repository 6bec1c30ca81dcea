"""A folder of workbooks verified (核验) from Python."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from workbook.face.conditions import GivenDay, GivenPath, rules_in, waivers_as_of
from workbook.files import Stop, folder_of, is_there
from workbook.findings.unit import Unit
from workbook.verifying.batches import FEW
from workbook.verifying.run import Run, in_this_thread


def verify(
    folder: GivenPath,
    *,
    previous: GivenPath | None = None,
    rules: GivenPath | None = None,
    waivers: GivenPath | None = None,
    date: GivenDay | None = None,
    jobs: int | None = None,
    output: GivenPath | None = None,
) -> Iterator[Unit]:
    """Yield the outcome of every workbook under a folder, in the order of the files' paths, as they are done.

    A unit's `file` is its path from the folder, `findings` are rows, `error` is the sentence of a file that cannot be read: one bad
    file never stops the run. `previous` is the folder of last year's workbooks, `jobs` the number of processes, by default one a
    processor, this one alone for up to 200 workbooks; the rest is as for `check`. Nothing is written unless `output` names the folder
    for all that `nianbao verify` writes, complete once the last unit has been taken.

    Arguments are looked at before the first unit: Stop for a folder that is none or holds no workbook, for jobs below 1, and as `check`
    raises for rules, waivers and day. While it runs: OSError for results that cannot be written. Where other processes are started,
    a script has to keep its own start under `if __name__ == "__main__":`.
    """
    return open_run(folder, output=output, previous=previous, rules=rules, waivers=waivers, date=date, jobs=jobs).units()


def open_run(
    folder: GivenPath,
    *,
    output: GivenPath | None = None,
    previous: GivenPath | None = None,
    rules: GivenPath | None = None,
    waivers: GivenPath | None = None,
    date: GivenDay | None = None,
    jobs: int | None = None,
    is_program: bool = False,
) -> Run:
    """Return the run over a folder that was asked for; raises as `verify` before its first unit.

    Few files are done in the process of who asks, unless it `is_program`: then each has its limits in a process that can be ended.
    """
    if jobs is not None and jobs < 1:
        raise Stop("jobs 至少是 1。")
    root, before = folder_of(Path(folder)), folder_of(Path(previous)) if previous is not None else None
    results = Path(output) if output is not None else None
    if results and is_there(results) and not results.is_dir():
        raise Stop(f"“{results}”是一个文件，请另给一个结果文件夹。")
    extra = rules_in(rules)
    listed = waivers_as_of(waivers, date, extra)
    run = Run(root, output=results, previous=before, extra=extra, waivers=listed, day=str(date or ""), jobs=jobs)
    if not is_program and (jobs == 1 or (jobs is None and run.total <= FEW)):
        run.open_executor = in_this_thread
    if not run.total:
        raise Stop(f"“{root}”里没有工作簿（.xlsx、.xlsm），请核对文件夹。")
    return run
