"""Who sends the notices (校验意见), when, until when to answer, whom to ask (落款): read from a small file of a supervisor's."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from rules.data import load_data
from rules.spelling import nearest
from workbook.files import Stop
from workbook.reading.field_values import read_date, read_field
from workbook.reading.labels import label_key
from workbook.reading.supervisor_lists import Unlisted, read_pairs
from workbook.reading.unreadable import Unreadable

LONGEST = 60


class Letter(NamedTuple):
    """What stands on every notice of a run besides what was found; "" is not shown."""

    sender: str = ""
    date: str = ""
    deadline: str = ""
    contact: str = ""
    telephone: str = ""


def load_lettering() -> dict[str, Any]:
    """Return labels and sentences as data."""
    return load_data(__file__, "lettering.json")


def read_letter(path: Path) -> Letter:
    """Return the letter of a file; raises Stop with a sentence for one that cannot be used."""
    words = load_lettering()
    try:
        pairs = read_pairs(path)
    except Unlisted as reason:
        raise Stop(words["unusable"][reason.kind].format(file=path.name, **reason.slots)) from reason
    except Unreadable as reason:
        raise Stop(str(reason)) from reason
    found: dict[str, str] = {}
    for field, value in _fields(path, pairs):
        if field in found:
            raise Stop(words["unusable"]["写了两次"].format(file=path.name, label=words["labels"][field][0]))
        found[field] = value
    letter = Letter(**{field: value for field, value in found.items() if value})
    if not any(letter):
        raise Stop(words["unusable"]["没有内容"].format(file=path.name, labels="、".join(known[0] for known in words["labels"].values())))
    return letter


def _fields(path: Path, pairs: list[tuple[str, object]]) -> Iterator[tuple[str, str]]:
    words = load_lettering()
    known = {label_key(label): field for field, labels in words["labels"].items() for label in (field, *labels)}
    for label, value in pairs:
        field = known.get(label_key(label))
        if field is None:
            near = nearest(label, [name for field, labels in words["labels"].items() for name in (labels[0], field)])
            guess = words["unusable"]["近似"].format(near=near) if near else ""
            raise Stop(words["unusable"]["不认识"].format(file=path.name, label=label[:LONGEST], near=guess))
        yield field, _text(path, field, value)


def _text(path: Path, field: str, value: object) -> str:
    """Return a value as it is printed; raises Stop for one that is no line of text, or no day where one is asked for."""
    words, label = load_lettering(), load_lettering()["labels"][field][0]
    if isinstance(value, list | dict):
        raise Stop(words["unusable"]["不是文字"].format(file=path.name, label=label))
    is_day = field in ("date", "deadline")
    text = " ".join(read_field("date" if is_day else "text", value).split())
    if len(text) > LONGEST or not text.isprintable():
        raise Stop(words["unusable"]["太长"].format(file=path.name, label=label, most=LONGEST))
    day = _day(text) if is_day else None
    if field == "date" and text and day is None:
        raise Stop(words["unusable"]["日期不对"].format(file=path.name, label=label, text=text))
    if day:
        return str(words["day"]).format(year=day.year, month=day.month, day=day.day)
    return text.removesuffix("前").removesuffix("之").rstrip() if field == "deadline" else text


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(read_date(text.removesuffix("前").removesuffix("之")))
    except ValueError:
        return None
