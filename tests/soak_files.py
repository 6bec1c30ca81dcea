"""Spoilt workbooks judged by the thousand in processes with the product's limits: what each came to, what it cost, what was wrong."""

from __future__ import annotations

import os
import re
import signal
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple, Self

from rules.data import load_data
from tests.both_readers import both
from tests.complete import complete
from tests.fuzz import spoil
from tests.fuzz.books import books
from workbook.checking import check_file
from workbook.exporting import export_csv
from workbook.findings.console import lines_of
from workbook.marking.mark import Unmarkable, mark_copy
from workbook.narrative.compose import compose
from workbook.reading.unreadable import Unreadable, load_sentences
from workbook.verifying import limits, run
from workbook.verifying.batches import Crew
from workbook.verifying.facts import Facts
from workbook.verifying.limits import MEGABYTE, MEMORY, SECONDS, limited
from workbook.verifying.unit import Task, verify_batch

BATCH, IN_FLIGHT = 20, 4
# Every tenth file is last year's of a good one.
AS_LAST_YEARS = 10
BOOKS = "books"
UNFORESEEN = "没有料到的情况"
STATUS, FORGET = Path("/proc/self/status"), Path("/proc/self/clear_refs")
# What a sentence may hold in Latin letters besides the names of parts, sheets and files.
KNOWN = re.compile(
    r"(?<![A-Za-z])(?:Excel|WPS|Word|OpenDocument|OFD|PDF|RTF|XML|DOCTYPE|MB|KB|zip|rar|7z|gz|xl\w*|docx?|et|ods|xlt\w?|ppt)(?![A-Za-z])|\*?\.xls\w?|[A-Z]{1,3}[0-9]*"
)
ENGLISH = re.compile(r"[A-Za-z]{3,}")
TRACE = re.compile(r"Traceback|Error\b|Exception|Errno|panicked")
QUOTED = re.compile(r"“[^”]*”|部件 [^ ]* ")


class Seen(NamedTuple):
    """A file that was judged: its number, how it was spoilt, what it came to, seconds and megabytes it took, what was wrong about that."""

    number: int
    ways: tuple[str, ...]
    came_to: str
    seconds: float
    megabytes: float
    wrong: tuple[str, ...]


class Job(NamedTuple):
    """Numbers of files for one worker, made from a seed into a folder."""

    seed: str
    numbers: tuple[int, ...]
    folder: str

    def single(self) -> Iterator[Self]:
        """Yield the same for each file alone."""
        return (self._replace(numbers=(number,)) for number in self.numbers)

    def lost(self, ended: int | None) -> list[Seen]:
        """Return a file over which a process ended."""
        name = signal.Signals(-ended).name if ended and ended < 0 else str(ended)
        return [Seen(self.numbers[0], (), "process ended", 0, 0, (f"process ended: {name}",))]


def judge(job: Job) -> list[Seen]:
    """Make and judge the files of a job; those with something wrong are kept in its folder."""
    return [_judge(job.seed, number, Path(job.folder)) for number in job.numbers]


def file_of(folder: Path, number: int) -> Path:
    return folder / f"年报{number:06}.xlsx"


@cache
def _books(folder: Path) -> tuple[bytes, ...]:
    return tuple(path.read_bytes() for path in sorted((folder / BOOKS).iterdir()))


@cache
def _good(folder: Path) -> Path:
    path = folder / f"good-{os.getpid()}.xlsx"
    path.write_bytes(complete())
    return path


def _judge(seed: str, number: int, folder: Path) -> Seen:
    made = spoil(seed, number, _books(folder))
    path = file_of(folder, number)
    path.write_bytes(made.data)
    wrong: list[str] = []
    came_to, seconds, megabytes = _verified(path, number, wrong)
    fast: object = ""
    try:
        if came_to != "unreadable":
            _try_outputs(path, wrong)
        fast, slow = both(path)
        if fast != slow:
            wrong.append(f"readers differ: {_difference(fast, slow)}")
    except Exception as error:  # noqa: BLE001  (one file must not stop the count)
        wrong.append(f"raised: {error!r} {traceback.format_tb(error.__traceback__)[-1].strip()}")
    if seconds > SECONDS:
        wrong.append(f"{seconds:.1f} s")
    if megabytes > MEMORY / MEGABYTE:
        wrong.append(f"{megabytes:.0f} MB")
    if not wrong:
        path.unlink()
    return Seen(number, made.ways, came_to if came_to != "unreadable" else _kind(str(fast)), seconds, megabytes, tuple(wrong))


