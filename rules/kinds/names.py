"""Names of bodies: the places in them, what is a unit's own, and what another place of the same kind would be called."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Any, NamedTuple

from rules.data import load_data
from rules.expressions import compiled
from rules.report import Report

SUFFIXES = ("人民政府办公室", "人民政府办公厅", "人民政府", "街道办事处", "办事处", "办公室", "办公厅", "委员会")
PLACE = compiled(r"[\u4e00-\u9fff]{2,40}?(?=省|市|县|区|旗|镇|乡|街道|自治州|苏木|局|委|厅)")
LEVELS = frozenset("省市县区旗镇乡街道苏木局委厅")
DIRECTIONS = ("东南西北", "上下", "新老旧", "大小", "前后", "内外", "左右")
# Words for regions, which anybody may use.
REGIONS = frozenset({"江南", "江北", "东北", "西北", "西南", "东南", "华东", "华南", "华北", "华西"})
SHORTEST = 2
CITY, COUNTY, TOWN = 2, 3, 4
# Only counties have names of one character (沛县); names of more than four are those of other peoples and of zones.
SHORT_NAMED, USUAL, LONGEST = "县旗", 4, 10
MINORITY = "自治|族|[尔旗克嘎图勒罕]"
VERTICAL = r"(?:中华人民共和国|国家[\u4e00-\u9fff]{2,6}总局)"


class Place(NamedTuple):
    """A place in a body's name: 石桥 and 县; `rank` is that of the level, the greater the lower."""

    core: str
    level: str

    @property
    def rank(self) -> int:
        """Return how far below the nation the place is."""
        rank: int = name_data()["levels"][self.level]
        return rank

    @property
    def is_zone(self) -> bool:
        """Return whether it is a development zone or the like."""
        return self.level == "区" and _zone_core(self.core) != self.core


class Name(NamedTuple):
    """A body's name in its parts: the places from the greatest down, and the body that follows them."""

    places: tuple[Place, ...]
    body: str


@cache
def name_data() -> dict[str, Any]:
    """Return the words that names and sentences about bodies are made of (names.json)."""
    return load_data(__file__, "../names.json")


@cache
def levels() -> str:
    """Return an expression for the word a place's name ends in, the longer ones first."""
    return "|".join(sorted(name_data()["levels"], key=len, reverse=True))


@cache
def no_level(level: str) -> tuple[str, str]:
    """Return the characters before and after a level that make it no level: 全市, 社区, 市场."""
    words = name_data()["not_a_level"]
    return words["before"][""] + words["before"].get(level, ""), words["after"].get(level, "")


def is_level_at(text: str, start: int, level: str) -> bool:
    """Return whether a level's word ends a place's name where it stands."""
    before, after = no_level(level)
    end = start + len(level)
    return text[start - 1 : start] not in before and (end >= len(text) or text[end] not in after)


@lru_cache(maxsize=256)
def parse_name(text: str) -> Name:
    """Return a name in its parts; where no place leads, all of it is the body."""
    text = compiled(r"\s").sub("", text)
    lead = compiled(VERTICAL).match(text)
    rest = text[lead.end() :] if lead else text
    places: list[Place] = []
    place = _first_place(rest)
    while place:
        places.append(place)
        rest = rest[len(place.core) + len(place.level) :]
        place = _first_place(rest)
    return Name(tuple(places), rest)


def _first_place(text: str) -> Place | None:
    for match in compiled(levels()).finditer(text, 1, LONGEST + 4):
        core, level = text[: match.start()], match.group()
        if is_level_at(text, match.start(), level) and is_core(core, level):
            return Place(core, level)
    return None


def is_core(core: str, level: str) -> bool:
    """Return whether characters are a place's own name: not too short, not too long, none of the words that only look like one."""
    least = 1 if level in SHORT_NAMED else SHORTEST
    if not least <= len(_zone_core(core) if level == "区" else core) or compiled(name_data()["places_that_are_none"]).search(core):
        return False
    return len(core) <= USUAL or (len(core) <= LONGEST and (core != _zone_core(core) or bool(compiled(MINORITY).search(core))))


def _zone_core(core: str) -> str:
    """Return what is left of a zone's name without the words for what kind of zone it is: 青溪 of 青溪经济技术开发."""
    return compiled(rf"(?:{name_data()['zones']}){{1,9}}\Z").sub("", core)


def own_core(place: Place) -> str:
    """Return what tells a place from others of its level."""
    return _zone_core(place.core) if place.level == "区" else place.core


def cores(name: str) -> list[str]:
    """Return the own parts of a unit's name: 淮安市洪泽区人民政府 has 淮安 and 洪泽."""
    rest = name
    for suffix in SUFFIXES:
        rest = rest.removesuffix(suffix)
    parts = [part.lstrip("".join(LEVELS)) for part in PLACE.findall(rest)] or [rest]
    found = [part for part in parts if len(part) >= SHORTEST]
    return found or ([rest] if len(rest) >= SHORTEST else [])


def own_names(report: Report) -> list[str]:
    """Return the place-name parts of the unit and of its superior."""
    return [*cores(report.unit), *cores(report.identity.get("上级单位", ""))]


def allowed_names(report: Report) -> list[str]:
    """Return the names and accounts the cover lets the prose mention."""
    listed = compiled(r"[、，,；;\n\s]+").split(report.identity.get("可提及的名称和账号", ""))
    return [compiled(r"[“”\"「」]").sub("", each) for each in listed if each]


def neighbours(core: str) -> Iterator[str]:
    """Yield what a sister place is called: the same name with another direction or size, 北郊 for 南郊."""
    for place, char in enumerate(core):
        for group in DIRECTIONS:
            if char in group:
                sisters = (core[:place] + other + core[place + 1 :] for other in group if other != char)
                yield from (sister for sister in sisters if sister not in REGIONS)


def is_short_for(short: str, whole: str) -> bool:
    """Return whether a body's name may be short for another: its characters are in it, in their order (人社局, 人力资源和社会保障局)."""
    rest = iter(whole)
    return bool(short) and all(char in rest for char in short)
