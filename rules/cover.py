"""The fields of the cover (封面): who reports, on which year, what it does, when and where the report is published."""

from __future__ import annotations

from functools import cache
from typing import Any

from rules.bodies import load_bodies
from rules.data import load_data


class Field:
    """One field of the cover; `kind` is text, year, choice, date, list or prose; `rows` is how many rows it is given."""

    __slots__ = ("choices", "formula", "hint", "id", "kind", "label", "prose", "required", "rows")

    def __init__(self, data: dict[str, Any]) -> None:
        self.id: str = data["id"]
        self.label: str = data["label"]
        self.kind: str = data["type"]
        self.hint: str = data["hint"]
        self.required: bool = data.get("required", False)
        self.prose: bool = data.get("prose", False)
        self.formula: bool = data.get("formula", False)
        self.rows: int = data.get("rows", 1)
        choices = data.get("choices", ())
        self.choices: tuple[str, ...] = (
            tuple(body.id for body in load_bodies().values() if body.choosable) if choices == "bodies" else tuple(choices)
        )


@cache
def load_cover() -> tuple[Field, ...]:
    """Return the cover's fields in order."""
    data = load_data(__file__, "cover.json")
    return tuple(Field(item) for item in data["fields"])
