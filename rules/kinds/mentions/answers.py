"""Answers: what became of requests, reviews and lawsuits, told kind by kind, and the balance of what was received and dealt with."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from rules.kinds.mentions.grammar import CERTAIN, QUIET
from rules.kinds.mentions.paragraphs import STOPS, Paragraph
from rules.kinds.mentions.reading import Mention, Reading
from rules.kinds.mentions.sums import WHOLES, Group, sums_of

RESULTS = "分结果"
RESULT_LABELS = ("予以公开", "部分公开", "不予公开", "无法提供", "不予处理", "其他处理")
BOTH = "予以公开及部分公开"
# Named apart from 其他处理, of which the tables count them.
BESIDE = ("逾期不补正", "逾期未缴费", "撤回")
OUTCOMES = ("维持", "纠正", "其他结果", "尚未审结")
TOTALS = {"复议": "复议总数", "诉讼": "诉讼总数", "复议和诉讼": "复议和诉讼总数", "直接起诉": "直接起诉", "复议后起诉": "复议后起诉"}
BALANCED = {name: name for name in ("新收", "上年结转", "办结", "结转下年度")} | {"收到": "新收", "收办": "新收", "答复": "办结"}


@lru_cache(maxsize=1)
def find_wrong_answers(reading: Reading) -> tuple[Group, ...]:
    """Return what was answered or decided where a sentence names all kinds of answers and they do not come to it."""
    mentions = {each.numeral.start: each for each in reading.mentions}
    return tuple(group for paragraph in reading.paragraphs for group in _wrong(paragraph, mentions))


def _wrong(paragraph: Paragraph, mentions: dict[int, Mention]) -> Iterator[Group]:
    told = [mentions[each.start] for each in paragraph.numerals if each.start in mentions]
    if len(told) <= len(OUTCOMES):
        return
    yield from _results(paragraph, told)
    for subject, total in TOTALS.items():
        yield from _outcomes(paragraph, told, [subject + each for each in OUTCOMES], total)


def _outcomes(paragraph: Paragraph, told: Sequence[Mention], names: Sequence[str], total: str) -> Iterator[Group]:
    """Yield a number of cases whose four outcomes one sentence counts once each."""
    for sentence, parts in _by_sentence(paragraph, told, names).items():
        wholes = [each for each in told if each.label == total and sentence <= each.start < parts[0].numeral.start]
        if len(wholes) == 1 and [each.label for each in parts] == list(dict.fromkeys(names)) and not wholes[0].numeral.way:
            group = Group(RESULTS, wholes[0].numeral, tuple(each.numeral for each in parts))
            if group.total.value not in (group.sum, round(group.sum - parts[-1].numeral.value, 6)):
                yield group


def _results(paragraph: Paragraph, told: Sequence[Mention]) -> Iterator[Group]:
    """Yield what was answered where a sentence names all kinds of answers."""
    for sentence, parts in _by_sentence(paragraph, told, (*RESULT_LABELS, BOTH)).items():
        before = paragraph.last_break(sentence - 1, STOPS) if sentence > paragraph.start else sentence
        wholes = [each for each in told if each.label in WHOLES and each.level != QUIET and before <= each.start < parts[0].numeral.start]
        total = _answered(told, wholes)
        if total and not total.numeral.way and _is_complete(paragraph, parts):
            group = Group(RESULTS, total.numeral, tuple(each.numeral for each in parts))
            left = sum(each.numeral.value for each in told if each.label in ("结转下年度", "在办"))
            beside = sum(each.numeral.value for each in told if each.label in BESIDE and each.start > parts[0].start)
            sums = {group.sum, group.sum + left, group.sum + beside, group.sum + beside + left}
            known = {each.numeral.value for each in told if each in wholes or each.label == "上年结转"}
            if not sums_of(known) & sums:
                yield group


def _by_sentence(paragraph: Paragraph, told: Sequence[Mention], names: Sequence[str]) -> dict[int, list[Mention]]:
    """Return the mentions of some names, sentence by sentence."""
    found: dict[int, list[Mention]] = {}
    for each in told:
        if each.label in names:
            found.setdefault(paragraph.last_break(each.numeral.start, STOPS), []).append(each)
    return found


def _is_complete(paragraph: Paragraph, parts: Sequence[Mention]) -> bool:
    """Return whether every kind is counted, once, and none is named without a number."""
    labels = [each.label for each in parts]
    kinds = sorted(kind for each in labels for kind in (("予以公开", "部分公开") if each == BOTH else (each,)))
    names = paragraph.between(min(each.start for each in parts), parts[-1].numeral.end)
    named = {part for each in names for part in each.word.before if part in RESULT_LABELS}
    return kinds == sorted(RESULT_LABELS) and named <= set(kinds)


def _answered(told: Sequence[Mention], wholes: Sequence[Mention]) -> Mention | None:
    """Return what was answered, or all that was received, which is answered but for what was carried over: both ways have to be told."""
    answered = [each for each in wholes if each.label in ("办结", "答复")]
    received = [each for each in wholes if each.label in WHOLES[:4]]
    labels = {each.label for each in told}
    is_balance = "上年结转" in labels and labels & {"结转下年度", "在办"}
    return answered[-1] if answered else received[0] if received and is_balance else None


class Balance(NamedTuple):
    """The four numbers that tell in words how what was received was dealt with."""

    received: Mention
    before: Mention
    done: Mention
    left_over: Mention


def find_wrong_balances(reading: Reading) -> Iterator[Balance]:
    """Yield the paragraphs whose 新收 and 上年结转 do not come to 办结 and 结转下年度, each told once and exactly."""
    for paragraph in reading.paragraphs:
        told: dict[str, list[Mention]] = {}
        for each in reading.mentions:
            if paragraph.start <= each.start < paragraph.end and not each.is_last:
                told.setdefault(BALANCED.get(each.label, ""), []).append(each)
        four = [told.get(name, []) for name in dict.fromkeys(BALANCED.values())]
        if all(len(each) == 1 and each[0].level == CERTAIN and not each[0].numeral.way for each in four):
            received, before, done, left_over = (each[0] for each in four)
            balance = Balance(received, before, done, left_over)
            if not _balances(*(each.numeral.value for each in balance)):
                yield balance


def _balances(received: float, before: float, done: float, left: float) -> bool:
    """Return whether the four balance; what was received may hold what was carried over, what was done may leave it out."""
    return done + left in (received + before, received) or done - before + left == received
