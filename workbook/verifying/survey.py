"""A folder looked over before anything in it is judged (摸底): which year, whose last year's workbook, what was sent twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from rules.spelling import plain
from workbook.outcome.names import readable
from workbook.verifying.batches import Crew
from workbook.verifying.choosing import BOTH, LATEST, Chosen, choose
from workbook.verifying.doubles import find_conflicts, find_doubles
from workbook.verifying.facts import Facts, Version
from workbook.verifying.identities import Identity, read_identities
from workbook.verifying.last_year import Earlier, LastYear, count_states
from workbook.verifying.wording import load_sentences, quoted, short_name

HALF = 2


class Gone(NamedTuple):
    """A unit of last year's folder of which there is nothing this year."""

    unit: str
    code: str
    file: str


class Survey(NamedTuple):
    """What is known of a folder: the files to be judged, and `facts` of each of which there is any.

    `year` is the year asked for, None where none is; `strays` is how many units are of another. `last_year` counts units by what was
    found of their last year, None where nobody asked, `wrong_years` are the years of those found of a wrong one; `unread` are last
    year's files nobody could read, `gone` its units that are missing, `unreadable` those of which a file came that nobody could read,
    `conflicts` counts units whose name and code disagree, `usual` is the year that most state, `chosen` are the units sent more than
    once.
    """

    files: tuple[Path, ...]
    facts: Mapping[str, Facts]
    year: int | None = None
    is_year_given: bool = False
    has_years: bool = False
    strays: int = 0
    previous: Path | None = None
    last_year: Mapping[str, int] | None = None
    wrong_years: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    gone: tuple[Gone, ...] = ()
    unreadable: tuple[Gone, ...] = ()
    conflicts: int = 0
    usual: int | None = None
    usual_count: int = 0
    chosen: tuple[Chosen, ...] = ()
    take: str = BOTH

    def of(self, file: str) -> Facts:
        """Return what is known of a file."""
        return self.facts.get(file) or Facts(self.year)

    @property
    def untaken(self) -> tuple[str, ...]:
        """Return the files that are not judged because another workbook of the unit is."""
        return tuple(file for each in self.chosen for file in each.untaken)

    @property
    def uncounted(self) -> int:
        """Return how many of the judged files are further workbooks of units that are counted already."""
        return sum(len(each.files) - 1 for each in self.chosen if not each.is_alone)


def survey_folder(
    crew: Crew[Any],
    files: Sequence[Path],
    before: Sequence[Path] = (),
    *,
    year: int | None,
    previous: Path | None,
    take: str = BOTH,
    asks_year: bool = True,
) -> Survey:
    """Return what is known of the files of a folder and of last year's."""
    now = read_identities(crew, list(files))
    earlier = read_identities(crew, list(before)) if previous else []
    asked = year or (usual_year(now) if asks_year else None)
    return _Surveyor(now, asked, is_given=year is not None, asks=asks_year).survey(
        choose(crew, find_doubles(now), take), earlier, previous, take
    )


