"""What is installed, in which versions, and what is amiss with it."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path, PurePath
from typing import Any, NamedTuple

from addin.installing.data import load_packages, word, xlwings_version
from addin.installing.facts import held
from addin.installing.places import Places
from addin.installing.record import Record, digest, read_record
from addin.installing.settings import settings_of
from addin.programs.registered import Read, read_registry, wps_as_excel
from workbook import __version__

PATIENCE = 60
# Asked of the environment's own interpreter, as the button runs it.
QUESTION = """
import json, sys
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from rules.catalogue import load_catalogue
from workbook import __version__
try:
    xlwings = version("xlwings")
except PackageNotFoundError:
    xlwings = ""
print(json.dumps({"python": sys.version.split()[0], "xlwings": xlwings, "program": __version__, "rules": load_catalogue("2021").digest,
                  "unwanted": [name for name in sys.argv[1:] if find_spec(name)]}))
"""


class Status(NamedTuple):
    """What stands there: the record (None: not installed), the add-in's digest ("": no file), the interpreter that it names, its answers.

    `answers` has python, xlwings, program, rules (their digest) and unwanted; it is empty where the interpreter does not answer.
    `wps` is the command of WPS where Windows has it in Excel's place.
    """

    record: Record | None
    addin: str
    interpreter: str
    is_there: bool
    answers: dict[str, Any]
    wps: str = ""


def report_status(places: Places, *, place: Callable[[PurePath], Path] = Path, read: Read = read_registry) -> Status:
    """Return what is installed in the places of a system; looks, and changes nothing."""
    data = held(place(places.addin))
    record = read_record(held(place(places.record)))
    named = (settings_of(data) or {}).get(places.setting, "")
    interpreter = place(type(places.home)(named)) if named else None
    there = interpreter is not None and interpreter.is_file()
    answers = _ask(interpreter) if there else {}
    return Status(record, digest(data) if data is not None else "", named, there, answers, wps_as_excel(read))


def amiss(status: Status) -> Iterator[str]:
    """Yield what is wrong with an installation, each with what to do."""
    record = status.record
    if status.wps:
        yield word("amiss", "wps", value=status.wps)
    if record is None:
        return
    if not status.addin:
        yield word("amiss", "no_file")
    elif status.addin != record.addin:
        yield word("amiss", "changed")
    if status.addin and not status.answers:
        yield word("amiss", "no_interpreter")
    if record.version != __version__:
        yield word("amiss", "stale", value=record.version, version=__version__)
    yield from _amiss_within(status.answers)


def _amiss_within(answers: dict[str, Any]) -> Iterator[str]:
    if not answers:
        return
    # The catalogue is read only where there is another to compare it with.
    from rules.catalogue import load_catalogue  # noqa: PLC0415

    if answers["rules"] != load_catalogue("2021").digest:
        yield word("amiss", "rules")
    if answers["xlwings"] != xlwings_version():
        yield word("amiss", "xlwings", value=answers["xlwings"] or word("status", "none"), xlwings=xlwings_version())
    if answers["unwanted"]:
        yield word("amiss", "unwanted", value="、".join(answers["unwanted"]))


def lines_of(status: Status, places: Places) -> Iterator[str]:
    """Yield the lines that a person reads."""
    record = status.record
    if record is None:
        yield word("status", "absent")
        yield from amiss(status)
        return
    yield word("status", "installed", version=record.version, functions=word("status", "with" if record.functions else "without"))
    none = word("status", "none")
    yield word("status", "file", value=places.addin if status.addin else none)
    yield word("status", "interpreter", value=status.interpreter or none)
    for name in ("python", "xlwings", "program", "rules"):
        if name in status.answers:
            yield word("status", name, value=status.answers[name] or none)
    yield from amiss(status)


def as_json(status: Status, places: Places) -> dict[str, Any]:
    """Return the status as an object of plain values."""
    return {
        "installed": status.record is not None,
        "version": status.record and status.record.version,
        "functions": status.record and status.record.functions,
        "file": str(places.addin) if status.addin else None,
        "interpreter": status.interpreter or None,
        **{name: status.answers.get(name) for name in ("python", "xlwings", "program", "rules")},
        "amiss": list(amiss(status)),
    }


def _ask(interpreter: Path | None) -> dict[str, Any]:
    command = [str(interpreter), "-I", "-B", "-c", QUESTION, *load_packages()["unwanted"]]
    try:
        done = subprocess.run(command, capture_output=True, timeout=PATIENCE, check=True)  # noqa: S603  (our own environment's)
        answers: dict[str, Any] = json.loads(done.stdout)
    except (OSError, ValueError, subprocess.SubprocessError):
        return {}
    return answers
