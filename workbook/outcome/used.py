"""What a run used (所用): when, which software and rules, a supervisor's own rules and what they changed, waivers, last year's folder."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from rules.form import EDITIONS
from rules.rule import Rule
from rules.states import ERROR, NOTICE, WARNING
from workbook import __version__
from workbook.checking import catalogue_for
from workbook.outcome.wording import load_words

# What programs that make the same bytes again take the time from.
EPOCH = "SOURCE_DATE_EPOCH"
GRAVITY = (NOTICE, WARNING, ERROR)
# A page names so many rules, run.json all.
MOST_NAMED = 6
OFF, LOWERED, RAISED, ADDED, REWRITTEN = "off", "lowered", "raised", "added", "rewritten"


class Change(NamedTuple):
    """What a supervisor's own rules make of a rule; `kind` is off, lowered, raised, added or rewritten."""

    code: str
    title: str
    kind: str


class Used(NamedTuple):
    """What a run used; "" and None stand for what was not given or is not known yet.

    `folder` is the name of what was verified, `rules` are the digests by edition, `own` and `previous` the names of a supervisor's rules
    and of last year's folder, `waivers` the list's, `day` that on which it counts. `looked` counts the units by what was found of their
    last year, `take` says which of a unit's workbooks are judged.
    """

    when: str
    folder: str
    version: str = __version__
    rules: tuple[tuple[str, str], ...] = ()
    own: str = ""
    changes: tuple[Change, ...] = ()
    waivers: str = ""
    day: str = ""
    previous: str = ""
    year: int | None = None
    looked: tuple[tuple[str, int], ...] = ()
    take: str = ""

    @property
    def moment(self) -> str:
        """Return when, as a person reads it."""
        return spoken(self.when)

    def as_json(self, waived: Mapping[str, int] | None = None) -> dict[str, Any]:
        """Return the object `run` of the contract; `waived` counts what became of the list of waivers."""
        own = {"folder": self.own, "changes": [each._asdict() for each in self.changes]}
        return {
            "when": self.when,
            "folder": self.folder,
            "year": self.year,
            "version": self.version,
            "rules": {**dict(self.rules), "own": own if self.own else None},
            "waivers": {"file": self.waivers, "day": self.day or None, **(waived or {})} if self.waivers else None,
            "previous": {"folder": self.previous, **dict(self.looked)} if self.previous else None,
        }

    def lines(self, most: int = MOST_NAMED) -> tuple[str, ...]:
        """Return what was used in a few lines, as it stands at the foot of every page; `most` rules are named of each kind."""
        words = load_words()["used"]
        day = words["day"].format(day=self.day) if self.day else ""
        said = [self.stamp]
        if self.own:
            said.append(words["own"].format(folder=self.own, changes="；".join(self._changes(most)) or words["same"]))
        if self.waivers:
            said.append(words["waivers"].format(file=self.waivers, day=day))
        if self.previous:
            said.append(words["previous"].format(folder=self.previous))
        return tuple(said)

    @property
    def conditions(self) -> str:
        """Return a mark of all that findings hang on besides the files; the day on which waivers count is none of it."""
        told = (self.version, *self.rules, self.waivers, self.previous, self.year, self.take)
        return sha256(repr(told).encode("utf-8", "replace")).hexdigest()[:12]

    @property
    def stamp(self) -> str:
        """Return when, by which software and by which rules, in a line."""
        line: str = load_words()["used"]["stamp"]
        rules = next((digest for _, digest in self.rules), "").removeprefix("sha256:")[:12]
        return line.format(when=self.moment, version=self.version, rules=rules)

    def _changes(self, most: int) -> Iterator[str]:
        words = load_words()["used"]
        for kind in (OFF, LOWERED, RAISED, REWRITTEN, ADDED):
            same = [f"{each.code} {each.title}" for each in self.changes if each.kind == kind]
            if same:
                more = words["more"].format(count=len(same)) if len(same) > most else ""
                yield f"{words[kind]} {'、'.join(same[:most])}{more}"


def used_by(folder: Path, *, extra: Path | None, waivers: str, day: str, previous: Path | None) -> Used:
    """Return what a run over a folder uses, as far as it is known before it begins; raises RuleFileError."""
    return Used(
        now().isoformat(timespec="seconds"),
        folder.resolve().name,
        rules=tuple((edition, catalogue_for(edition, extra).digest) for edition in EDITIONS),
        own=extra.resolve().name if extra else "",
        changes=tuple(_changed(extra)) if extra else (),
        waivers=waivers,
        day=day,
        previous=previous.resolve().name if previous else "",
    )


def now() -> datetime:
    """Return the time with its zone, or the one that who wants the same bytes again has set."""
    set_to = os.environ.get(EPOCH, "")
    return datetime.fromtimestamp(int(set_to), UTC) if set_to.isdecimal() else datetime.now().astimezone()


@lru_cache(maxsize=8)
def spoken(when: str) -> str:
    """Return a time as a person reads it, with its zone: 2026-03-01 09:30（UTC+08:00）."""
    try:
        moment = datetime.fromisoformat(when)
    except ValueError:
        return when
    return f"{moment:%Y-%m-%d %H:%M}" + (f"（{moment.tzname()}）" if moment.tzinfo else "")


def _changed(extra: Path) -> Iterator[Change]:
    """Yield what a supervisor's rules change, by code."""
    found: dict[str, Change] = {}
    for edition in EDITIONS:
        before, after = catalogue_for(edition).all_rules, catalogue_for(edition, extra).all_rules
        for code, rule in after.items():
            kind = _kind(before.get(code), rule)
            if kind:
                found.setdefault(code, Change(code, rule.title, kind))
    yield from (found[code] for code in sorted(found))


def _kind(before: Rule | None, after: Rule) -> str:
    if before is None:
        return ADDED
    if (before.status, after.status) == ("on", "off"):
        return OFF
    weight = GRAVITY.index(after.severity) - GRAVITY.index(before.severity)
    if weight:
        return LOWERED if weight < 0 else RAISED
    return REWRITTEN if before.data != after.data else ""
