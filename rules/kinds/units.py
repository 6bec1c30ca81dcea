"""A unit among others: which places are its own, what stands above it, beside it and below it."""

from __future__ import annotations

from functools import lru_cache

from rules.expressions import compiled
from rules.kinds.names import CITY, COUNTY, Name, Place, allowed_names, is_short_for, name_data, own_core, parse_name
from rules.report import Report

# How surely a sentence tells of a body what a unit's own report tells of the unit.
ANYTHING, OWN_WORK, COUNTED = range(3)
OFFICES = ("人民政府办", "政府办")


class Unit:
    """What tells whether a body is not the unit: its places and those it lies in, how far down it stands, its kind."""

    def __init__(self, report: Report) -> None:
        self.name = parse_name(report.unit)
        self.place: Place | None = self.name.places[-1] if self.name.places else None
        stated = (report.identity.get("上级单位", ""), report.identity.get("办公地址", ""))
        around = [place for text in stated for place in parse_name(text).places if self.place and place.rank < self.place.rank]
        self.known = [*self.name.places, *around]
        self.allowed = [each for each in (*allowed_names(report), stated[0]) if len(each) > 1]
        self.rank = self.place.rank if self.place else 0
        self.is_bureau = bool(compiled(rf"(?:{name_data()['departments']})\Z").search(self.name.body)) and not self.name.body.startswith(
            OFFICES
        )

    def is_own(self, place: Place) -> bool:
        """Return whether a place is the unit's or one it lies in, whatever its level is called there."""
        core = own_core(place)
        return any(core in own_core(each) or own_core(each) in core for each in self.known)

    def has_city_above(self) -> bool:
        """Return whether the city the unit lies in is known: a 市 beside a county; a 市 alone may be the county."""
        ranks = {place.rank for place in self.known}
        return {CITY, COUNTY} <= ranks and self.rank > CITY


@lru_cache(maxsize=1)
def unit_of(report: Report) -> Unit:
    """Return the unit a report is about; the last one is kept."""
    return Unit(report)


def is_foreign(name: Name, unit: Unit, sureness: int = COUNTED) -> bool:
    """Return whether a body is another than the unit and neither above nor below it; `sureness`: how surely its own work is told."""
    place = name.places[-1] if name.places else None
    if unit.place is None or place is None or (compiled(name_data()["parties"]).search(name.body) and not is_alike(name, unit)):
        return False
    if unit.is_own(place):
        return place.rank == unit.rank and _lies_elsewhere(name, unit)
    if place.is_zone and not unit.place.is_zone:
        return False
    return _is_foreign_city(name, unit, sureness) if place.level == "市" else _is_foreign_place(name, place, unit, sureness)


def _is_foreign_city(name: Name, unit: Unit, sureness: int) -> bool:
    """Return whether another city's body is no superior and no inferior: cities stand above counties, and above other cities."""
    if unit.place and unit.place.level == "市":
        if unit.is_bureau and name.body:
            return sureness >= OWN_WORK or not is_alike(name, unit)
        return sureness == COUNTED
    return unit.has_city_above() or (unit.rank == COUNTY and sureness == COUNTED and is_alike(name, unit))


def _is_foreign_place(name: Name, place: Place, unit: Unit, sureness: int) -> bool:
    if place.rank < unit.rank:
        return any(each.rank == place.rank for each in unit.known)
    if place.rank > unit.rank:
        return place.rank == COUNTY and unit.is_bureau and sureness == COUNTED and is_alike(name, unit)
    return True


def _lies_elsewhere(name: Name, unit: Unit) -> bool:
    """Return whether a place of the unit's own name is said to lie in another county: 石桥县柳河镇 for 青溪县柳河镇."""
    above = [place for place in name.places[:-1] if place.rank == COUNTY]
    return bool(above) and any(each.rank == COUNTY for each in unit.known) and not any(map(unit.is_own, above))


def is_alike(name: Name, unit: Unit) -> bool:
    """Return whether a body may be the unit's kind of body: the one's name may be short for the other's, 局 or 委员会 alike."""
    ending = compiled(rf"(?:{name_data()['departments']})\Z")
    body, own = ending.sub("", name.body) or name.body, ending.sub("", unit.name.body) or unit.name.body
    return is_short_for(body, own) or is_short_for(own, body)


def is_other_bureau(name: str, unit: Unit) -> bool:
    """Return whether a name is that of another bureau of the unit's own county: with the county's name, or 县财政局."""
    if unit.place is None or not unit.is_bureau:
        return False
    places, body = parse_name(name)
    if not places and name.startswith(unit.place.level):
        body = name[len(unit.place.level) :]
    elif not places or places[-1].rank != unit.rank or not unit.is_own(places[-1]):
        return False
    words = name_data()
    return bool(compiled(rf"..(?:{words['departments']})\Z").search(body)) and not (
        is_alike(Name((), body), unit) or compiled(f"{words['parties']}|{words['leaders']}").search(name)
    )


def is_foreign_name(name: str, report: Report) -> bool:
    """Return whether a name is another unit's, neither above nor below the report's own."""
    return is_foreign(parse_name(name), unit_of(report))
