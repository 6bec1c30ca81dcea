"""Texts as people spell them: which are the same name, and which known word was probably meant."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from unicodedata import normalize


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """Return a name as names are compared: whatever its width, spaces and case."""
    return "".join(normalize("NFKC", text).split()).casefold()


def nearest(word: str, known: Iterable[str], cutoff: float = 0.6) -> str:
    """Return the known word that is most like one, "" when none is."""
    # Only a misspelt word needs it.
    from difflib import get_close_matches  # noqa: PLC0415

    return next(iter(get_close_matches(word, list(known), n=1, cutoff=cutoff)), "")


def nearest_code(code: str, known: Iterable[str]) -> str:
    """Return the known code of a rule that is most like one that is not known, "" when none is."""
    codes = list(known)
    group, _, number = code.partition("-")
    padded = f"{group}-{number:0>2}"
    return padded if padded in codes else nearest(code, codes)
