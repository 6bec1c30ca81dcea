"""Whether a page that was handed out is still what this program would make (新旧)."""

from __future__ import annotations

import json
from html import unescape
from pathlib import Path
from typing import Any

from rules.expressions import compiled
from workbook.files import Stop, why
from workbook.page.building import STAMP, load_words, stamp

# The stamp stands at the beginning.
HEAD = 1 << 16
META = compiled(rf'<meta name="{STAMP}" content="([^"]*)">')


def stamp_of(path: Path) -> dict[str, Any]:
    """Return by what a page judges; raises Stop for a file that is no page of ours."""
    words = load_words()["age"]
    try:
        with path.open("rb") as file:
            head = file.read(HEAD).decode("utf-8", "replace")
    except OSError as error:
        raise Stop(words["unreadable"].format(file=path, reason=why(error))) from error
    found = META.search(head)
    try:
        data: dict[str, Any] = json.loads(unescape(found[1])) if found else {}
    except ValueError:
        data = {}
    if not {"version", "rules", "program"} <= data.keys():
        raise Stop(words["other"].format(file=path))
    return data


def told_age(path: Path) -> tuple[bool, str]:
    """Return whether a page is what this program would make, and the sentence that says so."""
    found, mine, words = stamp_of(path), stamp(), load_words()["age"]
    if found == mine:
        return True, words["same"].format(file=path, version=mine["version"])
    differs = [words[key] for key in ("version", "rules", "program") if found[key] != mine[key]]
    return False, words["old"].format(file=path, version=found["version"], mine=mine["version"], differs="、".join(differs))
