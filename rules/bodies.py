"""Kinds of bodies (单位类别): who is a government, who may make 规章, how each calls itself."""

from __future__ import annotations

from functools import cache
from typing import Any

from rules.data import load_data


class Body:
    """A kind of body; `regulations` and `government` are None where the name alone does not tell.

    A kind that is not `choosable` stands for a name such as 宿迁市 that fits two kinds; the cover does not offer it.
    """

    __slots__ = ("choosable", "county_or_above", "endings", "government", "id", "regulations", "self_names")

    def __init__(self, data: dict[str, Any]) -> None:
        self.id: str = data["id"]
        self.government: bool | None = data["government"]
        self.regulations: bool | None = data["regulations"]
        self.county_or_above: bool = data["county_or_above"]
        self.choosable: bool = data.get("choosable", True)
        self.endings: list[str] = data["endings"]
        self.self_names: list[str] = data["self"]


@cache
def load_bodies() -> dict[str, Body]:
    """Return the kinds of bodies by name, in the order of the cover's list."""
    data = load_data(__file__, "bodies.json")
    return {item["id"]: Body(item) for item in data["bodies"]}


def infer_body(stated: str, unit: str) -> Body | None:
    """Return the stated kind of body, else the one whose longest ending the unit's name has, else None."""
    bodies = load_bodies()
    if stated in bodies:
        return bodies[stated]
    fits = [(len(ending), body) for body in bodies.values() for ending in body.endings if unit.endswith(ending)]
    return max(fits, key=lambda fit: fit[0])[1] if fits else None
