"""A run over a folder (核验): every file verified, all outputs written, and how it has gone; the same for the command and the ribbon."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Generator, Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import closing
from itertools import repeat
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rules.states import PASS
from workbook.findings.unit import Unit
from workbook.outcome.names import UnitPlace, feedback_folders
from workbook.outcome.unit import VerifiedUnit
from workbook.outcome.used import used_by
from workbook.verifying.batches import BATCH, IN_FLIGHT, Crew, Open, SameThread, batches
from workbook.verifying.folder import files_of, others_of
from workbook.verifying.last_year import find_last_years
from workbook.verifying.limits import prepare
from workbook.verifying.spawning import SafeSpawn, safe_path
from workbook.verifying.unit import Task, verify_batch
from workbook.waivers import Fates, Waivers

if TYPE_CHECKING:
    from workbook.outcome.staging import Staging


def results_folder(folder: Path) -> Path:
    """Return where the results of a folder are written unless it is said: beside it."""
    whole = folder.resolve()
    return whole.with_name(f"{whole.name}-校验结果")


class Run:
    """A folder being verified; `conclusions` counts its units as they are yielded, `fates` follows the list of waivers.

    Without an `output` nothing is written. `jobs` are the processes, by default one a processor; `open_executor` opens another kind
    of pool.
    """

    def __init__(
        self,
        folder: Path,
        *,
        output: Path | None = None,
        previous: Path | None = None,
        extra: Path | None = None,
        waivers: Waivers | None = None,
        day: str = "",
        jobs: int | None = None,
        open_executor: Open | None = None,
    ) -> None:
        self.folder = folder
        self.output = output
        self.previous = previous
        self.extra = extra
        self.jobs = max(jobs or os.cpu_count() or 1, 1)
        self.open_executor = open_executor or _pool
        self.files = files_of(folder, output)
        self.others = others_of(folder, output)
        self.waivers = waivers.valid if waivers else ()
        self.fates = Fates(waivers) if waivers else None
        self.conclusions: Counter[str] = Counter()
        self.used = used_by(folder, extra=extra, waivers=waivers.file if waivers else "", day=day, previous=previous)
        self.staging: Staging | None = None

    @property
    def total(self) -> int:
        """Return how many files are verified."""
        return len(self.files)

    @property
    def is_clear(self) -> bool:
        """Return whether every unit passed."""
        return self.conclusions[PASS] == self.total

    def verify(self) -> Generator[VerifiedUnit, None, None]:
        """Yield every file as it is verified, in the order of their paths, all outputs written on the way; raises OSError.

        One bad file never stops the run. What is told of the whole folder is written when the last has been taken.
        """
        units = self._count(self._verified())
        if self.output is None:
            return units
        # What writes pages and workbooks comes in where they are written.
        from workbook.outcome.staging import Staging  # noqa: PLC0415

        self.staging = Staging(self.output, self.used.moment)
        return self._written(units, self.staging)

    def _written(self, units: Generator[VerifiedUnit, None, None], staging: Staging) -> Generator[VerifiedUnit, None, None]:
        from workbook.outcome.results import write_results  # noqa: PLC0415  (as above)

        # Whoever writes has ended before what was written is taken away.
        with staging, closing(units):
            yield from write_results(
                units, staging.folder, lambda: self.used, self.fates, extra=self.extra, others=self.others, seen=staging.seen
            )
            staging.swap()

    def leave(self) -> None:
        """Take away what was written of a run that does not come to its end; one that was given up before its first unit, too."""
        if self.staging:
            self.staging.discard()

    def units(self) -> Iterator[Unit]:
        """Yield the units alone."""
        return (each.unit for each in self.verify())

    def _count(self, units: Iterator[VerifiedUnit]) -> Generator[VerifiedUnit, None, None]:
        for each in units:
            self.conclusions[each.unit.conclusion] += 1
            yield each

    def _verified(self) -> Iterator[VerifiedUnit]:
        with Crew[Any](self.open_executor, self.jobs) as crew:
            last_year = find_last_years(crew, self.files, files_of(self.previous)) if self.previous else {}
            tasks = (
                Task(
                    tuple((str(file), last_year.get(str(file), ()) if self.previous else None) for file in batch),
                    str(self.folder),
                    str(self.extra) if self.extra else None,
                    tuple(places),
                    self.waivers,
                    self.used,
                    str(self.staging.seen) if self.staging else "",
                )
                for batch, places in zip(batches(self.files, BATCH), self._places(), strict=False)
            )
            for units in crew.in_order(verify_batch, tasks, self.jobs * IN_FLIGHT):
                yield from units

    def _places(self) -> Iterator[list[UnitPlace]]:
        """Yield the places of the files in the output, batch by batch."""
        staging = self.staging
        if staging is None:
            return repeat([])
        folders = feedback_folders([file.relative_to(self.folder).as_posix() for file in self.files])
        places = (
            UnitPlace(str(staging.folder), number, self.total, name, staging.kept_of(name), staging.is_barred(name))
            for number, name in enumerate(folders, 1)
        )
        return batches(places, BATCH)


def in_this_thread(_workers: int) -> Executor:
    """Return what does the work where it is asked for, without another process."""
    return SameThread()


def _pool(workers: int) -> Executor:
    # A forked worker would inherit the progress bar's threads; a spawned one is the same on every system.
    with safe_path():
        return ProcessPoolExecutor(workers, mp_context=SafeSpawn(), initializer=prepare)
