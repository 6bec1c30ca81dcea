"""A province's folder: thousands of units verified for real, and what that takes of time, memory and room.

The files are saved workbooks with another unit's name and code put into them.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import cycle, islice, product
from pathlib import Path
from typing import NamedTuple

from tests.benchmark_books import OFFICES, Book, books
from workbook.marking.parts import Parts
from workbook.reading.file_opening import open_package
from workbook.reading.report import read_report

# Names of places that no list of places has: 40 x 40 x 3 of them, eleven offices in each.
FIRST = "云青临东松北柳石清白南金平安永长新大高武阳龙凤江河湖山林泉溪宁兴福泰和顺德昌丰庆"
SECOND = "川陵源岭湾港洲坪塘坝桥原野泽滨浦关城台阁津渡峰岗屏麓沙池井潭门头口集堡营寨屯坊庄"
LEVELS = "县区市"
EDITION = "2021"
MODELS, PER_FOLDER, PAUSE = 60, 500, 0.5
MEGABYTE = 1 << 20


class Model(NamedTuple):
    """A saved workbook, the unit and the code it names, and the parts that name them."""

    parts: Parts
    unit: str
    code: str
    naming: dict[str, bytes]

    def of(self, unit: str, number: int) -> bytes:
        """Return the same workbook as another unit's."""
        for part, content in self.naming.items():
            named = content
            for before, after in ((self.unit, unit), (self.code, f"{number:018d}")):
                for old, new in zip(_written(before), _written(after), strict=True):
                    named = named.replace(old, new)
            self.parts.write(part, named)
        return self.parts.pack()


class Took(NamedTuple):
    """What verifying a folder took: seconds, seconds of all processors, the most megabytes of all processes and of the first, of files."""

    seconds: float
    processor: float
    memory: float
    parent: float
    written: float


def write_units(folder: Path, count: int, share: int) -> None:
    """Write that many units' workbooks, of which so many in a hundred have something open, some hundreds a folder."""
    made = books()
    right, wrong = (cycle(_models(made, is_open=is_open)) for is_open in (False, True))
    for number, unit in enumerate(islice(_names(), count)):
        path = folder / f"{number // PER_FOLDER:03d}" / f"{unit}.xlsx"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(next(wrong if number % 100 < share else right).of(unit, number))


def _models(made: list[Book], *, is_open: bool) -> list[Model]:
    paths = (Path(each.path) for each in made if bool(each.cause) is is_open)
    return [_model(path) for path in islice((path for path in paths if read_report(path).form.edition == EDITION), MODELS)]


def _model(path: Path) -> Model:
    parts, identity = Parts(open_package(path)), read_report(path).identity
    unit, code = identity["单位名称"], identity["统一社会信用代码"]
    inside = {part: parts.read(part) for part in parts.package.entries if part.startswith("xl/")}
    named = (*_written(unit), *_written(code))
    return Model(parts, unit, code, {part: content for part, content in inside.items() if any(each in content for each in named)})


def _written(text: str) -> tuple[bytes, bytes]:
    """Return a text as programs write it into XML."""
    return text.encode(), text.encode("ascii", "xmlcharrefreplace")


def _names() -> Iterator[str]:
    return (f"{first}{second}{level}{office}" for office, level, first, second in product(OFFICES, LEVELS, FIRST, SECOND))


def verify_units(folder: Path, output: Path) -> Took:
    """Return what `nianbao verify` takes for a folder, in processes of its own."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    program = [sys.executable, "-m", "workbook.cli", "verify", str(folder), "-o", str(output)]
    memory = parent = 0.0
    with subprocess.Popen(program, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        while process.poll() is None:
            sizes = [_megabytes(each) for each in _family(process.pid)]
            memory, parent = max(memory, sum(sizes)), max(parent, sizes[0])
            time.sleep(PAUSE)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    processor = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    written = sum(each.stat().st_size for each in output.rglob("*") if each.is_file()) / MEGABYTE
    return Took(time.monotonic() - start, processor, memory, parent, written)


def _family(process: int) -> Iterator[int]:
    yield process
    try:
        children = Path(f"/proc/{process}/task/{process}/children").read_text(encoding="ascii").split()
    except OSError:
        children = []
    for each in children:
        yield from _family(int(each))


def _megabytes(process: int) -> float:
    """Return a process's own memory and its share of what it has in common with others, 0 when it has gone."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("Pss:")), 0)


def soak_units(counts: list[int], share: int) -> None:
    """Print for each number of units what verifying them takes."""
    for count in counts:
        with tempfile.TemporaryDirectory(prefix=f"nianbao-{count}-") as name:
            folder = Path(name) / "上报"
            start = time.monotonic()
            write_units(folder, count, share)
            print(f"{count:,} units, {share} % open, written in {time.monotonic() - start:.0f} s; {os.cpu_count()} processors", flush=True)
            took = verify_units(folder, Path(name) / "结果")
            print(
                f"  {took.seconds:.1f} s, {count / took.seconds:.0f} units a second; {took.processor / count * 1000:.1f} ms of processors a unit; "
                f"memory {took.memory:.0f} MB, the parent's {took.parent:.0f} MB; results {took.written:.0f} MB",
                flush=True,
            )
