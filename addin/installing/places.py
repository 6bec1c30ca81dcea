"""Where the add-in's files stand on Windows and macOS, worked out without being there."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePath, PurePosixPath, PureWindowsPath
from typing import NamedTuple

from addin.installing.data import load_places, word, xlwings_version

SYSTEMS: dict[str, type[PurePath]] = {"win32": PureWindowsPath, "darwin": PurePosixPath}


class Places(NamedTuple):
    """The paths of one system: Excel's two (the add-in and, on macOS, the script that starts Python), the rest under `home`.

    `base` is where a Python from a stick or a share is copied to, `libraries` what functions in cells need, any one of the paths.
    """

    platform: str
    shown: str
    home: PurePath
    environment: PurePath
    interpreter: PurePath
    base: PurePath
    base_interpreter: PurePath
    wheels: PurePath
    record: PurePath
    addin: PurePath
    script: PurePath | None
    libraries: tuple[PurePath, ...]
    setting: str


def places_of(platform: str, env: Mapping[str, str]) -> Places:
    """Return the places of a user's machine; raises KeyError where the system is not known or lacks a variable (its name)."""
    data = load_places()[platform]
    values = {**env, "xlwings": xlwings_version()}

    def path(parts: list[str]) -> PurePath:
        return SYSTEMS[platform](*(part.format_map(values) for part in parts))

    home = path(data["home"])
    environment, base = home / "python", home / "base"
    interpreter = environment / path(data["interpreter"])
    names = [name.format_map(values) for name in data.get("libraries", [])]
    return Places(
        platform,
        str(data["shown"]),
        home,
        environment,
        interpreter,
        base,
        base / path(data["base_interpreter"]),
        home / "wheels",
        home / "installed.json",
        path(data["addin"]),
        path(data["script"]) if "script" in data else None,
        tuple(folder / name for name in names for folder in (interpreter.parent, environment)),
        str(data["setting"]),
    )


def find_places(platform: str, env: Mapping[str, str]) -> Places | str:
    """Return the places of a user's machine; where there are none, the sentence that says why."""
    if platform not in SYSTEMS:
        return word("refusals", "system")
    try:
        return places_of(platform, env)
    except KeyError as missing:
        return word("refusals", "variable", value=missing.args[0])


def troubling_signs(places: Places) -> str:
    """Return the signs in the interpreter's path that the command line starting it would take for its own."""
    return "".join(sign for sign in str(load_places()[places.platform]["troubling"]) if sign in str(places.interpreter))


def usual_interpreters() -> dict[str, str]:
    """Return by setting where the interpreter usually stands, with the user's folder as a variable that Excel fills in."""
    return {
        places.setting: str(places.interpreter)
        for places in (
            places_of("win32", {"LOCALAPPDATA": "%LOCALAPPDATA%", "APPDATA": "%APPDATA%"}),
            places_of("darwin", {"HOME": "$HOME"}),
        )
    }
