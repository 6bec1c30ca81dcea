"""Which program Windows starts when Excel is asked for: WPS can put itself in Excel's place in the registry."""

from __future__ import annotations

import re
from collections.abc import Callable

# The unnamed value of a key below HKEY_CLASSES_ROOT, "" for none.
Read = Callable[[str], str]
CLASSES = ("CLSID", r"WOW6432Node\CLSID")
WPS = re.compile(r"[\\/](?:et|wps|ksolaunch|wpsoffice|ksee)\.exe\b|kingsoft|wps office", re.IGNORECASE)


def read_registry(key: str) -> str:
    """Return the unnamed value of a key below HKEY_CLASSES_ROOT, "" where there is none or no registry."""
    try:
        import winreg  # noqa: PLC0415  (only Windows has it)

        return str(winreg.QueryValue(winreg.HKEY_CLASSES_ROOT, key))  # type: ignore[attr-defined,unused-ignore]
    except (ImportError, OSError):
        return ""


def wps_as_excel(read: Read = read_registry) -> str:
    """Return the command that is registered as Excel where it is WPS, "" where it is Excel, or nothing, or something else."""
    number = read(r"Excel.Application\CLSID")
    commands = [read(rf"{classes}\{number}\LocalServer32") for classes in CLASSES] if number else []
    # Programs of 64 and of 32 bits look in different keys; the first that is there is the one a program of 64 bits gets.
    command = next(filter(None, commands), "")
    return command if WPS.search(command) else ""
