"""How a unit stands beside what it sent before, in words (与上次相比)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from workbook.outcome.earlier import FIXED, NEW, STILL, Since
from workbook.outcome.used import spoken
from workbook.outcome.wording import load_words


class ToldSince(NamedTuple):
    """What is told of a unit: how often it is returned, the counts, what else is to be known, and what is put right."""

    line: str
    notes: list[str]
    fixed: list[str]


def told_since(since: Since) -> ToldSince:
    """Return what is told of a unit that sent a file before."""
    words = load_words()["since"]
    notes = [words[key] for key, holds in (("same", since.is_same), ("otherwise", since.is_otherwise)) if holds]
    fixed = [" ".join(filter(None, (each.code, each.title, each.scope))) for each in since.fixed]
    return ToldSince("".join(_said(since)), notes, fixed)


def brief(since: Since | None) -> str:
    """Return the same in a few words for a list, "" for a unit that is met for the first time."""
    return load_words()["since"]["stop"].join(_parts(since)) if since else ""


def _said(since: Since) -> Iterator[str]:
    words = load_words()["since"]
    if since.returned:
        yield words["returned"].format(nth=since.returned) + words["end"]
    if since.is_compared:
        listed = since.count(FIXED) + since.count(STILL)
        yield words["counts"].format(listed=listed, fixed=since.count(FIXED), still=since.count(STILL), new=since.count(NEW))
    else:
        yield words["several"]


def _parts(since: Since) -> Iterator[str]:
    words = load_words()["since"]
    if since.returned:
        yield words["returned"].format(nth=since.returned)
    yield from (f"{word} {since.count(word)}" for word in (FIXED, STILL, NEW) if since.count(word))


class Totals:
    """What a run comes to beside the one before, which said this of itself; nothing is told where there was none."""

    def __init__(self, before: Mapping[str, Any]) -> None:
        run = before.get("run")
        self.when = str(run.get("when", "")) if isinstance(run, dict) else ""
        self.words: Counter[str] = Counter()
        self.returned: Counter[int] = Counter()
        self.first = self.same = self.otherwise = 0

    def add(self, since: Since | None) -> None:
        """Count a unit."""
        if since is None:
            self.first += 1
            return
        self.words.update({word: since.count(word) for word in (FIXED, STILL, NEW)})
        self.returned[since.returned] += 1
        self.same += since.is_same
        self.otherwise += since.is_otherwise

    def lines(self) -> list[str]:
        """Return the totals in lines, none where there was no run before."""
        if not self.when:
            return []
        words = load_words()["since"]
        said = words["totals"].format(when=spoken(self.when), fixed=self.words[FIXED], still=self.words[STILL], new=self.words[NEW])
        often = [words["often"].format(nth=nth, count=count) for nth, count in sorted(self.returned.items()) if nth > 1 and count]
        others = [words[key].format(count=count) for key, count in (("unchanged", self.same), ("first", self.first)) if count]
        notes = [words["otherwise"]] if self.otherwise else []
        return [said + words["stop"].join(["", *often, *others]) + words["end"], *notes]

    def as_json(self) -> dict[str, Any] | None:
        """Return the totals for run.json, None where there was no run before."""
        if not self.when:
            return None
        returned = {str(nth): self.returned[nth] for nth in sorted(self.returned) if nth}
        counts = {"fixed": self.words[FIXED], "still": self.words[STILL], "new": self.words[NEW]}
        return {"when": self.when, **counts, "returned": returned, "same_files": self.same, "first_seen": self.first}
