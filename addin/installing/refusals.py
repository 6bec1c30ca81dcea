"""Why the add-in cannot be installed or removed: each a test of the facts, its sentence in words.json under the same name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path, PurePath
from typing import NamedTuple

from addin.installing.data import word, xlwings_version
from addin.installing.facts import Facts
from addin.installing.places import SYSTEMS, Places, troubling_signs
from addin.installing.record import digest
from addin.installing.settings import settings_of

OLDEST = (3, 11)
BITS = 64
# Python of the Microsoft Store: what it writes under AppData goes to a folder of its own, where Excel does not look.
STORE = "windowsapps"


class Wish(NamedTuple):
    """What somebody wants installed, and where."""

    places: Places
    executable: str
    facts: Facts
    functions: bool = False
    wheels: Path | None = None


def refusals_of(wish: Wish, tests: Mapping[str, Callable[[Wish], object]]) -> tuple[str, ...]:
    """Return the sentence of every test that holds; what a test returns is put in."""
    found = {name: test(wish) for name, test in tests.items()}
    places = wish.places
    return tuple(
        word("refusals", name, value=value, addin=places.addin, folder=places.addin.parent, xlwings=xlwings_version())
        for name, value in found.items()
        if value
    )


def _own_python(wish: Wish) -> bool:
    path = SYSTEMS[wish.places.platform](wish.executable)
    return wish.places.home in path.parents


def _wheels_of_another(wish: Wish) -> str:
    """Return the running version of Python where the folder of wheels is for others; xlwings has a wheel for each."""
    major, minor = wish.facts.python
    there = wish.wheels is None or any(wish.wheels.glob(f"xlwings-*-cp{major}{minor}-*.whl"))
    return "" if there else f"{major}.{minor}"


def _stranger(wish: Wish) -> PurePath | None:
    """Return the file of ours that is somebody else's: not what was recorded, no add-in with our sheet of settings, not xlwings' script."""
    facts, record, places = wish.facts, wish.facts.record, wish.places
    if facts.addin is not None and not (record and digest(facts.addin) == record.addin) and settings_of(facts.addin) is None:
        return places.addin
    if facts.script not in (None, facts.stock_script):
        return places.script
    return None


INSTALL: dict[str, Callable[[Wish], object]] = {
    "store": lambda wish: any(STORE in path.lower() for path in (wish.executable, wish.facts.base)),
    "old": lambda wish: "" if wish.facts.python >= OLDEST else ".".join(map(str, wish.facts.python)),
    "bits": lambda wish: wish.facts.bits != BITS,
    "venv": lambda wish: "venv" not in wish.facts.modules,
    "pip": lambda wish: "venv" in wish.facts.modules and "pip" not in wish.facts.modules,
    "own_python": _own_python,
    "no_xlwings": lambda wish: not wish.facts.xlwings or (wish.places.script and not wish.facts.stock_script),
    "other_xlwings": lambda wish: wish.facts.xlwings if wish.facts.xlwings not in ("", xlwings_version()) else "",
    "functions": lambda wish: wish.functions and not wish.places.libraries,
    "wheels": _wheels_of_another,
    "path": lambda wish: troubling_signs(wish.places),
    "excel": lambda wish: wish.facts.excel_runs,
    "stranger": _stranger,
    "closed": lambda wish: "、".join(map(str, wish.facts.closed)),
}
REMOVE: dict[str, Callable[[Wish], object]] = {
    "nothing": lambda wish: wish.facts.record is None,
    "own_python": _own_python,
    "excel": lambda wish: wish.facts.excel_runs,
}
