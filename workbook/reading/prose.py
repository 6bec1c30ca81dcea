"""The sheets of prose (一、五、六): paragraphs under their headings, each with its place."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from rules.form import load_form
from rules.report import Observation, Place
from workbook.reading.field_values import paragraphs
from workbook.reading.grids import Grid
from workbook.reading.labels import label_key, likeness, ordinal, without_ordinal
from workbook.reading.part_titles import find_title, judge_title
from workbook.sheets.wording import load_wording

# What a heading's number begins with: a paragraph that begins otherwise is none.
NUMBERS = frozenset("（(【〔一二三四五六七八九十0123456789１２３４５６７８９㈠㈡㈢㈣㈤⑴⑵⑶⑷⑸①②③④⑤⒈⒉⒊⒋⒌")
BREAKS = "。.、，,：:；;） )　—-"
SHORT = 30
TOP = 4
ALIKE = 0.6


class Prose(NamedTuple):
    """The paragraphs of each section of a sheet, their places, and what was noticed."""

    texts: dict[str, tuple[str, ...]]
    places: dict[str, tuple[Place, ...]]
    observations: list[Observation]


def read_prose(grid: Grid, sheet: str, edition: str, section: str) -> Prose:
    """Return the paragraphs of a sheet by section; what stands above the first heading is the section's own text."""
    title, headings = section_heads(edition, section)
    column = [row[0] if row else "" for row in grid]
    skipped, observations = _title(title, sheet, column)
    found: dict[str, list[tuple[str, Place]]] = {section: [], **{id: [] for id in headings.values()}}
    here, left, own = section, dict(headings), hints()
    for row, value in enumerate(column):
        if value == "" or row == skipped or value in own:
            continue
        for text in paragraphs(value):
            rest = text
            if left and text[0] in NUMBERS:
                id, rest = _heading(text, left)
                if id:
                    here = id
                    left = {label: other for label, other in left.items() if other != id}
            if rest:
                found[here].append((rest, Place(sheet, f"A{row + 1}")))
    texts = {id: tuple([text for text, _ in each]) for id, each in found.items()}
    return Prose(texts, {f"文字.{id}": tuple([place for _, place in each]) for id, each in found.items()}, observations)


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


def _heading(text: str, left: dict[str, str]) -> tuple[str, str]:
    """Return the aspect that a text is, or begins with, the heading of, and the text after it; "" for a paragraph."""
    if text in left:
        return left[text], ""
    start = label_key(text[:SHORT])
    for label, id in left.items():
        if start.startswith(label_key(label)):
            return id, _after(text, label_key(label))
    number = ordinal(text[:SHORT])
    if not number or len(text) > SHORT or text.endswith(("。", "；")):
        return "", text
    words = without_ordinal(text)
    alike = {id: likeness(words, without_ordinal(label)) for label, id in left.items()}
    best = max(alike, key=lambda aspect: alike[aspect])
    if alike[best] >= ALIKE:
        return best, ""
    same = next((id for label, id in left.items() if ordinal(label) == number and len(text) < SHORT / 2), "")
    return same, "" if same else text


def _after(text: str, heading: str) -> str:
    """Return what follows a heading in the same cell: nothing when it only reads on a little, the whole when it reads on for long."""
    seen, stop = "", 0
    while len(seen) < len(heading) and stop < len(text):
        seen += label_key(text[stop])
        stop += 1
    rest = text[stop:].strip()
    if not rest or rest[0] in BREAKS:
        return rest.lstrip(BREAKS)
    return "" if len(text) <= SHORT and not _is_paragraph(text) else text
