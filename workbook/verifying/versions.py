"""What differs between two workbooks of one unit (重复报送的两份), cell by cell, as its page and its notice tell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from rules.report import Place, Report
from rules.wording import number
from workbook.findings.checked import Checked
from workbook.verifying.facts import Facts, Version
from workbook.verifying.wording import first_of, load_sentences, quoted, short_name

MOST_PLACES = 10
# Of a unit that was sent many times, so many are compared.
MOST_COMPARED = 3


def tell_versions(path: str, checked: Checked, facts: Facts, others: Sequence[tuple[Version, Checked]]) -> Iterator[str]:
    """Yield what there is to say of the other workbooks of a file's unit: how each differs, how it fares, and which one counts."""
    words = load_sentences()["double"]
    count = len(facts.versions) + 1
    for version, other in others:
        file = short_name(version.file, path)
        if checked.report is None or other.report is None:
            yield words["unread"].format(count=count, file=file)
            continue
        places = list(differences(checked.report, other.report))
        if not places:
            yield words["same"].format(count=count, file=file)
            continue
        mine, theirs = _fared(facts.saved, checked, words), _fared(version.saved, other, words)
        slots = {"count": count, "mine": mine, "theirs": theirs, "file": file, "places": len(places)}
        yield words["differ"].format(**slots, **first_of(places, MOST_PLACES))
    rest = [each.file for each in facts.versions[len(others) :]]
    if rest:
        yield words["others"].format(files=quoted(rest[:MOST_PLACES], path), more=first_of(rest, MOST_PLACES)["more"])
    yield words["counted"].format(file=short_name(facts.counted, path, *(each.file for each in facts.versions)))


def _fared(saved: str, checked: Checked, words: dict[str, Any]) -> str:
    return str(words["verdict"].format(saved=saved, verdict=checked.conclusion_word))


def differences(one: Report, other: Report) -> Iterator[str]:
    """Yield the cells and texts in which two reports differ, with what stands in each, this year's and last year's."""
    words = load_sentences()["double"]
    for field in dict.fromkeys((*one.identity, *other.identity)):
        mine, theirs = one.identity.get(field, ""), other.identity.get(field, "")
        if mine != theirs:
            place = _place(one.places.get(f"封面.{field}"), field)
            yield words["against"].format(place=place, mine=mine or words["blank"], theirs=theirs or words["blank"])
    yield from _figures(one, other)
    for section in dict.fromkeys((*one.prose, *other.prose)):
        if one.prose.get(section, ()) != other.prose.get(section, ()):
            yield words["prose"].format(name=section)
    if [each[:4] for each in one.explanations] != [each[:4] for each in other.explanations]:
        yield words["reasons"]


def _figures(one: Report, other: Report) -> Iterator[str]:
    words = load_sentences()["double"]
    pairs = [(id, one.figures.get(id), other.figures.get(id)) for id in dict.fromkeys((*one.figures, *other.figures))]
    if not (one.previous_source or other.previous_source):
        # Last year's figures that stand in the workbook itself.
        before, earlier = one.previous or {}, other.previous or {}
        pairs += [(f"上年.{id}", before.get(id), earlier.get(id)) for id in dict.fromkeys((*before, *earlier))]
    differ = {id for id, mine, theirs in pairs if mine != theirs}
    for id, mine, theirs in pairs:
        figure = one.form.figures.get(id)
        # A total follows from its parts.
        if id in differ and not (figure and any(part in differ for part in figure.parts)):
            shown = [words["blank"] if each is None else number(each) for each in (mine, theirs)]
            yield words["against"].format(place=_place(one.places.get(id), id), mine=shown[0], theirs=shown[1])


def _place(place: Place | tuple[Place, ...] | None, name: str) -> str:
    return f"{place.sheet}!{place.address}" if isinstance(place, Place) else name


def is_same(one: Report, other: Report) -> bool:
    """Return whether two reports say the same of the same year: one is the other saved again."""
    return next(differences(one, other), None) is None
