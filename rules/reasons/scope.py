"""Scopes (范围): what of a rule a reason or a waiver is about, compared as people write it."""

from __future__ import annotations

from rules.rule import Result
from rules.spelling import plain


def is_about(stated: str, result: Result) -> bool:
    """Return whether a stated scope takes in a result: its own, a table or row it lies in, or "" for everywhere."""
    wanted, scope = plain(stated), plain(result.scope)
    return wanted in ("", scope) or scope.startswith(f"{wanted}.")
