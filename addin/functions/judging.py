"""Judging what a few ranges hold: a report made of them, and of the rules those that it can answer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property, lru_cache

from addin.functions.answers import ask_whether, refusal, text_of
from addin.functions.regions import Region
from rules.catalogue import Catalogue, load_catalogue
from rules.engine import Outcome, judge
from rules.form import EDITIONS, Form, load_form
from rules.kinds.diagnosis import DIAGNOSES
from rules.kinds.figures import FIGURE_KINDS, values_of
from rules.line import Line, judge_line
from rules.report import Number, Observation, Report
from rules.rule import Rule
from rules.spelling import nearest_code
from rules.states import UNDECIDED
from rules.terms import PREVIOUS, all_ids, index_of, listed
from workbook.layout import load_layout
from workbook.reading.cell_numbers import ERROR, PLACEHOLDER, TEXT, WIDE, WORDS
from workbook.reading.totals import totals

CELL_TROUBLES = frozenset({PLACEHOLDER, WORDS, WIDE, TEXT, ERROR})
# These look at every figure they name, the others at each figure by itself.
WHOLE_KINDS = frozenset({"copied", "single_outcome"})
LAST_YEARS_KINDS = frozenset({"change", "turned_zero", "copied"})
# These ask the cover too.
COVER_KINDS = frozenset({"not_a_year"})


class Question:
    """The report that the given ranges make, and the rules that these figures can answer."""

    def __init__(self, regions: Sequence[Region], previous: Region | None = None) -> None:
        """Take this year's ranges, the first of which tells the edition, and one of last year."""
        self.regions = regions
        self.previous = previous
        self.form: Form = load_form(regions[0].shape.edition)
        self.given = frozenset(self._given())
        self.catalogue = answerable(self.form.edition, self.given)
        self.report = self._report()

    def _given(self) -> Iterator[str]:
        for region in self.regions:
            yield from region.shape.ids
        if self.previous:
            yield from (PREVIOUS + id for id in self.previous.shape.ids if id in self.form.figures)

    def _report(self) -> Report:
        numbers: dict[str, Number | None] = {}
        observations: list[Observation] = []
        for region in self.regions:
            numbers |= region.numbers()
            observations += region.observations()
        if self.previous:
            observations += self.previous.observations(PREVIOUS)
        return Report(
            self.form,
            figures=numbers,
            previous=self.previous.numbers() if self.previous else None,
            observations=[each for each in observations if each.figure in self.given],
            places=load_layout(self.form.edition).places,
            formulas=_sums(self.form, numbers),
        )

    @cached_property
    def outcome(self) -> Outcome:
        """Return what judging gave, without the blanks of tables that were not given."""
        outcome = judge(self.report, self.catalogue)
        outcome.results = [each for each in outcome.results if each.verdict != UNDECIDED or self.given.issuperset(each.figures)]
        return outcome

    def lines(self, codes: Iterable[str] = ()) -> list[Line]:
        """Return the lines whose figures were all given, of these rules only when some are named."""
        wanted = set(codes) or set(self.catalogue.rules)
        return [line for line in self.catalogue.lines if line.rule.code in wanted and self.given.issuperset(ids_of(line, self.form))]

    def open_lines(self, codes: Iterable[str] = ()) -> list[Line]:
        """Return those of the lines that a blank cell leaves undecided."""
        values = values_of(self.report)
        return [line for line in self.lines(codes) if judge_line(line, values)[0] == UNDECIDED]

    def blanks_of(self, line: Line) -> list[str]:
        """Return the figures of a line that have no number."""
        values, places = values_of(self.report), index_of(self.form)
        return [id for id in ids_of(line, self.form) if values[places[id]] is None]

    def found(self) -> dict[str, str]:
        """Return by figure what else than a plain number stands in its cell."""
        return {each.figure: each.found for each in self.report.observations or ()}

    def see_to(self, rule: Rule) -> None:
        """Raise Refusal when the rule cannot be judged by what was given."""
        if rule.status != "on":
            raise refusal("off", code=rule.code)
        if rule.code not in load_catalogue(self.form.edition).rules:
            raise refusal("other_edition", code=rule.code, edition=self.form.name)
        if rule.code not in self.catalogue.rules:
            raise refusal("out_of_reach", code=rule.code)

    def is_open(self, rule: Rule) -> bool:
        """Return whether a blank leaves the rule undecided somewhere."""
        if rule.kind in FIGURE_KINDS:
            return any(self.report.figures.get(id, 0) is None for id in _figures_of(rule, self.form) if id in self.given)
        return bool(self.open_lines(rule.terms["of"] if rule.kind in DIAGNOSES else [rule.code]))


@lru_cache(maxsize=16)
def answerable(edition: str, given: frozenset[str]) -> Catalogue:
    """Return the rules in force that need nothing but these figures, or look at each of them by itself."""
    catalogue = load_catalogue(edition)
    reached = {line.rule.code for line in catalogue.lines if given.issuperset(ids_of(line, catalogue.form))}
    reached |= {rule.code for rule in catalogue.rules.values() if _looks_at(rule, catalogue.form, given)}
    reached |= {rule.code for rule in catalogue.rules.values() if rule.kind in DIAGNOSES and reached.issuperset(rule.terms["of"])}
    return catalogue.only([code for code in reached if catalogue.rules[code].is_for_all])


def find_rule(code: object) -> Rule:
    """Return the rule of a code in whichever edition has it; raises Refusal that names the nearest code."""
    rules = {code: rule for edition in reversed(EDITIONS) for code, rule in load_catalogue(edition).all_rules.items()}
    asked = text_of(code, "规则代码", "T3-01").upper()
    if asked not in rules:
        raise refusal("no_rule", code=asked, near=ask_whether(nearest_code(asked, rules)))
    return rules[asked]


def ids_of(line: Line, form: Form) -> list[str]:
    """Return the figures that a line or its guards weigh."""
    ids = all_ids(form)
    return list(dict.fromkeys(ids[place] for condition in (line.must, *line.when) for place, _ in condition.weights))


def _looks_at(rule: Rule, form: Form, given: frozenset[str]) -> bool:
    """Return whether a rule that is no sum can be judged by these figures."""
    if rule.kind == "observed":
        return CELL_TROUBLES.issuperset(listed(rule.terms["of"]))
    if rule.kind not in FIGURE_KINDS or rule.kind in COVER_KINDS or "tables" in rule.terms:
        return False
    ids = _figures_of(rule, form)
    needed = [id for id in ids if id in given and (rule.kind not in LAST_YEARS_KINDS or PREVIOUS + id in given)]
    return len(needed) == len(ids) if rule.kind in WHOLE_KINDS else bool(needed)


def _figures_of(rule: Rule, form: Form) -> list[str]:
    return form.match(listed(rule.terms["figures"]) if "figures" in rule.terms else [rule.terms["whole"], *rule.terms["parts"]])


def _sums(form: Form, numbers: dict[str, Number | None]) -> Iterator[str]:
    """Yield the totals that are what their parts come to, as the formulas of the official workbook are."""
    for id, parts in totals(form.edition):
        if id not in numbers:
            continue
        values = [numbers.get(part) for part in parts]
        known = [value for value in values if value is not None]
        if numbers[id] == (sum(known) if len(known) == len(parts) else None):
            yield id
