"""Kinds about what the prose says of figures: numbers, plain statements, sums, shares and changes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from rules.kinds.doubts import doubt
from rules.kinds.mentions.answers import Balance, find_wrong_answers, find_wrong_balances
from rules.kinds.mentions.changes import Change, agrees, find_changes
from rules.kinds.mentions.claims import Stated, find_claims
from rules.kinds.mentions.directions import Direction, find_directions, goes
from rules.kinds.mentions.fees import find_notices, find_wrong_fees
from rules.kinds.mentions.grammar import QUIET, unsigned_value
from rules.kinds.mentions.numerals import SHARE, Numeral
from rules.kinds.mentions.own import mentions_of
from rules.kinds.mentions.reading import Mention, Reading, last_years, read_prose
from rules.kinds.mentions.shares import Share, find_shares, is_share
from rules.kinds.mentions.sums import Group, find_wrong_sums
from rules.kinds.prose import MOST_FINDS, shorten
from rules.report import Number, Report
from rules.rule import Judged, Reads, Result, Rule
from rules.terms import unsigned
from rules.wording import figure_value, number

Found = tuple[int, int]
# What judging one thing gives: that it holds, None where it cannot be told, or what is wrong.
Weighed = Result | bool | None


def judge_mention(rule: Rule, report: Report) -> Judged:
    """Judge that the numbers that count one of the rule's `labels`, or stand beside its own `phrases`, agree with one of their readings.

    One that agrees settles it; a blank figure leaves it open; where the reading is not certain the result is a 提示.
    """
    reading = read_prose(report)
    return _weighed(reading, (_compared(rule, reading, each, report) for each in mentions_of(rule, reading, report.form)))


def _compared(rule: Rule, reading: Reading, mention: Mention, report: Report) -> Weighed:
    values = values_of(mention, report)
    if agreed_of(mention, values) is not None:
        return True
    return None if None in values.values() else _differing(rule, reading, mention, [value or 0 for value in values.values()], report)


def values_of(mention: Mention, report: Report) -> dict[tuple[str, ...], Number | None]:
    """Return what each reading of a mention comes to, None where a figure is blank."""
    return {figures: value_of_reading(figures, report) for figures in mention.figures}


def agreed_of(mention: Mention, values: Mapping[tuple[str, ...], Number | None]) -> tuple[str, ...] | None:
    """Return the reading that agrees with a mention, None where none does."""
    agrees = mention.numeral.agrees
    return next((figures for figures, value in values.items() if value is not None and agrees(value * mention.scale)), None)


def value_of_reading(figures: Iterable[str], report: Report) -> Number | None:
    """Return what the figures of a reading come to, None when one is blank."""
    total: Number = 0
    for figure in figures:
        sign, id = unsigned_value(figure)
        value = figure_value(id, report)
        if value is None:
            return None
        total += sign * value
    return round(total, 6)


def _differing(rule: Rule, reading: Reading, mention: Mention, values: list[Number], report: Report) -> Result:
    said = round(mention.numeral.value / mention.scale, 6)
    shown = dict(zip(mention.figures, values, strict=True))
    result = _result(rule, reading, (mention.start, mention.end), {"label": mention.label})
    doubt(result, mention.level)
    # What adds nothing to another reading than the first is nothing to look at.
    ids = dict.fromkeys(id for figures in shown for id in unsigned(figures) if figures == mention.figures[0] or figure_value(id, report))
    result.figures = (*result.figures, *ids)
    result.left, result.right = said, values[0]
    result.difference = round(abs(said - values[0]), 6)
    result.readings = tuple(Reads(figures, value) for figures, value in shown.items())
    return result


def judge_claim(rule: Rule, report: Report) -> Judged:
    """Judge that figures are 0 where the prose says so in words: one of the rule's `claims`."""
    reading = read_prose(report)
    claims = [each for each in find_claims(reading) if each.name in rule.terms["claims"] and each.level != QUIET]
    return _weighed(reading, (_denied(rule, reading, each, report) for each in claims))


def _denied(rule: Rule, reading: Reading, claim: Stated, report: Report) -> Weighed:
    figures = [id for id in claim.figures if _is_asked(id, rule)]
    values = [report.figures.get(id) for id in figures]
    if any(values):
        return _contradicted(rule, reading, claim, figures, report)
    return None if None in values else True


def _is_asked(id: str, rule: Rule) -> bool:
    return any(id.startswith(each) for each in rule.terms.get("about", ("",)))


