"""What is said of a folder before its units are judged, from sentences.json."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import PurePath
from typing import Any

from rules.data import load_data
from workbook.outcome.names import readable


@cache
def load_sentences() -> dict[str, Any]:
    """Return the sentences and words by what they are about."""
    return load_data(__file__, "sentences.json")


def short_name(file: str, *others: str) -> str:
    """Return a file's name, readable; with as many of its folders as tell it from other files of that name."""
    parts = PurePath(file).parts
    for count in range(1, len(parts) + 1):
        if all(PurePath(other).parts[-count:] != parts[-count:] for other in others if other != file):
            return readable("/".join(parts[-count:]))
    return readable(file)


def quoted(files: Iterable[str], *others: str) -> str:
    """Return the names of files as a sentence has them: “甲.xlsx”、“乙.xlsx”, told from each other and from others."""
    listed = list(files)
    return "、".join(f"“{short_name(each, *listed, *others)}”" for each in listed)


def first_of(items: Sequence[str], most: int) -> dict[str, str]:
    """Return the slots `listed` and `more` of a sentence that names the first of many."""
    return {"listed": "、".join(items[:most]), "more": load_sentences()["run"]["more"] if len(items) > most else ""}
