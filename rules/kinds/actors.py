"""Bodies that prose says act: another county's, another town's, another bureau's where the unit's own should stand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import islice
from typing import NamedTuple

from rules.expressions import compiled
from rules.kinds.names import CITY, COUNTY, TOWN, USUAL, Name, is_core, is_level_at, levels, name_data, no_level, parse_name
from rules.kinds.prose import MOST_LOOKED_AT, TITLE, Part
from rules.kinds.units import ANYTHING, COUNTED, OWN_WORK, Unit, is_foreign, is_other_bureau, unit_of
from rules.report import Report

# A clause's mark ends what may be a name; a list's or a quotation's says that the name only appears.
MARKS = frozenset("。；，：！？,;:!?（(） )\n\u3000")
APPEARING = frozenset("、“《〈‘「『/")
BACK, AHEAD, AROUND = 26, 90, 80
# What follows a name that is one of a list, an owner, the end of a clause.
ONLY_NAMED = "、。；）)”》的等内"
BUREAUS = tuple(rf"{key}(?<![我本全各该每某县市区旗州省党常纪原]{key})(?:员会)?(?![，{ONLY_NAMED}员])" for key in "局委")
BRACKETED = r"([\u4e00-\u9fff]{3,30})[）)]"


class Actor(NamedTuple):
    """A body that a sentence is about: where its name stands, the name in its parts, how surely its own work is told."""

    start: int
    end: int
    name: Name
    sureness: int


def foreign_actors(part: Part, report: Report) -> Iterator[tuple[int, int]]:
    """Yield where the prose says of another unit what it should say of its own, each name once."""
    unit = unit_of(report)
    seen: set[str] = set()
    for start, end in (*_foreign(part.text, unit), *_other_bureaus(part.text, unit), *_misnamed_selves(part.text, unit)):
        words = part.text[start:end]
        if words not in seen and part.spot(start).section != TITLE and not any(each in words or words in each for each in unit.allowed):
            seen.add(words)
            yield start, end


def _foreign(text: str, unit: Unit) -> Iterator[tuple[int, int]]:
    for actor in _actors(text, unit):
        if is_foreign(actor.name, unit, actor.sureness) and not _says(text, actor.start, actor.end, name_data()["elsewhere"]):
            yield actor.start, actor.end


def _other_bureaus(text: str, unit: Unit) -> Iterator[tuple[int, int]]:
    """Yield where another bureau of the same county or city is said to do what only the unit's own report tells."""
    for expression in BUREAUS if unit.is_bureau and unit.place else ():
        if expression[0] in text:
            for match in islice(compiled(expression).finditer(text), MOST_LOOKED_AT):
                span = _bureau_at(text, match.start(), match.end(), unit)
                if span:
                    yield span


def _bureau_at(text: str, place: int, end: int, unit: Unit) -> tuple[int, int] | None:
    if text.endswith(unit.name.body, 0, end) or not _telling().match(text, end, end + AHEAD):
        return None
    start = _named(text, place, "", "acts")
    words = name_data()
    if (
        start is None
        or not is_other_bureau(text[start:end], unit)
        or _says(text, start, end, f"{words['elsewhere']}|{words['shares_work']}")
    ):
        return None
    return start, end


def _misnamed_selves(text: str, unit: Unit) -> Iterator[tuple[int, int]]:
    """Yield the names in brackets after 我局 or 本单位 that are not the unit's."""
    for bracket in "（(":
        place, looked_at = text.find(bracket), 0
        while place >= 0 and looked_at < MOST_LOOKED_AT:
            looked_at += 1
            near = text[max(place - 4, 0) : place]
            said = compiled(BRACKETED).match(text, place + 1) if "我" in near or "本" in near else None
            if said and compiled(rf"(?:{name_data()['selves']})\Z").search(near):
                name = said.group(1)
                if is_foreign(parse_name(name), unit) or is_other_bureau(name, unit):
                    yield said.span(1)
            place = text.find(bracket, place + 1)


def _says(text: str, start: int, end: int, words: str) -> bool:
    """Return whether the sentence around a name has one of the words, as those for what others do: experience, a lawsuit, a reform."""
    low, high = max(start - AROUND, 0), end + AROUND
    first = max(text.rfind(mark, low, start) for mark in "。\n") + 1
    ends = [place for place in (text.find(mark, end, high) for mark in "。\n") if place >= 0]
    return bool(compiled(words).search(text, first or low, min(ends, default=min(high, len(text)))))


def _actors(text: str, unit: Unit) -> Iterator[Actor]:
    own = tuple(f"{place.core}{place.level}" for place in unit.known)
    for level in _levels_for(unit):
        if level in text:
            for match in islice(compiled(_level(level)).finditer(text), MOST_LOOKED_AT):
                if level in _levels_of(TOWN) or not text.endswith(own, 0, match.end()):
                    actor = _actor_at(text, match.start(), level)
                    if actor:
                        yield actor


@cache
def _level(level: str) -> str:
    """Return an expression for a level's word where it may end the name of a place."""
    before, after = no_level(level)
    nothing = "".join(sorted(MARKS | APPEARING | set(before) | set('0123456789”》’」』"')))
    return rf"{level}(?<![{re.escape(nothing)}]{level})" + rf"(?![{after}{ONLY_NAMED}])"


@cache
def _levels_of(rank: int) -> tuple[str, ...]:
    found: dict[str, int] = name_data()["levels"]
    return tuple(level for level, at in found.items() if at == rank)


