"""What a plan has to know of the machine, looked up in one place; a plan itself looks at nothing."""

from __future__ import annotations

import os
import struct
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path, PurePath, PureWindowsPath
from typing import NamedTuple

from addin.installing.places import Places
from addin.installing.record import Record, read_record

# Never sought: what lies in the current folder would be found first.
SYSTEM = PureWindowsPath(os.environ.get("SYSTEMROOT", r"C:\Windows")) / "System32"
# How each system says that Excel runs: the command, and what stands in its answer then.
PROBES = {
    "win32": ((str(SYSTEM / "tasklist.exe"), "/FI", "IMAGENAME eq EXCEL.EXE", "/NH", "/FO", "CSV"), "EXCEL.EXE"),
    "darwin": (("/usr/bin/pgrep", "-x", "Microsoft Excel"), ""),
}
PATIENCE = 30
MACROS = "xlwings_custom_addin.bas"


class Facts(NamedTuple):
    """The running Python (version, bits, its own modules), the installed xlwings ("" for none), whether Excel runs, what stands where.

    `addin` and `script` are the bytes that stand in their places, None for no file; `stock_script` is what xlwings ships for the latter;
    `closed` are the folders that cannot be written to.
    """

    python: tuple[int, int] = (3, 11)
    bits: int = 64
    base: str = ""
    modules: frozenset[str] = frozenset({"pip", "venv"})
    xlwings: str = ""
    excel_runs: bool = False
    addin: bytes | None = None
    script: bytes | None = None
    stock_script: bytes = b""
    record: Record | None = None
    closed: tuple[PurePath, ...] = ()


def look(places: Places) -> Facts:
    """Return the facts of this machine, for the places of its system."""
    return Facts(
        sys.version_info[:2],
        struct.calcsize("P") * 8,
        getattr(sys, "_base_executable", sys.executable),
        frozenset(name for name in ("pip", "venv") if find_spec(name)),
        installed_xlwings(),
        excel_runs(places.platform),
        held(places.addin),
        held(places.script),
        shipped(places.script.name) if places.script else b"",
        read_record(held(places.record)),
        tuple(path.parent for path in (places.record, places.addin, places.script) if path and not can_write(path.parent)),
    )


def installed_xlwings() -> str:
    """Return the version of the xlwings installed beside this program, "" for none, or for one without the text of its macros."""
    try:
        return version("xlwings") if shipped(MACROS) else ""
    except PackageNotFoundError:
        return ""


def shipped(name: str) -> bytes:
    """Return a file of the installed xlwings, nothing where it is not there; xlwings itself does not come in."""
    found = find_spec("xlwings")
    return (held(Path(found.origin).parent / name) or b"") if found and found.origin else b""


def excel_runs(platform: str) -> bool:
    """Return whether Excel runs, False where the system cannot tell: writing its file then says so itself."""
    command, sign = PROBES[platform]
    try:
        done = subprocess.run(command, capture_output=True, timeout=PATIENCE, check=False)  # noqa: S603  (a fixed command)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0 and sign.encode() in done.stdout.upper()


def held(path: PurePath | None) -> bytes | None:
    """Return the bytes of a file, None where there is none or it cannot be read."""
    try:
        return None if path is None else Path(path).read_bytes()
    except OSError:
        return None


def can_write(folder: PurePath) -> bool:
    """Return whether files can be made in a folder, or in the first one above it that is there."""
    place = Path(folder)
    there = next((each for each in (place, *place.parents) if each.exists()), None)
    return there is not None and there.is_dir() and os.access(there, os.W_OK)
