"""What the damages share: their type, and where figures stand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from rules.form import load_form
from workbook.cells import column_letters
from workbook.layout import load_layout

T2, T3, T4 = "二、主动公开", "三、依申请公开", "四、复议诉讼"
LAYOUT = load_layout("2021")
FORM = load_form("2021")


class Damage(NamedTuple):
    """A damaged file: `sentence` is the kind of Unreadable (or the kinds), else `seen` are the observations' names; `changed` figures differ."""

    kind: str
    data: bytes
    sentence: str = ""
    words: str = ""
    seen: tuple[str, ...] = ()
    changed: Mapping[str, float | None] = {}
    suffix: str = ".xlsx"
    found: str = ""


def place(id: str) -> tuple[str, str]:
    return tuple(LAYOUT.places[id])


def ids_of_row(row: str) -> list[str]:
    return [id for id in FORM.ids if id.startswith(f"表三.{row}.")]


def ids_at(sheet: str, row: int) -> list[str]:
    return [
        id
        for id, at in LAYOUT.places.items()
        if id in FORM.figures and at.sheet == sheet and at.address.lstrip("ABCDEFGHIJKLMNO") == str(row)
    ]


def ids_in_column(sheet: str, column: int) -> list[str]:
    letters = column_letters(column)
    return [
        id for id, at in LAYOUT.places.items() if id in FORM.figures and at.sheet == sheet and at.address.rstrip("0123456789") == letters
    ]
