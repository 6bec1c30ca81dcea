"""Drafts (草稿) of parts the clerk left empty: sentences chosen and filled from the figures, as drafts.json words them."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from rules.data import load_data
from rules.expressions import compiled
from rules.report import Number, Report
from rules.terms import MINUS
from rules.wording import figure_value, number

MARK = compiled(r"[【〖［\[]\s*草\s*稿\s*[】〗］\]]")
RELATIONS: Mapping[str, Callable[[Number, Number], bool]] = {"==": operator.eq, ">": operator.gt, "<": operator.lt}
Sentence = Mapping[str, Any]


class NotFilled(Exception):
    """A figure or a field the draft needs is not filled in yet: no draft rather than a wrong one."""


def load_drafts() -> dict[str, Any]:
    """Return the drafts' data: the mark, the quantities, the sentences of each part."""
    return load_data(__file__, "drafts.json")


def draft_mark() -> str:
    """Return what a draft paragraph begins with until somebody accepts it by deleting the mark."""
    mark: str = load_drafts()["mark"]
    return mark


def is_draft(text: str) -> bool:
    """Return whether a paragraph carries the mark of a draft, in whatever brackets."""
    return MARK.search(text) is not None


def draft_word(name: str) -> str:
    """Return a text of drafts by its name: what stands on every page, in an empty part and so on."""
    word: str = load_drafts()["words"][name]
    return word


def make_drafts(report: Report) -> dict[str, tuple[str, ...]]:
    """Return draft paragraphs, without the mark, for every part of the report that has none and whose figures are filled in."""
    drafts = {}
    # Where the form asks for a part as one text, nothing is missing beneath what is written so.
    whole = {section: group[0] for group in report.form.required_prose() for section in group}
    for draft in load_drafts()["drafts"]:
        section = draft["section"]
        if not any(report.text(each).strip() for each in {section, whole.get(section, section)}):
            paragraphs = draft_paragraphs(draft["paragraphs"], report)
            if paragraphs:
                drafts[section] = paragraphs
    return drafts


def draft_paragraphs(paragraphs: list[list[Sentence]], report: Report) -> tuple[str, ...]:
    """Return the paragraphs in words, () when something they need is not filled in."""
    facts = _Facts(report)
    try:
        worded = ("".join(facts.word(sentence) or "" for sentence in paragraph) for paragraph in paragraphs)
        return tuple(text for text in worded if text)
    except NotFilled:
        return ()


class _Facts:
    """What sentences may say about one report."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.quantities: Mapping[str, list[str]] = load_drafts()["quantities"]

    def value(self, name: str) -> Number | None:
        """Return a quantity, None when the form has no such figures; raises NotFilled when one of them is blank."""
        if name == "政府":
            return int(bool(self.report.body and self.report.body.government))
        if name == "报告年度":
            return self.report.year
        if name not in self.quantities:
            return int(bool(self.report.identity.get(name)))
        match = self.report.form.match
        terms = [(id, each.startswith(MINUS)) for each in self.quantities[name] for id in match(each.removeprefix(MINUS))]
        values = [(figure_value(id, self.report), minus) for id, minus in terms]
        if any(value is None for value, _ in values):
            raise NotFilled(name)
        return sum((-value if minus else value) for value, minus in values if value is not None) if values else None

    def word(self, sentence: Sentence) -> str | None:
        """Return a sentence in words, "" for one that says nothing, None for one that does not apply."""
        if not all(self.holds(*condition) for condition in sentence.get("if", ())):
            return None
        if "first" in sentence:
            return next((text for text in map(self.word, sentence["first"]) if text is not None), None)
        items = [item for item in sentence.get("list", ()) if self.value(item[0])]
        if "list" in sentence and not items:
            return None
        if len(items) == 1 and "only" in sentence:
            return self.fill(sentence["only"], items[0][2])
        return self.fill(sentence["text"], sentence.get("between", "").join(self.fill(item[1]) or "" for item in items))

    def holds(self, name: str, relation: str, bound: int) -> bool:
        """Return whether a quantity is as a condition says; never for one the form does not have."""
        value = self.value(name)
        return value is not None and RELATIONS[relation](value, bound)

    def fill(self, text: str, listed: str = "") -> str | None:
        """Return a text with its names filled in, None when the form has no such figure."""
        values = {name: self.named(name, listed) for name in names_of(text)}
        return None if None in values.values() else text.format_map(values)

    def named(self, name: str, listed: str) -> str | None:
        """Return what stands for a name in a text: the list, a quantity, a field of the cover."""
        if name == "list":
            return listed
        if name in self.quantities:
            value = self.value(name)
            return None if value is None else number(value)
        if not self.report.identity.get(name):
            raise NotFilled(name)
        return self.report.identity[name]


def names_of(text: str) -> Iterator[str]:
    """Yield the names in braces."""
    # Most reports need no draft.
    from string import Formatter  # noqa: PLC0415

    yield from (name for _, name, _, _ in Formatter().parse(text) if name is not None)
