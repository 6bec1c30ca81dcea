"""What would be filled in where: shown first, and written only when the clerk agrees."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

from rules.cover import load_cover
from rules.data import load_data
from rules.expressions import compiled
from rules.report import Place, Report
from workbook.cells import address, cell_of
from workbook.files import Stop
from workbook.filling.rooms import Room, find_rooms
from workbook.layout import Layout, load_layout
from workbook.reading.cell_numbers import shorten
from workbook.reading.field_values import DAY_0, read_date
from workbook.reading.form_sheets import COVER, find_form_sheets
from workbook.reading.grids import Grids
from workbook.reading.headings import is_title, tables
from workbook.reading.labels import label_key
from workbook.reading.prose_parts import DAY, LONGEST_DAY, OPENING, Line, part_prose

NOWHERE = Place("", "")
# What a cell of a spreadsheet holds at most.
LONGEST_CELL = 32_767
SHOWN, LONGEST_NAME = 19, 40
STOPS = compiled("[。，；：]")
Value = str | int


class Plan(NamedTuple):
    """The cells with what goes into them, "" for those to be emptied; the lines that tell a person; those of parts that are kept."""

    values: dict[Place, Value]
    lines: list[str]
    kept: list[str]


def plan_text(grids: Grids, report: Report, texts: Sequence[str], *, replace: bool = False, is_open: bool = False) -> Plan:
    """Return where the paragraphs of a whole text go; parts that hold a text are kept unless it is to be replaced.

    `is_open` means a workbook that a program has open, where there is no command line. Raises Stop when the sheets' headings are gone.
    """
    return _TextPlan(grids, report, replace=replace, is_open=is_open).make(texts)


class _TextPlan:
    """One whole text being placed."""

    def __init__(self, grids: Grids, report: Report, *, replace: bool, is_open: bool) -> None:
        self.grids = grids
        self.report = report
        self.layout: Layout = load_layout(report.form.edition)
        self.replace = replace
        self.is_open = is_open
        self.plan = Plan({}, [], [])

    def make(self, texts: Sequence[str]) -> Plan:
        edition, first = self.report.form.edition, next(iter(self.report.form.sections))["id"]
        texts, signature, day = _signed(texts)
        parted = part_prose([Line(text, NOWHERE) for text in self._untitled(texts)], first, edition, {})
        found = {id: [text for text, _ in each] for id, each in parted.texts.items() if each}
        rooms = self._rooms()
        self._place_opening(found.pop(OPENING, []))
        for id, room in rooms.items():
            if found.get(id):
                self._place(id, found.pop(id), room)
        self._place_fields(signature, day)
        self._tell(found, [each for each in parted.observations if each.name == "段落归属不明"])
        if first in rooms and not any(id in self.report.form.aspects() for id in parted.texts):
            self._say("whole")
        return self.plan

    def _untitled(self, texts: Sequence[str]) -> Sequence[str]:
        """Return the paragraphs behind the title of the report, which the cover makes."""
        count = next((n for n in (1, 2) if len(texts) >= n and is_title("".join(texts[:n]))), 0)
        if count:
            title, stated = "".join(texts[:count]), self.report.text("标题")
            self._say("title" if label_key(title) == label_key(stated) else "other_title", start=title, stated=stated)
        return texts[count:]

    def _rooms(self) -> dict[str, Room]:
        sheets, rooms = find_form_sheets(self.grids).sheets, dict[str, Room]()
        for section in self.report.form.sections:
            sheet = sheets.get(section["id"])
            if sheet and "table" not in section:
                found = find_rooms(self.grids.read(sheet), sheet.name, self.layout, section["id"])
                if found is None:
                    raise Stop(_words()["changed"].format(sheet=sheet.name))
                rooms |= found
        return rooms

    def _place(self, section: str, texts: list[str], room: Room) -> None:
        if room.taken and not self.replace:
            self._say("open_kept" if self.is_open else "kept", section=section, cells=_cells(room.taken))
            self.plan.kept.append(self.plan.lines[-1])
            return
        count = len(room.places)
        rows = texts if len(texts) <= count else [*texts[: count - 1], "\n".join(texts[count - 1 :])]
        if any(len(row) > LONGEST_CELL for row in rows):
            raise Stop(_words()["too_long"].format(section=section, limit=LONGEST_CELL))
        self.plan.values.update(dict.fromkeys(room.taken, ""))
        self.plan.values.update(zip(room.places, rows, strict=False))
        slots = {
            "count": len(texts),
            "length": sum(map(len, texts)),
            "cells": _cells(room.places[: len(rows)]),
            "start": shorten(texts[0], SHOWN),
        }
        self._say("joined" if len(texts) > count else "part", section=section, **slots)
        if room.taken:
            self.plan.lines[-1] += _words()["replaced"]

    def _place_opening(self, texts: list[str]) -> None:
        places = self._cover_places(OPENING)
        if texts and places:
            taken = self.report.prose.get(OPENING) and not self.replace
            if taken:
                self._field(OPENING, "\n".join(texts), self.report.text(OPENING))
                return
            self._place(OPENING, texts, Room(places, ()))
            self.plan.values.update(dict.fromkeys(places[len(texts) :], ""))

    def _place_fields(self, signature: str, day: str) -> None:
        """Place who signs and when, where the cover is silent about it."""
        for id, text, stated in (
            ("落款", signature, self.report.text("落款")),
            ("成文日期", day, self.report.identity.get("成文日期", "")),
        ):
            if text:
                self._field(id, text, stated)

    def _field(self, id: str, text: str, stated: str) -> None:
        places = self._cover_places(id)
        if stated:
            self._say(
                "same_field" if label_key(text) == label_key(stated) else "other_field",
                section=id,
                stated=shorten(stated, SHOWN),
                start=shorten(text, SHOWN),
            )
        elif places:
            self.plan.values[places[0]] = (date.fromisoformat(text) - DAY_0).days if DAY.fullmatch(text) else text
            self._say("field", section=id, cells=_cells(places[:1]), start=shorten(text, SHOWN))

    def _cover_places(self, id: str) -> tuple[Place, ...]:
        """Return the cells of a field of the cover."""
        first = self.report.places.get(f"封面.{id}")
        rows = {field.id: field.rows for field in load_cover()}[id]
        if not isinstance(first, Place) or not find_form_sheets(self.grids).sheets.get(COVER):
            return ()
        row, column = cell_of(first.address)
        return tuple(Place(first.sheet, address(row + step, column)) for step in range(rows))

    def _tell(self, left: dict[str, list[str]], unsure: Iterable[Any]) -> None:
        for id, texts in left.items():
            if id in tables(self.report.form.edition):
                self._say("table", section=id, count=len(texts))
        for each in unsure:
            self._say("unsure", section=each.expected, start=each.found)

    def _say(self, name: str, **slots: object) -> None:
        self.plan.lines.append(_words()[name].format(**slots))


def plan_zeros(grids: Grids, report: Report) -> Plan:
    """Return the blank cells of the tables that a clerk fills in, each with 0; a cell that holds anything at all is not blank."""
    values: dict[Place, Value] = {}
    counts: dict[str, int] = {}
    for figure in report.form.figures.values():
        place = report.places.get(figure.id)
        if figure.parts or report.figures.get(figure.id) is not None or not isinstance(place, Place):
            continue
        if not _holds(grids, place):
            values[place] = 0
            counts[figure.table] = counts.get(figure.table, 0) + 1
    words = _words()
    named = "，".join(words["zero_table"].format(table=table, count=count) for table, count in counts.items())
    line = words["zero"].format(tables=named, count=len(values)) if values else words["zero_none"]
    return Plan(values, [line], [])


def _holds(grids: Grids, place: Place) -> bool:
    """Return whether a cell holds a value, an error or a formula."""
    raw = grids.scan(place.sheet).get(place.address)
    return raw is not None and (raw.formula is not None or raw.value != "")


def _signed(texts: Sequence[str]) -> tuple[Sequence[str], str, str]:
    """Return the paragraphs, and from below them who signs and on which day; "" where they do not say."""
    day = read_date(texts[-1]) if texts and len(texts[-1]) <= LONGEST_DAY else ""
    if not DAY.fullmatch(day):
        return texts, "", ""
    rest = texts[:-1]
    is_name = rest and len(rest[-1]) <= LONGEST_NAME and not STOPS.search(rest[-1])
    return (rest[:-1], rest[-1], day) if is_name else (rest, "", day)


def _cells(places: Sequence[Place]) -> str:
    """Return cells as a person names them: sheet, first and last."""
    first, last = places[0], places[-1]
    return f"“{first.sheet}”{first.address}" + (f" 到 {last.address}" if last != first else "")


def _words() -> dict[str, str]:
    words: dict[str, str] = load_data(__file__, "words.json")["plan"]
    return words


def told(plans: Iterable[Plan], head: str) -> Iterator[str]:
    """Yield what plans would do, line by line."""
    yield head
    yield from (f"  {line}" for plan in plans for line in plan.lines)