class _Surveyor:
    """A folder being looked over."""

    def __init__(self, now: Sequence[Identity], year: int | None, *, is_given: bool, asks: bool) -> None:
        self.now = now
        self.year = year
        self.is_year_given = is_given
        self.asks_year = asks
        self.facts: dict[str, Facts] = {}
        self.words = load_sentences()

    def survey(self, chosen: Sequence[Chosen], before: Sequence[Identity], previous: Path | None, take: str) -> Survey:
        found = self._pair(before) if previous else {}
        untaken = {file for each in chosen for file in each.untaken}
        for each in chosen:
            self._tell_versions(each, found)
        self._tell_conflicts()
        judged = [each for each in self.now if each.file not in untaken]
        for stray in filter(self._is_stray, judged):
            self._add(stray.file, tag="other_year")
        strays = [each for each in judged if self._is_stray(each) and self.facts[each.file].is_counted]
        gone = self._gone(before, previous) if previous else ()
        found = {file: state for file, state in found.items() if file not in untaken and self.facts[file].is_counted}
        usual = usual_year(self.now)
        return Survey(
            tuple(Path(each.file) for each in judged),
            self.facts,
            year=self.year,
            is_year_given=self.is_year_given,
            has_years=self.asks_year and any(each.year for each in judged),
            strays=len(strays),
            previous=previous,
            last_year=count_states(found.values()) if previous else None,
            wrong_years=tuple(sorted({year for each in found.values() if each.found for year in each.found.split("、")})),
            unread=tuple(each.file for each in before if not each.is_read),
            gone=tuple(each for each in gone if not self._has_come(each)),
            unreadable=tuple(each for each in gone if self._has_come(each)),
            conflicts=sum(self.words["tags"]["conflict"] in each.tags for each in self.facts.values()),
            usual=usual,
            usual_count=sum(each.year == usual for each in judged),
            chosen=tuple(chosen),
            take=take,
        )

    def _add(self, file: str, said: str = "", tag: str = "", noted: str = "", **fields: Any) -> None:
        known = self.facts.get(file) or Facts(self.year)
        fields |= {"noted": (*known.noted, noted)} if noted else {}
        tags = dict.fromkeys((*known.tags, *([self.words["tags"][tag]] if tag else [])))
        self.facts[file] = known._replace(said=(*known.said, *([said] if said else [])), tags=tuple(tags), **fields)

    def _pair(self, before: Sequence[Identity]) -> dict[str, LastYear]:
        earlier = Earlier(before, self.now)
        found = {}
        for each in self.now:
            if not each.is_read:
                continue
            year = self.year or each.year
            state = found[each.file] = earlier.find(each, year - 1 if year else None)
            if self._is_stray(each):
                # It cannot be compared; but it may be last year's workbook sent again.
                self._add(each.file, others=(state.file,) if state.file else state.others)
            else:
                lacks = {} if state.file else {"tag": "no_last_year"}
                # A unit can mend its cover, not the folder of last year.
                told = {"said" if state.is_units_own else "noted": state.why}
                self._add(each.file, **told, **lacks, last_year=state.file, others=state.others)
        return found

    def _is_stray(self, identity: Identity) -> bool:
        return self.year is not None and identity.year not in (self.year, None)

    def _gone(self, before: Sequence[Identity], previous: Path) -> tuple[Gone, ...]:
        missing = Earlier(before, self.now).missing()
        return tuple(Gone(each.unit, each.code.upper(), readable(Path(each.file).relative_to(previous).as_posix())) for each in missing)

    def _has_come(self, gone: Gone) -> bool:
        """Return whether a file that nobody could read carries a missing unit's name."""
        name = plain(gone.unit)
        return bool(name) and any(name in plain(Path(each.file).name) for each in self.now if not each.is_read)

    def _tell_versions(self, chosen: Chosen, found: Mapping[str, LastYear]) -> None:
        if chosen.is_alone:
            self._tell_taken(chosen)
            return
        for mine in chosen.files:
            others = tuple(
                Version(each.file, str(each), found[each.file].file if each.file in found else "")
                for each in chosen.files
                if each is not mine
            )
            is_counted = mine.file == chosen.counted
            self._add(mine.file, tag="double", versions=others, saved=str(mine), is_counted=is_counted, counted=chosen.counted)
            if not is_counted:
                self._add(mine.file, tag="uncounted")
            if not chosen.is_clear:
                self._add(mine.file, self.words["double"]["unclear"].format(count=len(chosen.files)))

    def _tell_taken(self, chosen: Chosen) -> None:
        words = self.words["double"]
        mine = next(each for each in chosen.files if each.file == chosen.counted)
        which = words["which"]["latest" if chosen.take == LATEST else "first"]
        said = words["taken"].format(count=len(chosen.files), which=which, mine=mine, files=quoted(chosen.untaken, mine.file))
        self._add(mine.file, said, tag="double")

    def _tell_conflicts(self) -> None:
        for conflict in find_conflicts(self.now):
            for mine, other in ((conflict.one, conflict.other), (conflict.other, conflict.one)):
                sentence = self.words["conflict"][conflict.kind]
                slots = {"name": other.unit or self.words["conflict"]["nameless"], "theirs": other.code.upper(), "mine": mine.code.upper()}
                self._add(mine.file, sentence.format(file=short_name(other.file, mine.file), **slots), tag="conflict")


def usual_year(identities: Sequence[Identity]) -> int | None:
    """Return the year that more than half of those say who say one, None where there is none."""
    years = Counter(each.year for each in identities if each.year)
    year, count = max(years.items(), key=lambda each: each[1], default=(None, 0))
    return year if count * HALF > sum(years.values()) else None
