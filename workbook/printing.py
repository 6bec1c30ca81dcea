"""Printing on the console: lines that nothing in a received file can forge, objects that people can read."""

from __future__ import annotations

import json
from typing import Any

from rules.expressions import compiled

CONTROL = compiled("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


def say(line: str) -> None:
    """Print a line; what a received file could put into it (control signs, line breaks) cannot forge another."""
    print(plain_line(line))


def plain_line(line: str) -> str:
    """Return a line without what would end it or hide a part of it."""
    return CONTROL.sub(" ", line)


def print_json(data: Any) -> None:
    """Print an object as people can read it."""
    print(json.dumps(data, ensure_ascii=False, indent=1))
