"""The sheets of prose (一、五、六): paragraphs under their headings, each with its place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import NamedTuple

from rules.form import load_form
from rules.report import Observation, Place
from workbook.reading.field_values import paragraphs
from workbook.reading.grids import Grid
from workbook.reading.labels import likeness, ordinal, without_ordinal
from workbook.reading.part_titles import find_title, judge_title
from workbook.reading.prose_parts import Line, part_prose
from workbook.sheets.wording import load_wording

SHORT = 30
TOP = 4
ALIKE = 0.6


class Prose(NamedTuple):
    """The paragraphs of each section of a sheet, their places, what was noticed, what is remarked."""

    texts: dict[str, tuple[str, ...]]
    places: dict[str, tuple[Place, ...]]
    observations: list[Observation]
    remarks: list[str]


def read_prose(grid: Grid, sheet: str, edition: str, section: str, cover: Mapping[str, str]) -> Prose:
    """Return the paragraphs of a sheet by section; what stands above the first heading is the section's own text.

    `cover` has the fields of the cover, which people repeat at the head or the foot of what they paste.
    """
    title, headings = section_heads(edition, section)
    column = [row[0] if row else "" for row in grid]
    skipped, observations = _title(title, sheet, column)
    parted = part_prose(list(_lines(column, skipped, sheet, headings)), section, edition, cover)
    found = {id: parted.texts.get(id, []) for id in (section, *headings.values(), *parted.texts)}
    texts = {id: tuple([text for text, _ in each]) for id, each in found.items()}
    places = {f"文字.{id}": tuple([place for _, place in each]) for id, each in found.items()}
    return Prose(texts, places, [*observations, *parted.observations], parted.remarks)


def _lines(column: list[object], skipped: int, sheet: str, headings: dict[str, str]) -> Iterator[Line]:
    """Yield the paragraphs of a sheet, and the headings that are printed on it: the last cell of each that says just that."""
    own, left = hints(), dict(headings)
    exact = {value: row for row, value in enumerate(column) if isinstance(value, str) and value in headings}
    for row, value in enumerate(column):
        if value == "" or row == skipped or value in own:
            continue
        place = Place(sheet, f"A{row + 1}")
        printed = headings[str(value)] if exact.get(str(value)) == row else ""
        if not printed and isinstance(value, str) and len(value) <= SHORT:
            printed = _altered(value, {label: id for label, id in left.items() if label not in exact})
        if printed:
            left = {label: id for label, id in left.items() if id != printed}
            yield Line("", place, row + 1, printed)
            continue
        yield from (Line(text, place, row + 1) for text in paragraphs(value))


def _altered(text: str, left: dict[str, str]) -> str:
    """Return the aspect whose printed heading a cell was before somebody changed a word of it, "" for a paragraph."""
    number = ordinal(text)
    if not left or not number or text.endswith(("。", "；")):
        return ""
    words = without_ordinal(text)
    alike = {id: likeness(words, without_ordinal(label)) for label, id in left.items()}
    best = max(alike, key=lambda aspect: alike[aspect])
    if alike[best] >= ALIKE:
        return best
    return next((id for label, id in left.items() if ordinal(label) == number and len(text) < SHORT / 2), "")


def _title(title: str, sheet: str, column: list[object]) -> tuple[int, list[Observation]]:
    """Return the row of the title, -1 when there is none, and what is wrong with it."""
    if column and column[0] == title:
        return 0, []
    top = tuple((value if isinstance(value, str) and not _is_paragraph(value) else "",) for value in column[:TOP])
    row, _, text = find_title(title, top, len(top))
    return row if text else -1, judge_title(title, sheet, top, len(top))


@cache
def section_heads(edition: str, section: str) -> tuple[str, dict[str, str]]:
    """Return the title of a part and the ids of its aspects by their headings."""
    found = next(each for each in load_form(edition).sections if each["id"] == section)
    return found["title"], {aspect["title"]: aspect["id"] for aspect in found.get("aspects", ())}


@cache
def hints() -> frozenset[str]:
    """Return the template's own texts, which are nobody's prose."""
    words = load_wording()["prose"]
    return frozenset({words["hint"], words["end"], words["end"].strip()})


def _is_paragraph(text: str) -> bool:
    return len(text) > SHORT or text.strip().endswith(("。", "；", "："))
