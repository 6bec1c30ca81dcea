"""Work on many files in batches: over a pool, in order, with so much at a time that memory does not grow with the folder."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future, wait
from types import TracebackType
from typing import Any, Generic, Protocol, Self, TypeVar

from workbook.verifying.careful import Careful
from workbook.verifying.spawning import Pool

BATCH = 50
IN_FLIGHT = 4
# So many files are done before another process has started.
FEW = 200
# Every so many seconds it is looked whether a process was lost.
PATIENCE = 5
T = TypeVar("T")
Open = Callable[[int], Executor]


class Split(Protocol):
    """A task of several files."""

    def single(self) -> Iterable[Self]:
        """Yield the same for each file alone."""

    def lost(self, ended: int | None) -> list[Any]:
        """Return the result for a file over which a process ended so."""


Job = TypeVar("Job", bound=Split)


class SameThread(Executor):
    """Work done where it is asked for: by a few files, and inside LibreOffice, where no Python program could be started beside it."""

    def submit(self, fn: Callable[..., T], /, *args: Any, **kwargs: Any) -> Future[T]:
        """Do the work and return it as done."""
        future: Future[T] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:  # noqa: BLE001  (the one who asks gets it, as from any executor)
            future.set_exception(error)
        return future


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


class Crew(Generic[Job]):
    """The processes of a run; one that ends over a file takes only that file with it."""

    def __init__(self, open_executor: Open, workers: int) -> None:
        self._open = open_executor
        self._workers = workers
        self._executor = open_executor(workers)

    def __enter__(self) -> Self:
        """Return the crew."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Let the processes go."""
        self._executor.shutdown(wait=True, cancel_futures=True)

    def in_order(self, work: Callable[[Job], list[T]], tasks: Iterable[Job], most: int) -> Iterator[list[T]]:
        """Yield the tasks' results in the tasks' order with at most `most` in flight, so that memory does not grow with the folder."""
        waiting: deque[tuple[Job, Future[list[T]]]] = deque()
        for task in tasks:
            waiting.append((task, self._submit(work, task)))
            if len(waiting) >= most:
                yield self._take(work, waiting)
        while waiting:
            yield self._take(work, waiting)

    def _submit(self, work: Callable[[Job], list[T]], task: Job) -> Future[list[T]]:
        try:
            return self._executor.submit(work, task)
        except BrokenExecutor as error:
            # What has ended the pool comes to light when its turn comes.
            future: Future[list[T]] = Future()
            future.set_exception(error)
            return future

    def _take(self, work: Callable[[Job], list[T]], waiting: deque[tuple[Job, Future[list[T]]]]) -> list[T]:
        """Return the first result; when the pool has broken, that task is done file by file and the others begin anew."""
        task, future = waiting.popleft()
        while not wait([future], PATIENCE).done:
            if isinstance(self._executor, Pool) and self._executor.has_lost_one():
                self._executor.give_up()
        try:
            return future.result()
        except BrokenExecutor:
            self._executor.shutdown(wait=True, cancel_futures=True)
            self._executor = self._open(self._workers)
        with Careful(work) as careful:
            found = [result for each in task.single() for result in careful.do(each)]
        for place, (other, done) in enumerate(waiting):
            if not done.done() or done.exception() is not None:
                waiting[place] = (other, self._submit(work, other))
        return found
