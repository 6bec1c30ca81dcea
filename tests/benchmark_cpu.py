"""Processor time of all processes, of works that take turns: what else the machine does then falls on all of them alike."""

from __future__ import annotations

import random
import resource
import statistics
import time
from collections.abc import Callable, Mapping

Work = Callable[[], object]


def spent() -> float:
    """Return the seconds of processor time that this process and those it has waited for have taken."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def alternate(works: Mapping[str, Work], rounds: int) -> dict[str, float]:
    """Return the median seconds of each work, each done once a round, in another order every time; once before unmeasured."""
    times: dict[str, list[float]] = {name: [] for name in works}
    order, chance = list(works), random.Random(1)
    for number in range(rounds + 1):
        chance.shuffle(order)
        for name in order:
            start = spent()
            works[name]()
            times[name] += [spent() - start] if number else []
    return {name: statistics.median(each) for name, each in times.items()}


def show(name: str, seconds: float, base: float, limit: str = "") -> None:
    """Print a line of the table: name, milliseconds, ratio to the base."""
    print(f"{name:<58}{seconds * 1000:>10.2f} ms  {seconds / base:>7.2f} x {limit}", flush=True)
