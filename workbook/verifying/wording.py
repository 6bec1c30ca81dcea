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


def short_name(file: str) -> str:
    """Return a file's name without its folders, readable."""
    return readable(PurePath(file).name)


def quoted(files: Iterable[str]) -> str:
    """Return the names of files as a sentence has them: “甲.xlsx”、“乙.xlsx”."""
    return "、".join(f"“{short_name(each)}”" for each in files)


def first_of(items: Sequence[str], most: int) -> dict[str, str]:
    """Return the slots `listed` and `more` of a sentence that names the first of many."""
    return {"listed": "、".join(items[:most]), "more": load_sentences()["run"]["more"] if len(items) > most else ""}
