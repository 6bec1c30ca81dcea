"""The data of installing: where files stand, which packages are installed, what is said."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from rules.data import load_data

FOLDER = Path(__file__).parent


def load_places() -> dict[str, Any]:
    """Return by system (sys.platform) where files stand, as parts of paths."""
    return load_data(__file__, "places.json")


def load_packages() -> dict[str, Any]:
    """Return what the add-in's own environment holds, and what must not get into it."""
    return load_data(__file__, "packages.json")


def load_words() -> dict[str, Any]:
    """Return the sentences of installing, removing and looking."""
    return load_data(__file__, "words.json")


def word(group: str, name: str, **values: object) -> str:
    """Return a sentence with its values put in; raises KeyError for one that is not there."""
    sentence: str = load_words()[group][name]
    return sentence.format(**values)


def xlwings_version() -> str:
    """Return the version of xlwings that the add-in is made for."""
    return next(str(each["version"]) for each in load_packages()["packages"] if each["name"] == "xlwings")


def requirements(platform: str) -> tuple[str, ...]:
    """Return what is installed on a system besides the program itself, each pinned."""
    packages = load_packages()["packages"]
    return tuple(f"{each['name']}=={each['version']}" for each in packages if each.get("only", platform) == platform)
