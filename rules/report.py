"""One unit's annual report of one year (年报), as rules see it: identity, figures, prose, explanations; no files, no Excel."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from rules.bodies import Body, infer_body
from rules.form import Form, load_form

Number = int | float


class Place(NamedTuple):
    """Where something stands in the user's file."""

    sheet: str
    address: str


class Observation(NamedTuple):
    """What reading noticed and a rule may judge: its name (see observations.json), where, and what was found there."""

    name: str
    figure: str = ""
    place: Place | None = None
    found: str = ""
    expected: str = ""


class Explanation(NamedTuple):
    """The clerk's reason for a 提示 (情况说明); `values` are the values it explains, empty when she wrote none down."""

    code: str
    scope: str
    text: str
    values: str = ""
    place: Place | None = None


class Report:
    """A report; a figure that is missing is None, absent prose is an empty tuple, `previous` is None when last year is not at hand."""

    def __init__(
        self,
        form: Form | None = None,
        *,
        identity: Mapping[str, str] | None = None,
        figures: Mapping[str, Number | None] | None = None,
        previous: Mapping[str, Number | None] | None = None,
        previous_identity: Mapping[str, str] | None = None,
        previous_source: str = "",
        prose: Mapping[str, tuple[str, ...]] | None = None,
        observations: Iterable[Observation] | None = None,
        explanations: Iterable[Explanation] = (),
        places: Mapping[str, Any] | None = None,
        formulas: Iterable[str] = (),
        remarks: Iterable[str] = (),
        template: str = "",
        source: str = "",
        unseen: Iterable[str] = (),
        asked_year: int | None = None,
    ) -> None:
        """Hold the parts; `observations` None means nobody looked, `formulas` are the totals that are sums in the file itself.

        `unseen` names the observations that could not be made, whoever looks: the file is of a kind that does not show them.
        `previous_source` is the file that last year's figures come from, "" where they stand in the report's own. `remarks` are
        sentences about the file that no rule judges, `template` the template's id, edition and version. `asked_year` is the year that
        was asked for, None where nobody asked.
        """
        self.form = form or load_form("2021")
        self.identity = dict(identity or {})
        self.figures = dict.fromkeys(self.form.ids) | dict(figures or {})
        self.previous = None if previous is None else dict(previous)
        self.previous_identity = dict(previous_identity or {})
        self.previous_source = previous_source
        self.prose = dict(prose or {})
        self.observations = None if observations is None else tuple(observations)
        self.explanations = tuple(explanations)
        self.places = dict(places or {})
        self.formulas = frozenset(formulas)
        self.remarks = tuple(remarks)
        self.template = template
        self.source = source
        self.unseen = frozenset(unseen)
        self.asked_year = asked_year

    def __repr__(self) -> str:
        """Return unit, year, edition and how many figures are filled."""
        filled = sum(value is not None for value in self.figures.values())
        return f"<年报 {self.unit or '（单位未填）'} {self.year or '（未填）'} 年度，{self.form.edition} 版，已填 {filled} 格>"

    @property
    def unit(self) -> str:
        """Return the unit's name, "" when it is not given."""
        return self.identity.get("单位名称", "")

    @property
    def year(self) -> int | None:
        """Return the year reported on, None when it is not given or is no year."""
        return year_of(self.identity.get("报告年度", ""))

    @property
    def body(self) -> Body | None:
        """Return the kind of body (单位类别), inferred from the name when the cover leaves it open."""
        return infer_body(self.identity.get("单位类别", ""), self.unit)

    def text(self, section: str) -> str:
        """Return a section's paragraphs joined by line feeds, "" when it is absent."""
        return "\n".join(self.prose.get(section, ()))


def year_of(text: str) -> int | None:
    """Return the year that a cover states, None when it states none."""
    return int(text) if len(text) == len("2021") and text.isascii() and text.isdigit() else None
