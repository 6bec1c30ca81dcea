"""An entry of the reference (规则说明): what a rule asks and why, a right and a wrong example, how to correct, since when.

Everything that explains a rule (the command, REFERENCE.md, the page, the guide in the workbook, the ribbon) is made of its `parts`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

from rules.catalogue import Catalogue
from rules.data import load_data
from rules.form import Form, load_form
from rules.kinds.linear import LINEAR
from rules.reference.examples import judge_example, report_of
from rules.rule import Result, Rule
from rules.states import SEVERITY, STATUS
from rules.terms import PREVIOUS
from rules.wording import number, sentence

# The first version of the official template; a rule that came later says so.
FIRST_TEMPLATE = "1.0"


def load_words() -> dict[str, Any]:
    """Return the words that entries are made of."""
    return load_data(__file__, "words.json")


class Entry:
    """What is to be said of one rule; the examples are judged when they are asked for."""

    def __init__(self, rule: Rule, catalogue: Catalogue) -> None:
        self.rule = rule
        self.code = rule.code
        self.title = rule.title
        self._catalogue = catalogue

    @property
    def group(self) -> str:
        """Return the group of rules it belongs to, as its code says."""
        words: dict[str, str] = load_words()["groups"]
        return words.get(self.code.partition("-")[0], self.code)

    @property
    def asks(self) -> str:
        """Return what the rule asks, in the clerk's words."""
        words: str = load_words()["asks"]
        return self.rule.asks or words.format(title=self.title)

    @property
    def source(self) -> str:
        """Return document and clause, and how certain that is."""
        return f"{self.rule.ground}（{load_words()['certainty'][self.rule.certainty]}）"

    @property
    def in_force(self) -> str:
        """Return severity, status and since when, in words."""
        words, rule = load_words(), self.rule
        text: str = words["in_force"]
        later = words["from_year"].format(year=rule.from_year) if rule.from_year else ""
        said = text.format(
            severity=SEVERITY[rule.severity],
            duty=words["duty"][rule.severity],
            status=STATUS[rule.status],
            since=rule.since,
            template=rule.data.get("template", FIRST_TEMPLATE),
        )
        return said + later

    @cached_property
    def right(self) -> str:
        """Return an example that passes; of several one that shows something."""
        good = self.rule.examples["good"]
        nothing = "all_zero" if self.rule.kind in LINEAR or "figures" in self.rule.terms else "nothing"
        return _given(next((each for each in good if each), good[0]), self._catalogue.form, nothing)

    @cached_property
    def wrong(self) -> str:
        """Return an example that does not pass, with the sentence that the check says of it."""
        # Rules that ask for what is blank have no other wrong example.
        example = next(iter(self.rule.examples["bad"]), None) or {"given": self.rule.examples["blank"][0]}
        _, results = judge_example(self.rule, example["given"], self._catalogue)
        result = next((each for each in results if _meant(each, example)), None)
        shown = _given(example["given"], self._catalogue.form, "unwritten")
        if result is None:
            return shown
        message = sentence(result, report_of(example["given"], self._catalogue.form), {})
        return f"{shown}\n{load_words()['said'].format(message=message)}"

    @property
    def remedy(self) -> str:
        """Return how to correct, and when to explain instead; "" where a supervisor's own rule does not say."""
        return self.rule.remedy

    def parts(self, *names: str) -> list[tuple[str, str]]:
        """Return (heading, text) of the parts that are named, of all without names; a text may have two lines."""
        words = load_words()["parts"]
        texts = ((heading, self._text(name)) for name, heading in words.items() if not names or name in names)
        return [(heading, text) for heading, text in texts if text]

    def _text(self, name: str) -> str:
        text: str = self.rule.why if name == "why" else getattr(self, name)
        return text


def _meant(result: Result, example: Mapping[str, Any]) -> bool:
    return example.get("scope", result.scope) == result.scope and example.get("quote", "") in (result.quote or "")


def _given(given: Mapping[str, Any], form: Form, nothing: str) -> str:
    """Return what an example gives, in words; `nothing` names those for an example that gives nothing."""
    words, form = load_words()["given"], load_form(given["格式"]) if "格式" in given else form
    if not given:
        return str(words[nothing])
    said = [text for key, value in given.items() for text in _said(key, value, form)]
    zeros = [words["zeros"]] if any(key in form.figures for key in given) else []
    return "；".join([*said, *zeros]).removesuffix("。") + "。"


def _said(key: str, value: Any, form: Form) -> Iterator[str]:
    words = load_words()["given"]
    figure = form.figures.get(key.removeprefix(PREVIOUS))
    shown = words["blank"] if value is None else str(value)
    if figure:
        said = words["blank"] if value is None else words["filled"].format(value=number(value))
        yield words["last_year" if key.startswith(PREVIOUS) else "figure"].format(table=figure.table, name=figure.name, value=said)
    elif key == "上年":
        yield words["no_last_year"]
    elif key == "观察":
        yield from (_seen(each, form) for each in value or ())
    elif key.startswith("封面."):
        yield words["cover"].format(field=key.removeprefix("封面."), value=shown)
    elif key.startswith("文字."):
        yield words["prose"].format(section=key.removeprefix("文字."), value=shown.replace("\n", " / "))
    else:
        word = {"文件": "file", "格式": "edition", "上年单位": "last_unit", "所要的年度": "asked_year"}[key]
        yield words[word].format(value=shown)


def _seen(seen: list[str], form: Form) -> str:
    """Return what reading noticed: its meaning, the place where it has one, and what was found there."""
    words, figure = load_words()["given"], form.figures.get(seen[1])
    meanings = load_data(__file__, "../observations.json")["observations"]
    what = meanings[seen[0]] + "".join(f"“{each}”" for each in seen[2:3] if each)
    place = f"{figure.table}“{figure.name}”" if figure else seen[1]
    text: str = words["seen_at" if place else "seen"]
    return text.format(place=place, what=what)
