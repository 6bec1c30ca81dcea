"""What installing and removing would do, as steps; worked out for Windows and macOS anywhere, touching nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path, PurePath

from addin.installing import step as kinds
from addin.installing.data import requirements
from addin.installing.facts import Facts, look
from addin.installing.places import SYSTEMS, Places, find_places
from addin.installing.record import Record, digest
from addin.installing.refusals import INSTALL, REMOVE, Wish, refusals_of
from addin.installing.step import Plan, Step
from addin.installing.wheel import make_wheel, wheel_name
from workbook import __version__

Build = Callable[[Mapping[str, str]], bytes]


def plan_install(
    platform: str,
    env: Mapping[str, str],
    executable: str,
    *,
    wheels: Path | None,
    functions: bool,
    build: Build,
    facts: Facts | None = None,
    copied: bool = False,
) -> Plan:
    """Return the steps that install the add-in for the user of `env`, by the Python `executable`; or why it cannot be.

    `wheels` is a folder of packages to install from, None for pip's own index; `build` gives the add-in's bytes for the settings that name
    the interpreter; `facts` are looked up where none are given; `copied`: this Python lies on a stick or a share and is copied first.
    """
    places = find_places(platform, env)
    if isinstance(places, str):
        return Plan(refusals=(places,))
    facts = facts or look(places)
    wish = Wish(places, executable, facts, functions=functions, wheels=wheels)
    refusals = refusals_of(wish, INSTALL)
    if refusals:
        return Plan(refusals=refusals)
    # Wheels stand on this machine: their path is its own, whichever system the plan is for.
    own = _environment(places, facts, executable, wheels, copied=copied)
    return Plan((*own, *_files(places, facts, functions=functions, data=build({places.setting: str(places.interpreter)}))))


def plan_remove(platform: str, env: Mapping[str, str], executable: str, *, facts: Facts | None = None) -> Plan:
    """Return the steps that take out exactly what was installed; a file that somebody has changed since stays."""
    places = find_places(platform, env)
    if isinstance(places, str):
        return Plan(refusals=(places,))
    facts = facts or look(places)
    refusals = refusals_of(Wish(places, executable, facts), REMOVE)
    record = facts.record
    if refusals or record is None:
        return Plan(refusals=refusals)
    files: list[Step] = [kinds.RemoveFile(places.addin, record.addin)]
    if places.script and record.script:
        files.append(kinds.RemoveFile(places.script, record.script))
    folders = (kinds.RemoveFolder(folder) for folder in (places.environment, places.base, places.wheels))
    return Plan((*files, *folders, kinds.RemoveFile(places.record), kinds.RemoveEmptyFolder(places.home)))


def _environment(places: Places, facts: Facts, executable: str, wheels: Path | None, *, copied: bool) -> tuple[Step, ...]:
    """Return the steps that make the environment and put the packages into it."""
    system = SYSTEMS[places.platform]
    running: PurePath = system(executable)
    steps: list[Step] = []
    if copied:
        levels = len(places.base_interpreter.relative_to(places.base).parts)
        steps.append(kinds.CopyFolder(system(facts.base or executable).parents[levels - 1], places.base))
        running = places.base_interpreter
    wheel = places.wheels / wheel_name()
    steps += (
        kinds.RemoveFolder(places.wheels),
        kinds.WriteFile(wheel, make_wheel()),
        kinds.MakeEnvironment(running, places.environment),
        kinds.InstallPackages(running, places.interpreter, requirements(places.platform), wheel, wheels),
        kinds.Compile(places.interpreter),
    )
    return tuple(steps)


def _files(places: Places, facts: Facts, *, functions: bool, data: bytes) -> tuple[Step, ...]:
    """Return the steps that write Excel's files, and the record of all as the last; a script that other add-ins use too is theirs."""
    steps: list[Step] = [kinds.NeedFile(places.libraries)] if functions else []
    steps.append(kinds.WriteFile(places.addin, data))
    script = facts.record.script if facts.record else ""
    if places.script and facts.script is None:
        steps.append(kinds.WriteFile(places.script, facts.stock_script))
        script = digest(facts.stock_script)
    return (*steps, kinds.WriteFile(places.record, Record(__version__, functions, digest(data), script).to_bytes()))
