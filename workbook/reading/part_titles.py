"""The title of a part (部分标题) in the first row of its sheet, against the official one."""

from __future__ import annotations

from functools import cache

from rules.form import EDITIONS, load_form
from rules.report import Observation, Place
from workbook.cells import address
from workbook.reading.grids import Labels
from workbook.reading.label_matching import text_at
from workbook.reading.labels import label_key, likeness, ordinal, without_ordinal

ALIKE = 0.4
ACROSS = 3


def judge_title(title: str, sheet: str, labels: Labels, top: int) -> list[Observation]:
    """Return what is wrong with the title, which stands somewhere above the row `top`: nothing, its words or its number."""
    if text_at(labels, 0, 0) == title:
        return []
    row, column, found = find_title(title, labels, top)
    if label_key(found) == label_key(title):
        return []
    place = Place(sheet, address(row + 1, column + 1))
    if without_ordinal(found) == without_ordinal(title) and ordinal(found) != ordinal(title):
        return [Observation("标题序号不符", "", place, found.strip(), title)]
    return [Observation("标题不符", "", place, found.strip(), title)]


def find_title(title: str, labels: Labels, top: int) -> tuple[int, int, str]:
    """Return row, column and text of what stands where the title should: the likest text above `top`, "" in A1 when none is like it."""
    cells = [(row, column) for row in range(max(top, 1)) for column in range(ACROSS)]
    texts = [
        (likeness(label_key(text), label_key(title)), -row, -column, text)
        for row, column in cells
        if (text := text_at(labels, row, column).strip())
    ]
    like, row, column, text = max(texts, default=(0, 0, 0, ""))
    return (-row, -column, text) if like >= ALIKE else (0, 0, "")


@cache
def section_titles() -> dict[str, str]:
    """Return the official title of each part by the id of its section or table."""
    sections = [section for edition in EDITIONS for section in load_form(edition).sections]
    return {id: section["title"] for section in sections for id in (section["id"], section.get("table", section["id"]))}
