"""Work on many files in batches: over a pool, in order, with so much at a time that memory does not grow with the folder."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future
from typing import Any, TypeVar

BATCH = 50
IN_FLIGHT = 4
# So many files are done before another process has started.
FEW = 200
T = TypeVar("T")


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


def in_order(executor: Executor, work: Callable[[Any], Any], tasks: Iterable[Any], most: int) -> Iterator[Any]:
    """Yield the tasks' results in the tasks' order with at most `most` in flight, so that memory does not grow with the folder."""
    waiting: deque[Future[Any]] = deque()
    for task in tasks:
        waiting.append(executor.submit(work, task))
        if len(waiting) >= most:
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()
