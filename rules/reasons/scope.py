"""Scopes (范围): what of a rule a reason or a waiver is about, compared as people write it."""

from __future__ import annotations

from functools import lru_cache
from unicodedata import normalize

from rules.rule import Result


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """Return a name as names are compared: whatever its width, spaces and case."""
    return "".join(normalize("NFKC", text).split()).casefold()


def is_about(stated: str, result: Result) -> bool:
    """Return whether a stated scope takes in a result: its own, a table or row it lies in, or "" for everywhere."""
    wanted, scope = plain(stated), plain(result.scope)
    return wanted in ("", scope) or scope.startswith(f"{wanted}.")