def _levels_for(unit: Unit) -> tuple[str, ...]:
    """Return the levels another unit's name would have: the unit's own, and those above it where they are known."""
    if unit.place is None:
        return ()
    ranks = {place.rank for place in unit.known} | {CITY, COUNTY} if unit.rank > 1 else {1}
    if unit.rank == TOWN:
        return (unit.place.level, *(level for rank in sorted(ranks - {TOWN}) for level in _levels_of(rank)))
    return tuple(level for rank in sorted(ranks) for level in _levels_of(rank))


def _actor_at(text: str, place: int, level: str) -> Actor | None:
    """Return the body whose place's name ends here, if the sentence is about what it does."""
    end = place + len(level)
    for expression in (_acting(), _framed()):
        follows = expression.match(text, end, end + AHEAD)
        named = _named(text, place, level, follows.lastgroup or "") if follows else None
        if follows and named is not None:
            name = parse_name(text[named : follows.end("body")])
            return Actor(named, follows.end("body"), name, _sureness(text, follows)) if name.places else None
    return None


def _sureness(text: str, follows: re.Match[str]) -> int:
    """Return how surely a sentence tells a unit's own work: it counts it, it says how the law is kept, it says anything."""
    if follows.lastgroup != "acts":
        return COUNTED if follows.lastgroup in ("report", "made") else OWN_WORK
    if _counting().match(text, follows.end("body")):
        return COUNTED
    return OWN_WORK if _telling().match(text, follows.end("body")) else ANYTHING


@cache
def _body() -> str:
    return rf"(?P<body>(?:[\u4e00-\u9fff]{{0,16}}?(?:{name_data()['bodies']}))??)"


@cache
def _acting() -> re.Pattern[str]:
    """Return an expression for what follows a place's name in a sentence about what a body does: the rest of the name, and a deed."""
    acts = name_data()["acts"]
    return compiled(
        rf"{_body()}{acts['between']}(?=(?:{acts['any']}|{acts['under']}|(?<![省市县区州盟旗镇乡道木])(?:{acts['of_a_body']})))(?P<acts>)"
    )


@cache
def _framed() -> re.Pattern[str]:
    """Return an expression for what follows it where a sentence says whose report, whose telephone or whose site it is."""
    frames = name_data()["frames"]
    kinds = "|".join(rf"(?P<{kind}>{frames[kind]['after']})" for kind in frames)
    return compiled(rf"{_body()}(?:{kinds})")


@cache
def _telling() -> re.Pattern[str]:
    """Return an expression for what only a unit's own report tells of it: how many, how it keeps the law."""
    acts = name_data()["acts"]
    return compiled(rf"{acts['between']}(?:{acts['under']}|[^。；，]{{0,8}}?(?:{acts['counted']}|{acts['own_work']}))")


@cache
def _counting() -> re.Pattern[str]:
    acts = name_data()["acts"]
    return compiled(rf"{acts['between']}[^。；，]{{0,8}}?(?:{acts['counted']})")


@cache
def _opening() -> re.Pattern[str]:
    return compiled(rf"(?:{name_data()['connected']['openings']})*")


@cache
def _preposition() -> re.Pattern[str]:
    return compiled("|".join([name_data()["connected"]["prepositions"], *(frame["before"] for frame in name_data()["frames"].values())]))


@cache
def _before_subject() -> re.Pattern[str]:
    return compiled(rf".*[{name_data()['connected']['before_a_subject']}](?=[\u4e00-\u9fff]{{2,{USUAL}}}\Z)")


@cache
def _before_frame(kind: str) -> re.Pattern[str]:
    return compiled(rf"(?:{name_data()['frames'][kind]['before']})了?[“\"《〈]?")


def _named(text: str, place: int, level: str, kind: str) -> int | None:
    """Return where a name begins whose last place ends here; None where the clause does not begin with it as the kind of sentence asks."""
    first, low = place - 1, max(place - BACK, -1)
    while first > low and text[first] not in MARKS and text[first] not in APPEARING:
        first -= 1
    if first == low and low >= 0:
        return None
    opening = _opening().match(text, first + 1, place)
    start = opening.end() if opening else first + 1
    if first >= 0 and text[first] in APPEARING:
        led = (
            _before_frame(kind).search(text, max(first - 8, 0), first + 1)
            if kind in name_data()["frames"] and text[first] != "、"
            else None
        )
        return start if led and led.end() == first + 1 else None
    return _after_frame(text, start, place, level, kind) if kind in name_data()["frames"] else _as_subject(text, start, place, level)


def _after_frame(text: str, start: int, place: int, level: str, kind: str) -> int | None:
    ends = [match.end() for match in _before_frame(kind).finditer(text, start, place)]
    return ends[-1] if ends and _is_name(text[ends[-1] : place], level) else None


def _as_subject(text: str, start: int, place: int, level: str) -> int | None:
    preposition = _preposition().match(text, start, place)
    if preposition and (place - preposition.end() != 1 or len(preposition.group()) > 1):
        return None
    if not level or _is_name(text[start:place], level):
        return start
    cut = _before_subject().match(text[start:place])
    return start + cut.end() if cut and _is_name(text[start + cut.end() : place], level) else None


def _is_name(text: str, level: str) -> bool:
    """Return whether characters before a level are the names of places, one within the other, and nothing else."""
    rest = text
    for match in compiled(levels()).finditer(text, 1):
        core = text[len(text) - len(rest) : match.start()]
        if core and is_level_at(text, match.start(), match.group()) and is_core(core, match.group()):
            rest = text[match.end() :]
    return is_core(rest, level)