def _contradicted(rule: Rule, reading: Reading, claim: Stated, figures: list[str], report: Report) -> Result:
    told = [id for id in figures if report.figures.get(id)]
    total = sum(report.figures[id] or 0 for id in told)
    result = _result(rule, reading, (claim.start, claim.end), {})
    doubt(result, claim.level)
    result.figures = (*result.figures, *told)
    result.left, result.right, result.difference = 0, total, total
    result.readings = (Reads(tuple(figures), total),)
    return result


def judge_sums(rule: Rule, report: Report) -> Judged:
    """Judge that the parts of a total named in the prose come to it (`topics`: which lists)."""
    reading = read_prose(report)
    groups = [each for each in (*find_wrong_sums(reading), *find_wrong_answers(reading)) if each.topic in rule.terms["topics"]]
    return _weighed(reading, (_summed(rule, reading, each) for each in groups))


def _summed(rule: Rule, reading: Reading, group: Group) -> Result:
    parts = " + ".join(number(each.value) for each in group.parts)
    slots = {"parts": parts, "sum": number(group.sum), "total": number(group.total.value), "unit": group.total.unit}
    result = _result(rule, reading, group.span, slots)
    result.left, result.right = group.total.value, group.sum
    result.difference = round(abs(group.total.value - group.sum), 6)
    return result


def judge_shares(rule: Rule, report: Report) -> Judged:
    """Judge that a share of the requests is that of a whole named before it or in the tables, rounded or cut."""
    reading = read_prose(report)
    totals = [value for each in _wholes(reading) if (value := value_of_reading(each, report)) is not None]
    return _weighed(reading, (_divided(rule, reading, each, totals, report) for each in find_shares(reading)))


def _divided(rule: Rule, reading: Reading, share: Share, totals: Sequence[Number], report: Report) -> Weighed:
    parts = _parts(share, report)
    if any(is_share(part, whole, share.share) for part in parts for whole in (*share.wholes, *totals)):
        return True
    if not parts or not (share.is_tied or any(totals)):
        return None
    return _shared(rule, reading, share, parts[0], [*share.wholes, *filter(None, totals)])


def _wholes(reading: Reading) -> Iterable[tuple[str, ...]]:
    """Return what requests may be a share of: all that there were, that were closed, or one kind of answers."""
    names = ("收办", "办结", "不予公开", "无法提供", "不予处理", "其他处理")
    return dict.fromkeys(each for name in names for each in reading.grammar.labels[name].readings)


def _parts(share: Share, report: Report) -> list[Number]:
    if share.part:
        return [share.part.value]
    return [value for each in share.readings if (value := value_of_reading(each, report)) is not None]


def _shared(rule: Rule, reading: Reading, share: Share, part: Number, wholes: Sequence[Number]) -> Result:
    whole = next((each for each in wholes if each >= part), wholes[0])
    right = round(part / whole * 100, max(2, len(str(share.share.value).partition(".")[2])))
    slots = {"part": number(part), "whole": number(whole), "share": number(share.share.value), "right": number(right)}
    result = _result(rule, reading, (share.start, share.share.end), slots)
    result.left, result.right, result.difference = share.share.value, right, round(abs(share.share.value - right), 6)
    return result


def judge_changes(rule: Rule, report: Report) -> Judged:
    """Judge that a change against last year stated of a mention is what last year's figures make it."""
    reading = read_prose(report)
    found = find_changes(reading, report.previous)
    return _weighed(reading, (agrees(each) or (None if each.is_open else _changed(rule, reading, each)) for each in found))


def _changed(rule: Rule, reading: Reading, change: Change) -> Result:
    right = round(change.wanted[0], 2)
    unit = change.numeral.unit if change.numeral.kind == SHARE else f" {change.numeral.unit}"
    told = f"{'减少' if right < 0 else '增加'} {number(abs(right))}{unit}"
    result = _result(rule, reading, (change.mention.start, change.numeral.end), {"right": told})
    result.left, result.right, result.difference = change.stated, right, round(abs(change.stated - right), 2)
    return result


def judge_fees(rule: Rule, report: Report) -> Judged:
    """Judge that no more was received for processing (信息处理费) than notices of it asked for."""
    reading = read_prose(report)
    return _weighed(reading, (_overpaid(rule, reading, asked, received) for asked, received in find_wrong_fees(reading)))


