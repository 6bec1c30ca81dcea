"""Contradictions (矛盾): rules that no report can satisfy together, or only with a figure that they force to one value.

Three kinds, each with an irreducible set of lines (leave one out and the contradiction is gone):
nothing - no report satisfies them all; forced - a figure can only have one value though none of them alone says so;
unfinished - the rules were too many and too entangled for the search to come to an end;
idle - the guard of a line can never hold; doomed - once its guard holds, the line can never hold.
A warning counts like an error: one that always fails is a defect too. A line that alone asks for one value (请核对 whatever is not 0)
is a reminder: it counts for `nothing` only. Rules whose `applies` exclude each other are never taken together.
Figures are counted as whole where one line alone tells that it can have no whole solution, or where a figure is forced to a fraction;
the search otherwise takes fractions, and claims nothing that holds for whole numbers alone.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import product
from math import ceil, floor
from typing import Any, NamedTuple

from rules.bodies import load_bodies
from rules.form import Form
from rules.kinds.linear import LINEAR
from rules.line import Condition, Line
from rules.linting.feasible import Effort, Exact, Exhausted, Point
from rules.linting.search import Clause, Space, clause_of, guards_of, search, shrink, space_of
from rules.rule import Rule
from rules.terms import listed, resolve, weigh

NOTHING, FORCED, IDLE, DOOMED, UNFINISHED = "nothing", "forced", "idle", "doomed", "unfinished"
# Work for one edition: some seconds; the whole catalogue needs a twentieth of it.
MOST_WORK = 600_000
# Fewer figures are as well asked one by one.
FEWEST_TOGETHER = 4
COVER = "封面."
BODY = "封面.单位类别"


class Contradiction(NamedTuple):
    """What is wrong and the lines that bring it about; `figure` and `value` for a forced one, `asked` the line with the guard."""

    kind: str
    lines: tuple[Line, ...]
    place: int = -1
    value: Fraction = Fraction(0)
    asked: Line | None = None

    def rules(self) -> list[Rule]:
        """Return the rules of its lines, each once, in order."""
        return list(dict.fromkeys(line.rule for line in (*self.lines, *([self.asked] if self.asked else []))))


def find_contradictions(rules: Sequence[Rule], suspects: Collection[Rule], form: Form) -> list[Contradiction]:
    """Return the contradictions among rules that are on, each with at least one of the suspects in it; a later suspect gives way first."""
    lines = [line for rule in rules if rule.status == "on" for line in lines_of(rule, form)]
    found: list[Contradiction] = []
    known: list[frozenset[Rule]] = []
    effort = Effort(MOST_WORK)
    try:
        for world in worlds({line.rule for line in lines}):
            for each in _World([line for line in lines if line.rule in world], suspects, space_of(form, effort)).contradictions():
                codes = frozenset(each.rules())
                if not any(codes >= smaller for smaller in known):
                    known.append(codes)
                    found.append(each)
    except Exhausted:
        found.append(Contradiction(UNFINISHED, ()))
    return found


def lines_of(rule: Rule, form: Form) -> Iterator[Line]:
    """Yield the lines of a linear rule; an upper limit on single figures is judged otherwise, but is linear too."""
    if rule.kind in LINEAR:
        yield from LINEAR[rule.kind](rule, form)
    elif rule.kind == "not_above":
        for id in resolve(listed(rule.terms["figures"]), form, {}):
            yield Line(rule, id, Condition(weigh((id,), (), form), "<=", rule.terms["bound"]), left=(id,))


def worlds(rules: Iterable[Rule]) -> list[frozenset[Rule]]:
    """Return the largest sets of rules that can be meant for one and the same report."""
    listed = list(rules)
    stated = {key: {rule.applies[key] for rule in listed if key in rule.applies} for rule in listed for key in rule.applies}
    covers = sorted(key for key in stated if key.startswith(COVER) and key != BODY)
    sets = set()
    for body in load_bodies().values():
        for values in product(*(sorted(stated[key]) for key in covers)):
            facts = dict(zip(covers, values, strict=True)) | {BODY: body.id}
            sets.add(frozenset(rule for rule in listed if all(_fact(key, facts, body) == wanted for key, wanted in rule.applies.items())))
    largest = [each for each in sets if not any(each < other for other in sets)]
    return sorted(largest, key=lambda each: sorted(rule.code for rule in each))


def _fact(key: str, facts: Mapping[str, Any], body: object) -> object:
    return facts.get(key) if key.startswith(COVER) else getattr(body, key)


class _World:
    """The lines meant for one report, searched for contradictions."""

    def __init__(self, lines: list[Line], suspects: Collection[Rule], space: Space) -> None:
        self.space = space
        self.suspects = suspects
        self.order = {rule: number for number, rule in enumerate(dict.fromkeys(line.rule for line in lines))}
        self.clauses = [clause_of(line, self.space) for line in lines]
        self.points: list[Point] = []

    def contradictions(self) -> Iterator[Contradiction]:
        """Yield them: after each, the last suspect in it gives way, so that the rest is searched too."""
        reminders = [clause for clause in self.clauses if pins(clause, self.space)]
        self.clauses = [clause for clause in self.clauses if not pins(clause, self.space)]
        yield from self._nothing()
        self.points = [point for point in (search((), self.clauses, self.space).point,) if point]
        places = self._places()
        self._try_together(places)
        for place in places:
            yield from self._forced(place)
        for clause in sorted(self.clauses, key=self._suspected, reverse=True):
            if clause in self.clauses:
                yield from self._guarded(clause)
        self.clauses += reminders
        yield from self._nothing()

    def _suspected(self, clause: Clause) -> bool:
        return clause.line.rule in self.suspects

    def _give_way(self, lines: Sequence[Line]) -> None:
        rule = max((line.rule for line in lines if line.rule in self.suspects), key=self.order.__getitem__)
        self.clauses = [clause for clause in self.clauses if clause.line.rule is not rule]

    def _nothing(self) -> Iterator[Contradiction]:
        while (answer := search((), self.clauses, self.space)).point is None:
            cause = shrink(answer.used, lambda part: search((), part, self.space).point is None, last=self._suspected)
            lines = tuple(clause.line for clause in cause)
            if not any(map(self._suspected, cause)):
                return
            yield Contradiction(NOTHING, lines)
            self._give_way(lines)

    def _places(self) -> list[int]:
        """Return the places that suspects can bear upon: their own first, then those of lines that share a place with them."""
        near: dict[int, None] = {}
        reached = {place for clause in self.clauses if self._suspected(clause) for place in _places(clause)}
        while reached - near.keys():
            near |= dict.fromkeys(sorted(reached - near.keys()))
            reached = {place for clause in self.clauses if not near.keys().isdisjoint(_places(clause)) for place in _places(clause)}
        return list(near)

    def _try_together(self, places: Sequence[int]) -> None:
        """Look for one point where all places have other values than in the first, else for one for each half of them."""
        if not self.points or len(places) < FEWEST_TOGETHER:
            return
        needs = [self._other_values(place, self.points[0].at(place))[0] for place in places]
        point = search(needs, self.clauses, self.space).point
        if point:
            self.points.append(point)
        else:
            middle = len(places) // 2
            self._try_together(places[:middle])
            self._try_together(places[middle:])

    def _forced(self, place: int) -> Iterator[Contradiction]:
        while self.points:
            value = self.points[0].at(place)
            if any(point.at(place) != value for point in self.points):
                return
            needs = self._other_values(place, value)
            used: dict[Clause, None] = {}
            for need in needs:
                answer = search([need], self.clauses, self.space)
                if answer.point:
                    self.points.append(answer.point)
                    return
                used |= dict.fromkeys(answer.used)

            def stuck(part: Sequence[Clause], needs: list[Exact] = needs) -> bool:
                return all(search([need], part, self.space).point is None for need in needs)

            cause = shrink(tuple(used), stuck, last=self._suspected)
            lines = tuple(clause.line for clause in cause)
            if not any(map(self._suspected, cause)):
                return
            yield Contradiction(FORCED, lines, place, value)
            self._give_way(lines)

    def _other_values(self, place: int, value: Fraction) -> list[Exact]:
        """Return what asks for the next values that can be above and below."""
        grain = self.space.grains.get(place, Fraction(1))
        above, below = (floor(value / grain) + 1) * grain, (ceil(value / grain) - 1) * grain
        scale = grain.denominator
        needs = [Exact(((place, scale),), ">=", int(above * scale))]
        if below >= 0 or place in self.space.signed:
            needs.append(Exact(((place, scale),), "<=", int(below * scale)))
        return needs

    def _guarded(self, clause: Clause) -> Iterator[Contradiction]:
        guards = guards_of(clause.line, self.space)
        if not guards or any(all(guard.holds(point) for guard in guards) for point in self.points):
            return
        answer = search((), [*guards, *self.clauses], self.space)
        if answer.point:
            self.points.append(answer.point)
            return
        own = {id(guard) for guard in guards}
        used = [each for each in answer.used if id(each) not in own]
        cause = shrink(used, lambda part: search((), [*guards, *part], self.space).point is None, last=self._suspected)
        lines = tuple(each.line for each in cause if each is not clause)
        doomed = any(each is clause for each in cause)
        if not any(line.rule in self.suspects for line in (*lines, clause.line)):
            return
        # A line that only other bodies' rules keep from being asked is asked elsewhere.
        if doomed or all(line.rule.applies.items() <= clause.line.rule.applies.items() for line in lines):
            yield Contradiction(DOOMED if doomed else IDLE, lines, asked=clause.line)
            self._give_way((*lines, clause.line))


def _places(clause: Clause) -> set[int]:
    return {place for condition in (clause.line.must, *clause.line.when) for place, _ in condition.weights}


def pins(clause: Clause, space: Space) -> bool:
    """Return whether a line alone asks its figures for one value each."""
    if len(clause.ways) > 1 or any(place in space.signed for place, _ in clause.ways[0].weights):
        return False
    (way,) = clause.ways
    positive, negative = (all(weight * sign > 0 for _, weight in way.weights) for sign in (1, -1))
    if way.relation == "==" and len(way.weights) == 1:
        return True
    return way.bound == 0 and ((positive and way.relation != ">=") or (negative and way.relation != "<="))
