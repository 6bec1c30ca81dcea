"""A rule (规则), as a line of JSON says it, and what judging it gives."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from rules.report import Number, Place
from rules.states import FAIL, SEVERITY

COMMON_KEYS = frozenset(
    {"code", "title", "severity", "kind", "message", "asks", "why", "remedy", "source", "certainty", "identity", "yields_to"}
    | {"since", "from_year", "status", "applies", "examples", "groups", "template"}
)


class Rule:
    """A rule; `terms` holds the keys that only its kind understands, `applies` and `from_year` the reports it is meant for.

    `identity` says that it asks who reports and on which year, or whether a table is the form's, which comes before all else;
    `yields_to` names the rules that tell more of a cell when they ask about the same one.
    """

    def __init__(self, data: Mapping[str, Any], file: str = "") -> None:
        self.data = dict(data)
        self.file = file
        self.code: str = data["code"]
        self.title: str = data["title"]
        self.severity: str = data["severity"]
        self.kind: str = data["kind"]
        self.message: str = data["message"]
        self.asks: str = data.get("asks", "")
        self.why: str = data["why"]
        self.remedy: str = data.get("remedy", "")
        self.source: dict[str, str] = data["source"]
        self.certainty: str = data["certainty"]
        self.since: str = data["since"]
        self.from_year: int = data.get("from_year", 0)
        self.status: str = data.get("status", "on")
        self.applies: dict[str, Any] = data.get("applies", {})
        self.identity: bool = data.get("identity", False)
        self.yields_to: tuple[str, ...] = tuple(data.get("yields_to", ()))
        self.examples: dict[str, Any] = data.get("examples", {})
        self.terms: dict[str, Any] = {key: value for key, value in data.items() if key not in COMMON_KEYS}

    def __repr__(self) -> str:
        """Return code, severity and title."""
        return f"<规则 {self.code} {SEVERITY[self.severity]}：{self.title}{'' if self.status == 'on' else '（停用）'}>"

    @property
    def is_for_all(self) -> bool:
        """Return whether the rule is meant for every report, whatever body, year or function its cover states."""
        return not self.applies and not self.from_year

    @property
    def ground(self) -> str:
        """Return document and clause."""
        return "，".join(filter(None, (self.source["document"], self.source.get("clause", ""))))


class Spot(NamedTuple):
    """A paragraph of the prose: section id and 0-based paragraph."""

    section: str
    paragraph: int


class Reads(NamedTuple):
    """What a number of the prose may mean: figures, those subtracted with a minus sign, and what they come to."""

    figures: tuple[str, ...]
    value: Number


class Result:
    """An instance of a rule that needs a person: what it is about, the arithmetic if there is any, the words found."""

    def __init__(
        self,
        rule: Rule,
        *,
        scope: str = "",
        verdict: str = FAIL,
        severity: str = "",
        figures: Iterable[str] = (),
        left: Number | None = None,
        right: Number | None = None,
        difference: Number | None = None,
        quote: str | None = None,
        spot: Spot | None = None,
        spots: Iterable[Spot] = (),
        place: Place | None = None,
        slots: Mapping[str, str] | None = None,
        sides: tuple[tuple[str, ...], tuple[str, ...]] = ((), ()),
        explains: tuple[str, str] | None = None,
        readings: Iterable[Reads] = (),
        is_certain: bool = True,
    ) -> None:
        """Hold the parts; `severity` is the rule's unless another is given; `figures` may also name cover fields (封面.…).

        `spot` is the paragraph it is about, `spots` the others where it is about several. `slots` fill the rule's message, `sides` are the
        signed figure ids left and right of a linear rule's relation. A diagnosis `explains` another result, named by its code and scope.
        `readings` are what a number of the prose may mean; where it may mean something else as well it is not certain.
        """
        self.rule = rule
        self.scope = scope
        self.verdict = verdict
        self.severity = severity or rule.severity
        self.figures = tuple(figures)
        self.left = left
        self.right = right
        self.difference = difference
        self.quote = quote
        self.spot = spot
        self.spots = tuple(spots)
        self.place = place
        self.slots = dict(slots or {})
        self.sides = sides
        self.explains = explains
        self.readings = tuple(readings)
        self.is_certain = is_certain


class Judged(NamedTuple):
    """What a kind says of one rule and one report: instances passed, instances undecided, and results for people."""

    passed: int
    undecided: int
    results: list[Result]
