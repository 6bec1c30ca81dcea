"""A stand-in for the package typing_extensions, of which readers of JSON Schema ask one thing: a type variable with a default."""

from __future__ import annotations

import typing
from typing import Any


def TypeVar(name: str, *constraints: Any, default: Any = None, **kinds: Any) -> Any:  # noqa: ARG001, N802  (the package's own)
    """Return a type variable; nothing is checked where the page runs, so its default is left out."""
    return typing.TypeVar(name, *constraints, **kinds)
