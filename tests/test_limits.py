"""One file at a time has its limits: what ends a process is named, and the others of the folder are judged."""

import os
import signal
import sys
import threading
import time
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.complete import complete
from workbook.verifying import batches, run
from workbook.verifying.batches import Crew
from workbook.verifying.careful import Careful
from workbook.verifying.limits import MEMORY, limited, seconds_for
from workbook.verifying.run import _pool as pool

MANY, HEAVY = 300, 200 << 20
POSIX = pytest.mark.skipif(sys.platform == "win32", reason="limits of the system")
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="tells what a process has read")


class Job(NamedTuple):
    files: tuple[str, ...]

    def single(self):
        return (Job((file,)) for file in self.files)

    def lost(self, ended):
        return [(self.files[0], ended)]


def work(task):
    """Do what each file says: end the process, take time or memory in Python or in a library, or just be read."""
    done = []
    for file in task.files:
        with limited(Path(file)):
            if file == "killed":
                os.kill(os.getpid(), signal.SIGKILL)
            elif file == "loops":
                while True:
                    pass
            elif file == "counts in C":
                sum(range(10**12))
            elif file == "takes memory":
                done.append((file, _is_refused()))
                continue
        done.append((file, 0))
    return done


def _is_refused():
    try:
        return len(bytearray(MEMORY * 2))
    except MemoryError:
        return "refused"


@POSIX
def test_what_ends_a_process_is_named_and_the_rest_is_done():
    tasks = [Job(tuple(f"{batch}-{number}" for number in range(3))) for batch in range(4)]
    tasks[1] = Job(("a", "killed", "b"))
    tasks[3] = Job(("c", "counts in C", "takes memory", "d"))
    with Crew(pool, 2) as crew:
        found = [each for batch in crew.in_order(work, tasks, 3) for each in batch]
    ends = {"killed": -signal.SIGKILL, "counts in C": -signal.SIGXCPU, "takes memory": "refused"}
    assert found == [(file, ends.get(file, 0)) for task in tasks for file in task.files]


@POSIX
def test_one_after_the_other():
    with Careful(work) as careful:
        assert careful.do(Job(("loops",))) == [("loops", -signal.SIGXCPU)]
        assert careful.do(Job(("a",))) == [("a", 0)]
        with pytest.raises(TypeError):
            careful.do(Job((1,)))
        assert careful.do(Job(("b",))) == [("b", 0)]


def test_a_large_file_has_more_time():
    assert seconds_for(100_000) == 2
    assert seconds_for(20 << 20) == 12


@POSIX
def test_limits_are_taken_off_again(tmp_path):
    import resource

    before = [resource.getrlimit(kind) for kind in (resource.RLIMIT_CPU, resource.RLIMIT_AS)]
    with limited(tmp_path):
        within = [resource.getrlimit(kind) for kind in (resource.RLIMIT_CPU, resource.RLIMIT_AS)]
        assert all(now != old for now, old in zip(within, before, strict=True))
    assert [resource.getrlimit(kind) for kind in (resource.RLIMIT_CPU, resource.RLIMIT_AS)] == before


class Ending:
    """A result whose process is ended from outside while it hands it over: when its parent has read a quarter."""

    def __reduce__(self):
        threading.Thread(target=_end_when_read, args=(_read_by(os.getppid()) + HEAVY // 4,), daemon=True).start()
        return bytes, (b"x" * HEAVY,)


def _end_when_read(much):
    while _read_by(os.getppid()) < much:
        time.sleep(0.001)
    os.kill(os.getpid(), signal.SIGKILL)


def _read_by(process):
    return int(Path(f"/proc/{process}/io").read_text(encoding="ascii").split()[1])


class Task(NamedTuple):
    """Work for a crew, of one piece."""

    name: str

    def single(self):
        yield Task("again")

    def lost(self, ended):
        return [f"ended {ended}"]


def _do(task):
    return [Ending()] if task.name == "ending" else [task.name]


@LINUX
@pytest.mark.long
def test_a_worker_that_is_killed_while_it_hands_over_keeps_nobody_waiting(monkeypatch):
    monkeypatch.setattr(batches, "PATIENCE", 0.5)
    with batches.Crew(pool, 2) as crew:
        found = list(crew.in_order(_do, map(Task, ("a", "ending", "b", "c")), 4))
    assert [each if isinstance(each[0], str) else len(each[0]) for each in found] == [["a"], ["again"], ["b"], ["c"]]


@POSIX
@pytest.mark.long
def test_a_worker_that_is_killed_takes_nothing_with_it(tmp_path, monkeypatch):
    """Somebody ends a worker from outside: its files are judged again, and all of them are."""
    folder = tmp_path / "上报"
    folder.mkdir()
    (folder / "000.xlsx").write_bytes(complete())
    for number in range(1, MANY):
        (folder / f"{number:03}.xlsx").hardlink_to(folder / "000.xlsx")
    seen = []
    monkeypatch.setattr(run, "BATCH", 10)
    running = run.Run(folder, jobs=2, open_executor=lambda workers: seen.append(pool(workers)) or seen[-1])
    units = running.verify()
    found = [next(units)]
    victim = next(iter(seen[0]._processes.values()))
    os.kill(victim.pid, signal.SIGKILL)
    time.sleep(0.1)
    found += units
    assert len(seen) > 1
    assert [each.unit.file for each in found] == [f"{number:03}.xlsx" for number in range(MANY)]
    assert {each.unit.error for each in found} == {None}
