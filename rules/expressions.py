"""Regular expressions made ready: what has been compiled once is kept beside the compiled modules, as Python keeps those.

To compile the expressions that one report needs takes longer than to judge ten reports. How Python compiles them stands in no document:
what is kept is for one build of Python alone, Python looks it over when it is taken up, and where anything is amiss it is done without.
"""

from __future__ import annotations

import os
import re
import sys
from array import array
from contextlib import suppress
from functools import cache
from importlib import import_module
from marshal import dumps, loads
from pathlib import Path
from typing import Any, AnyStr, cast
from zlib import crc32

# Far more than the rules have: what a supervisor's own rules add in years must not grow without end.
MOST = 4_000
CODES, CHECK = "I", 4

Key = tuple[str | bytes, int]


def compiled(pattern: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """Return an expression of the code or of the rules, compiled; raises re.error. One made of a report's words is for `re.compile`."""
    return cast("re.Pattern[AnyStr]", _compiled(pattern, int(flags)))


def keep() -> None:
    """Write what has been compiled since the start for the processes to come; where that cannot be done, nothing happens."""
    kept, path = _kept(), _path()
    if not _NEW or path is None or sys.dont_write_bytecode:
        return
    if len(kept) + len(_NEW) > MOST:
        # Most of them are of rules that have been changed since; those still in use come back.
        kept.clear()
    with suppress(OSError, ImportError, AttributeError, TypeError, ValueError):
        kept |= {key: _dump(*key) for key in _NEW}
        content = dumps(kept)
        beside = path.with_name(f"{path.name}.{os.getpid()}")
        try:
            beside.write_bytes(_mark() + crc32(content).to_bytes(CHECK, "big") + content)
            beside.replace(path)
        finally:
            beside.unlink(missing_ok=True)
    _NEW.clear()


_NEW: list[Key] = []


@cache
def _compiled(pattern: str | bytes, flags: int) -> re.Pattern[Any]:
    found = _kept().get((pattern, flags))
    if found:
        with suppress(ImportError, AttributeError, TypeError, ValueError, RuntimeError):
            return _take_up(pattern, found)
    new = re.compile(pattern, flags)
    _NEW.append((pattern, flags))
    return new


@cache
def _kept() -> dict[Key, bytes]:
    """Return what earlier processes have compiled, nothing where another Python did or the file is not whole."""
    path = _path()
    with suppress(OSError, ValueError, EOFError, TypeError):
        content = path.read_bytes() if path else b""
        start = len(_mark()) + CHECK
        if content.startswith(_mark()) and content[start - CHECK : start] == crc32(content[start:]).to_bytes(CHECK, "big"):
            return cast("dict[Key, bytes]", loads(content[start:]))  # noqa: S302  (as trusted as the modules beside it)
    return {}


def _path() -> Path | None:
    spec = sys.modules[__name__].__spec__
    return Path(spec.cached).with_suffix(".kept") if spec and spec.cached else None


def _mark() -> bytes:
    return f"{sys.version} {_engine().MAGIC} {_engine().CODESIZE}\n".encode()


@cache
def _engine() -> Any:
    return import_module("_sre")


def _take_up(pattern: str | bytes, dumped: bytes) -> re.Pattern[Any]:
    flags, codes, groups, by_name, names = loads(dumped)  # noqa: S302  (as above)
    return cast("re.Pattern[Any]", _engine().compile(pattern, flags, array(CODES, codes).tolist(), groups, by_name, names))


def _dump(pattern: str | bytes, flags: int) -> bytes:
    """Return what `re` hands to its engine, which is all that takes time."""
    compiler = import_module("re._compiler")
    parsed = import_module("re._parser").parse(pattern, flags)
    codes = array(CODES, compiler._code(parsed, flags))  # noqa: SLF001  (nothing else tells it)
    by_name = dict(parsed.state.groupdict)
    names: list[str | None] = [None] * parsed.state.groups
    for name, number in by_name.items():
        names[number] = name
    return dumps((flags | parsed.state.flags, codes.tobytes(), parsed.state.groups - 1, by_name, tuple(names)))
