"""What the run before found (上次): each unit's record looked up, and its findings told as put right, still there, or new."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from workbook.findings.row import FindingRow
from workbook.findings.unit import Unit
from workbook.outcome.names import RECORD
from workbook.outcome.record import lines_in

FIXED, STILL, NEW = "已改正", "仍有", "新出现"
# By so many of its cells a finding is known again.
MOST_CELLS = 60
KEYS = ("code", "name", "file")


class Listed(NamedTuple):
    """A finding that wanted something, as it is known again; `cells` are figures, or places where there is none."""

    code: str
    scope: str
    title: str
    cells: tuple[str, ...]
    quote: str


class Noted(NamedTuple):
    """What was written down of a unit: whose it is and which file, how often it was returned, what was found under which conditions.

    `base` is what had been found in the file before this one, `base_by` under which conditions.
    """

    file: str
    code: str = ""
    name: str = ""
    sha256: str = ""
    returned: int = 0
    by: str = ""
    listed: tuple[Listed, ...] = ()
    base: tuple[Listed, ...] | None = None
    base_by: str = ""


class Since(NamedTuple):
    """How a unit stands beside the file it sent before: how often it is returned now, 0 where it is not, and what is put right.

    `words` are 仍有, 新出现 or "" for each of the unit's findings in their order; `is_same` says that the file is the one judged
    before, `is_otherwise` that the conditions changed, `is_compared` is False where it is not known which file was before.
    """

    returned: int
    fixed: tuple[Listed, ...] = ()
    words: tuple[str, ...] = ()
    is_same: bool = False
    is_otherwise: bool = False
    is_compared: bool = True

    def count(self, word: str) -> int:
        """Return how many findings are put right, still there, or new."""
        return len(self.fixed) if word == FIXED else self.words.count(word)


class Earlier:
    """The record of the run before, each unit to be found by credit code, else by name, else by file.

    It keeps where lines begin and nothing of what they say: a hundred thousand units are not much.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / RECORD
        self._places: dict[int, int | tuple[int, ...]] = {}
        for place, line in lines_in(folder):
            for key in KEYS:
                if isinstance(line.get(key), str) and line[key]:
                    self._add(hash((key, line[key])), place)

    def _add(self, key: int, place: int) -> None:
        known = self._places.get(key)
        self._places[key] = place if known is None else (*_several(known), place)

    def find(self, code: str, name: str, file: str) -> dict[int, Noted]:
        """Return what was written down of a unit, by the places of its lines; more than one where it had several files.

        A name or a file that goes with another credit code is another unit's, unless both are the same.
        """
        for key, value in zip(KEYS, (code, name, file), strict=True):
            found = {place: noted for place, noted in self._lines(key, value) if key == "code" or _may_be(noted, code, name, file)}
            if found:
                return found
        return {}

    def _lines(self, key: str, value: str) -> Iterator[tuple[int, Noted]]:
        places = self._places.get(hash((key, value))) if value else None
        if places is None:
            return
        with self._path.open("rb") as lines:
            for place in _several(places):
                lines.seek(place)
                noted = read_noted(lines.readline())
                if noted is not None and getattr(noted, key) == value:
                    yield place, noted


def _several(places: int | tuple[int, ...]) -> tuple[int, ...]:
    return (places,) if isinstance(places, int) else places


def _may_be(noted: Noted, code: str, name: str, file: str) -> bool:
    return not (noted.code and code and noted.code != code) or (noted.name, noted.file) == (name, file)


def earlier_in(folder: Path) -> Earlier:
    """Return the record of the results in a folder, read once for as long as it stays the same."""
    found = (folder / RECORD).stat()
    return _earlier(folder, found.st_mtime_ns, found.st_ino)


@lru_cache(maxsize=1)
def _earlier(folder: Path, _changed: int, _number: int) -> Earlier:
    return Earlier(folder)