def _verified(path: Path, number: int, wrong: list[str]) -> tuple[str, float, float]:
    """Return what a folder's run makes of a file, the seconds and megabytes that took."""
    is_last_years = number % AS_LAST_YEARS == 0
    file = (str(_good(path.parent)), Facts(last_year=str(path))) if is_last_years else (str(path), Facts())
    task = Task((file,), str(path.parent), None)
    start, before = time.process_time(), _memory("VmRSS", forget=True)
    (unit,) = verify_batch(task)
    seconds, megabytes = time.process_time() - start, _memory("VmHWM") - before
    said = [unit.unit.error or "", *unit.unit.remarks]
    wrong += [f"unforeseen: {each}" for each in said if UNFORESEEN in each]
    wrong += [f"a trace: {each}" for each in (unit.json, *said) if TRACE.search(each) and TRACE.search(QUOTED.sub("", each))]
    if is_last_years:
        if unit.unit.error:
            wrong.append(f"last year's file is blamed on this year's: {unit.unit.error}")
        blamed = next((each.partition("：")[2] for each in said if each.startswith("上年文件读不出")), "")
        wrong += _doubts(blamed, path)
        return ("last year's, unreadable" if blamed else "last year's, read"), seconds, megabytes
    wrong += _doubts(unit.unit.error or "", path)
    return ("unreadable" if unit.unit.error else unit.unit.conclusion), seconds, megabytes


def _doubts(sentence: str, path: Path) -> Iterator[str]:
    """Yield what is wrong with the sentence on a file."""
    if not sentence:
        return
    if not sentence.startswith(f"“{path.name}”") or sentence.count("年报0") != 1:
        yield f"blamed on another: {sentence}"
    if "None" in sentence or ENGLISH.search(KNOWN.sub("", QUOTED.sub("", sentence))):
        yield f"English: {sentence}"
    if sentence.count("。") != 1 or "请" not in sentence:
        yield f"no sentence: {sentence}"


def _try_outputs(path: Path, wrong: list[str]) -> None:
    """Have everything made of a file that a command makes of it."""
    checked = check_file(path)
    if checked.report is None:
        # Last year's.
        return
    list(lines_of(checked))
    export_csv(checked.report)
    compose(checked.report)
    try:
        with limited(path):
            marked = mark_copy(path, checked)
    except (Unmarkable, Unreadable) as reason:
        wrong += _doubts(str(reason), path)
        return
    target = path.with_name(f"marked-{os.getpid()}.xlsx")
    target.write_bytes(marked)
    again = check_file(target)
    if again.error or (again.report and again.report.figures != checked.report.figures):
        wrong.append(f"the marked copy reads otherwise: {again.error}")


def _difference(fast: object, slow: object) -> str:
    if isinstance(fast, str) or isinstance(slow, str):
        return f"{str(fast)[:120]} | {str(slow)[:120]}"
    names = ("cells", "figures", "identity", "prose", "observations")
    return ", ".join(name for name, one, other in zip(names, fast, slow, strict=True) if one != other)  # type: ignore[call-overload]


def _kind(sentence: str) -> str:
    """Return the name of the sentence, by its words between what it is filled in with."""
    words = load_sentences() | load_data(limits.__file__, "limits.json")["sentences"]
    for kind, words_of_it in words.items():
        pattern = ".*".join(re.escape(each) for each in re.split(r"\{\w+\}", words_of_it))
        if re.fullmatch(pattern, sentence, re.DOTALL):
            return kind
    return sentence[:60]


def _memory(name: str, *, forget: bool = False) -> float:
    """Return megabytes of this process by their name in its status, 0 where the system does not say; `forget` the highest so far."""
    try:
        if forget:
            FORGET.write_text("5", encoding="ascii")
        found = re.search(rf"{name}:\s+([0-9]+) kB", STATUS.read_text(encoding="ascii"))
    except OSError:
        return 0
    return int(found.group(1)) / 1024 if found else 0


def soak(folder: Path, numbers: list[int], seed: str, workers: int) -> Iterator[Seen]:
    """Yield every file as it was judged."""
    # Written down for the workers: to make them takes longer than to judge a hundred files.
    (folder / BOOKS).mkdir(parents=True, exist_ok=True)
    for number, data in enumerate(books()):
        (folder / BOOKS / f"{number:03}").write_bytes(data)
    jobs = (Job(seed, tuple(numbers[at : at + BATCH]), str(folder)) for at in range(0, len(numbers), BATCH))
    with Crew[Job](run._pool, workers) as crew:
        for found in crew.in_order(judge, jobs, workers * IN_FLIGHT):
            yield from found


def report(found: list[Seen], folder: Path) -> Iterator[str]:
    """Yield what was measured, and what was wrong with each file where something was."""
    ways = Counter(way for each in found for way in each.ways)
    yield f"{len(found)} files; spoilt by {dict(ways.most_common())}"
    yield f"came to {dict(Counter(each.came_to for each in found).most_common())}"
    slowest, largest = max(found, key=lambda each: each.seconds), max(found, key=lambda each: each.megabytes)
    yield f"longest {slowest.seconds:.2f} s (file {slowest.number}), most memory {largest.megabytes:.0f} MB (file {largest.number})"
    wrong = [each for each in found if each.wrong]
    yield f"{len(wrong)} files with something wrong, kept in {folder}"
    yield from (f"  {each.number} ({', '.join(each.ways)}): {'; '.join(each.wrong)[:400]}" for each in wrong)