def _overpaid(rule: Rule, reading: Reading, asked: Numeral, received: Numeral) -> Result:
    slots = {"asked": number(asked.value), "received": number(received.value)}
    result = _result(rule, reading, (asked.start, received.end), slots)
    result.left, result.right, result.difference = received.value, asked.value, round(received.value - asked.value, 6)
    return result


def judge_notices(rule: Rule, report: Report) -> Judged:
    """Judge that no more requests ended for want of payment than notices of fees were sent: the rule's `figure`."""
    reading = read_prose(report)
    return _weighed(reading, (_noticed(rule, reading, each, report) for each in find_notices(reading)))


def _noticed(rule: Rule, reading: Reading, sent: Numeral, report: Report) -> Weighed:
    figure = rule.terms["figure"]
    value = report.figures.get(figure)
    if value is None or value <= sent.value:
        return None if value is None else True
    result = _result(rule, reading, (sent.start, sent.end), {"sent": number(sent.value)})
    result.figures = (*result.figures, figure)
    result.left, result.right, result.difference = sent.value, value, value - sent.value
    return result


def judge_directions(rule: Rule, report: Report) -> Judged:
    """Judge that a number moved against last year's as the prose says: more, fewer or as many."""
    reading = read_prose(report)
    found = find_directions(reading, report.previous)
    return _weighed(reading, (goes(each) or (None if each.is_open else _moved(rule, reading, each)) for each in found))


def _moved(rule: Rule, reading: Reading, direction: Direction) -> Result:
    mention, last = direction.mention, direction.bases[0]
    result = _result(rule, reading, (mention.start, direction.end), {"last": number(last), "now": number(mention.numeral.value)})
    result.figures = (*result.figures, *(last_years(id) for id in mention.readings[0]))
    result.left, result.right, result.difference = mention.numeral.value, last, round(abs(mention.numeral.value - last), 6)
    return result


def judge_balances(rule: Rule, report: Report) -> Judged:
    """Judge that the numbers of requests told in words balance; those that the tables contradict are told by their own rules."""
    reading = read_prose(report)
    found = [each for each in find_wrong_balances(reading) if not any(_is_contradicted(mention, report) for mention in each)]
    return _weighed(reading, (_unbalanced(rule, reading, each) for each in found))


def _is_contradicted(mention: Mention, report: Report) -> bool:
    values = values_of(mention, report)
    return None not in values.values() and agreed_of(mention, values) is None


def _unbalanced(rule: Rule, reading: Reading, balance: Balance) -> Result:
    received, before, done, left_over = (each.numeral.value for each in balance)
    slots = {name: number(value) for name, value in zip(balance._fields, (received, before, done, left_over), strict=True)}
    span = min(each.start for each in balance), max(each.end for each in balance)
    result = _result(rule, reading, span, slots)
    result.left, result.right = received + before, done + left_over
    result.difference = abs(result.left - result.right)
    return result


def _weighed(reading: Reading, outcomes: Iterable[Weighed]) -> Judged:
    """Return what was judged of one thing after the other; nothing said passes, no prose is undecided."""
    if not reading.part.text:
        return Judged(0, 1, [])
    told = list(outcomes)
    results = [each for each in told if isinstance(each, Result)]
    return Judged(told.count(True) or int(not told), told.count(None), results[:MOST_FINDS])


def _result(rule: Rule, reading: Reading, span: Found, slots: dict[str, str]) -> Result:
    """Return a result for a span of the normal text: the words as they stand, the sentence around them, the paragraph."""
    part = reading.part
    start, end = reading.normal.origin(span[0]), reading.normal.origin(span[1] - 1) + 1
    spot = part.spot(start)
    found = part.text[start:end].strip()
    return Result(
        rule,
        scope=spot.section,
        figures=[f"文字.{spot.section}"],
        quote=part.passage(start, end),
        spot=spot,
        slots={"section": spot.section, "found": shorten(found)} | slots,
    )


MENTION_KINDS: dict[str, Callable[[Rule, Report], Judged]] = {"mention": judge_mention, "claim": judge_claim}
MENTION_FUNCTIONS: dict[str, Callable[[Rule, Report], Judged]] = {
    "sums": judge_sums,
    "shares": judge_shares,
    "changes": judge_changes,
    "fees": judge_fees,
    "notices": judge_notices,
    "directions": judge_directions,
    "balances": judge_balances,
}