def read_noted(line: bytes) -> Noted | None:
    """Return what a line of a record says of a unit, None where it is not as it was written."""
    try:
        data: dict[str, Any] = {key: value for key, value in json.loads(line).items() if key in Noted._fields}
        for key in ("listed", "base"):
            if data.get(key) is not None:
                data[key] = tuple(Listed(code, scope, title, tuple(cells), quote) for code, scope, title, cells, quote in data[key])
        noted = Noted(**data)
        return noted if isinstance(noted.returned, int) else None
    except (ValueError, TypeError, LookupError, AttributeError):
        return None


def listed_of(unit: Unit) -> tuple[Listed, ...]:
    """Return the findings of a unit that want something; a file that cannot be read is one."""
    if unit.error:
        return (Listed("", "", unit.conclusion_word, (), ""),)
    return tuple(_listed(each) for each in unit.findings if each.is_open)


def _listed(finding: FindingRow) -> Listed:
    cells = dict.fromkeys(cell.figure or f"{cell.sheet}!{cell.address}" for cell in finding.cells)
    return Listed(finding.code, finding.scope, finding.title, tuple(cells)[:MOST_CELLS], finding.quote)


def compare(unit: Unit, mine: Noted, met: dict[int, Noted], by: str) -> tuple[Noted, Since | None]:
    """Return what is written down of a unit now, and how it stands beside what was found before, None when it is met for the first time.

    `mine` says whose it is and which file, `met` is what the run before wrote down of it, `by` are the conditions.
    """
    before = _before(mine, met)
    is_known = any(each.sha256 == mine.sha256 for each in met.values())
    most = max((each.returned for each in met.values()), default=0)
    returned = 0 if unit.is_clear else max(most + (not is_known), 1)
    mine = mine._replace(returned=returned or most, by=by, listed=listed_of(unit))
    if not met:
        return mine, None
    if before is None:
        return mine, Since(returned, is_compared=False)
    is_same = before.sha256 == mine.sha256
    # The same file again is measured by the one that was sent before it, as it was the last time.
    base, base_by = (before.base, before.base_by) if is_same and before.base is not None else (before.listed, before.by)
    mine = mine._replace(base=before.base if is_same else before.listed, base_by=before.base_by if is_same else before.by)
    fixed, words = match(mine.listed, base)
    told = iter(words)
    of_all = tuple(next(told) if each.is_open else "" for each in unit.findings)
    return mine, Since(returned, tuple(fixed), tuple(words) if unit.error else of_all, is_same, base_by != by)


def _before(mine: Noted, met: dict[int, Noted]) -> Noted | None:
    """Return the file a unit sent before: that of the same name, else the only one; which of several is never guessed."""
    same = [each for each in met.values() if each.file == mine.file] or list(met.values())
    return same[0] if len(same) == 1 else None


def match(now: Sequence[Listed], before: Sequence[Listed]) -> tuple[list[Listed], list[str]]:
    """Return what of the findings before is gone, and of each finding now whether it is still there or new.

    Of findings of one rule and scope those are the same that share their cells, else their words, else some of their cells.
    """
    pools: dict[tuple[str, str], list[int]] = {}
    for number, each in enumerate(before):
        pools.setdefault((each.code, each.scope), []).append(number)
    words = [NEW] * len(now)
    for is_same in (_is_equal, _has_cells, _has_quote, _shares_cells):
        for place, each in enumerate(now):
            pool = pools.get((each.code, each.scope), []) if words[place] == NEW else []
            found = next((number for number in pool if is_same(each, before[number])), None)
            if found is not None:
                pool.remove(found)
                words[place] = STILL
    return [before[number] for number in sorted(number for pool in pools.values() for number in pool)], words


Same = Callable[[Listed, Listed], bool]


def _is_equal(one: Listed, other: Listed) -> bool:
    return one == other


def _has_cells(one: Listed, other: Listed) -> bool:
    return set(one.cells) == set(other.cells)


def _has_quote(one: Listed, other: Listed) -> bool:
    return bool(one.quote) and one.quote == other.quote


def _shares_cells(one: Listed, other: Listed) -> bool:
    return not set(one.cells).isdisjoint(other.cells)
