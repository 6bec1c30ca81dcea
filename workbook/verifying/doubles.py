"""Workbooks of one unit and one year sent twice (重复报送), and units that share a code or a name but not both."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from typing import NamedTuple

from workbook.verifying.identities import Identity

# Of a code or a name that very many share, the first tell enough.
MOST_PAIRED = 40


class Double(NamedTuple):
    """The workbooks of a unit, in the order of their paths."""

    unit: str
    files: tuple[str, ...]


class Conflict(NamedTuple):
    """Two units of which the code or the name is the same, but not both; `kind` is code or name: what is the same."""

    kind: str
    one: Identity
    other: Identity


class _Group:
    """Workbooks taken for one unit's: their places, and the names and codes that occur."""

    def __init__(self, place: int, identity: Identity) -> None:
        self.places = [place]
        self.seen = {(identity.name, identity.code): identity}

    def agrees_with(self, other: _Group) -> bool:
        """Return whether no name and no code contradicts another."""
        pairs = ((one, two) for one in self.seen.values() for two in other.seen.values())
        return all(one.is_surely_named_as(two) and not one.has_other_code(two) for one, two in pairs)

    def take(self, other: _Group) -> None:
        """Take another group in."""
        self.places += other.places
        self.seen |= other.seen


def find_doubles(identities: Sequence[Identity]) -> list[Double]:
    """Return the units with more than one workbook of a year: the same name or the same code, and nothing that contradicts it."""
    of: dict[int, _Group] = {}
    for places in _sharing(identities):
        alike: dict[tuple[str, str], _Group] = {}
        for place in places:
            group = of.setdefault(place, _Group(place, identities[place]))
            first = alike.setdefault((identities[place].name, identities[place].code), group)
            _join(of, first, group)
        for one, other in combinations(alike, 2):
            _join(of, of[alike[one].places[0]], of[alike[other].places[0]])
    groups = {id(group): sorted(group.places) for group in of.values() if len(group.places) > 1}
    listed = sorted(groups.values())
    return [Double(_unit([identities[place] for place in each]), tuple(identities[place].file for place in each)) for each in listed]


def _join(of: dict[int, _Group], one: _Group, other: _Group) -> None:
    if one is not other and one.agrees_with(other):
        one.take(other)
        of |= dict.fromkeys(other.places, one)


def find_conflicts(identities: Sequence[Identity]) -> list[Conflict]:
    """Return the pairs of units whose code or name is the same and whose name or code is another."""
    found = []
    for places in _sharing(identities):
        for one, other in combinations([identities[place] for place in places[:MOST_PAIRED]], 2):
            if one.code and one.code == other.code and not one.is_surely_named_as(other):
                found.append(Conflict("code", one, other))
            elif one.name == other.name and one.has_other_code(other):
                found.append(Conflict("name", one, other))
    return list(dict.fromkeys(found))


def _sharing(identities: Sequence[Identity]) -> Iterator[list[int]]:
    """Yield the places of those that share a code or a name and do not state different years."""
    for field in ("code", "name"):
        shared: dict[tuple[str, int | None], list[int]] = {}
        for place, each in enumerate(identities):
            key = getattr(each, field)
            if key:
                shared.setdefault((key, each.year), []).append(place)
        yield from (sorted(places) for places in _with_undated(shared))


def _with_undated(shared: dict[tuple[str, int | None], list[int]]) -> Iterable[list[int]]:
    """Return the groups of more than one; those that state no year belong to each year that others of the same key state."""
    for (key, year), places in shared.items():
        group = places if year is None else places + shared.get((key, None), [])
        if len(group) > 1:
            yield group


def _unit(group: Sequence[Identity]) -> str:
    return next((each.unit for each in group if each.unit), group[0].code)
