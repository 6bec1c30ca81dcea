"""Small UNO values: named arguments, enumerations, addresses of files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

# The import of uno replaces builtins.__import__: only the modules that talk to an office import it.
import uno


def named(**values: object) -> tuple[Any, ...]:
    """Return the values as PropertyValue structures, as many UNO functions take them."""
    return tuple(_property(name, value) for name, value in values.items())


def _property(name: str, value: object) -> Any:
    made = uno.createUnoStruct("com.sun.star.beans.PropertyValue")
    made.Name, made.Value = name, value
    return made


def enum(kind: str, value: str) -> Any:
    """Return a value of an enumeration; the kind is its name below com.sun.star."""
    return uno.Enum(f"com.sun.star.{kind}", value)


def struct(kind: str, **fields: object) -> Any:
    """Return a structure with fields set; the kind is its name below com.sun.star."""
    made = uno.createUnoStruct(f"com.sun.star.{kind}")
    for name, value in fields.items():
        setattr(made, name, value)
    return made


def url_of(path: Path | str) -> str:
    """Return the file address of an absolute path."""
    return str(uno.systemPathToFileUrl(str(path)))


def path_of(url: str) -> str:
    """Return the path of a file address; of another address the address itself."""
    return str(uno.fileUrlToSystemPath(url)) if url.startswith("file:") else url
