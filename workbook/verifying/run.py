"""A run over a folder (核验): every file verified, all outputs written, and how it has gone; the same for the command and the ribbon."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Generator, Iterator
from concurrent.futures import Executor
from contextlib import closing
from itertools import repeat
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rules.states import PASS
from workbook.findings.unit import Unit
from workbook.letter import Letter
from workbook.outcome.about import About
from workbook.outcome.names import UnitPlace, feedback_folders
from workbook.outcome.short_paths import room_below
from workbook.outcome.unit import VerifiedUnit
from workbook.outcome.used import used_by
from workbook.verifying.batches import BATCH, IN_FLIGHT, Crew, Open, SameThread, batches
from workbook.verifying.choosing import BOTH
from workbook.verifying.folder import files_of, others_of
from workbook.verifying.limits import prepare
from workbook.verifying.spawning import Pool, SafeSpawn, safe_path
from workbook.verifying.survey import Survey, survey_folder
from workbook.verifying.told import last_year_of, lines_of, warnings_of
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

    `survey` is what is known of the folder once the first unit has been yielded, `about` what is said of it. `year` is the year asked
    for, by default what most units say; `take` says which of a unit's workbooks are judged: both, latest or first.

    Without an `output` nothing is written; `letter` is what stands on every notice. `jobs` are the processes, by default one a
    processor; `open_executor` opens another kind of pool.
    """

    def __init__(
        self,
        folder: Path,
        *,
        output: Path | None = None,
        previous: Path | None = None,
        extra: Path | None = None,
        waivers: Waivers | None = None,
        letter: Letter | None = None,
        day: str = "",
        jobs: int | None = None,
        open_executor: Open | None = None,
        year: int | None = None,
        take: str = BOTH,
        asks_year: bool = True,
    ) -> None:
        self.folder = folder
        self.output = output
        self.previous = previous
        self.extra = extra
        self.letter = letter or Letter()
        self.jobs = max(jobs or os.cpu_count() or 1, 1)
        self.open_executor = open_executor or _pool
        self.files = files_of(folder, output)
        self.others = others_of(folder, output)
        self.waivers = waivers.valid if waivers else ()
        self.fates = Fates(waivers) if waivers else None
        self.conclusions: Counter[str] = Counter()
        self.survey = Survey(tuple(self.files), {}, year, is_year_given=year is not None, take=take)
        self.asks_year = asks_year
        used = used_by(folder, extra=extra, waivers=waivers.file if waivers else "", day=day, previous=previous)
        self.about = About(used._replace(take=take))
        self.staging: Staging | None = None
        self._open = 0

    @property
    def total(self) -> int:
        """Return how many files are verified."""
        return len(self.files)

    @property
    def is_clear(self) -> bool:
        """Return whether every workbook passed, those that are not counted too."""
        return not self._open

    def verify(self) -> Generator[VerifiedUnit, None, None]:
        """Yield every file as it is verified, in the order of their paths, all outputs written on the way; raises OSError.

        One bad file never stops the run. What is told of the whole folder is written when the last has been taken.
        """
        units = self._count(self._verified())
        if self.output is None:
            return units
        # What writes pages and workbooks comes in where they are written.
        from workbook.outcome.staging import Staging  # noqa: PLC0415

        self.staging = Staging(self.output, self.about.used.moment)
        return self._written(units, self.staging)

    def _written(self, units: Generator[VerifiedUnit, None, None], staging: Staging) -> Generator[VerifiedUnit, None, None]:
        from workbook.outcome.results import write_results  # noqa: PLC0415  (as above)

        given: dict[str, Any] = {"extra": self.extra, "others": self.others, "about": self.about, "seen": staging.seen}
        # Whoever writes has ended before what was written is taken away.
        with staging, closing(units):
            yield from write_results(units, staging.folder, self.fates, **given)
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
            self._open += each.unit.conclusion != PASS
            if each.is_counted:
                self.conclusions[each.unit.conclusion] += 1
            yield each

    def _verified(self) -> Iterator[VerifiedUnit]:
        with Crew[Any](self.open_executor, self.jobs) as crew:
            self._look_over(crew)
            tasks = (
                Task(
                    tuple((str(file), self.survey.of(str(file))) for file in batch),
                    str(self.folder),
                    str(self.extra) if self.extra else None,
                    tuple(places),
                    self.waivers,
                    self.letter,
                    self.about.used,
                    str(self.staging.seen) if self.staging else "",
                )
                for batch, places in zip(batches(self.survey.files, BATCH), self._places(), strict=False)
            )
            for units in crew.in_order(verify_batch, tasks, self.jobs * IN_FLIGHT):
                yield from units

    def _look_over(self, crew: Crew[Any]) -> None:
        """Find out what has to be known before the first file is judged."""
        given: dict[str, Any] = {"year": self.survey.year, "take": self.survey.take, "previous": self.previous, "asks_year": self.asks_year}
        self.survey = survey_folder(crew, self.files, files_of(self.previous) if self.previous else (), **given)
        self.about.used = self.about.used._replace(year=self.survey.year, looked=last_year_of(self.survey))
        self.about.warnings, self.about.lines = warnings_of(self.survey, self.folder), lines_of(self.survey)

    def _places(self) -> Iterator[list[UnitPlace]]:
        """Yield the places of the files in the output, batch by batch."""
        staging = self.staging
        if staging is None:
            return repeat([])
        names = [file.relative_to(self.folder).as_posix() for file in self.survey.files]
        # Until they are whole, and once they are those of the last time, results lie a folder deeper.
        folders = feedback_folders(names, room_below(str(staging.folder)))
        places = (
            UnitPlace(str(staging.folder), number, len(folders), name, staging.kept_of(name), staging.is_barred(name))
            for number, name in enumerate(folders, 1)
        )
        return batches(places, BATCH)


def in_this_thread(_workers: int) -> Executor:
    """Return what does the work where it is asked for, without another process."""
    return SameThread()


def _pool(workers: int) -> Executor:
    # A forked worker would inherit the progress bar's threads; a spawned one is the same on every system.
    with safe_path():
        return Pool(workers, mp_context=SafeSpawn(), initializer=prepare)
