"""Dates and years: mutilated ones, days that do not exist, years of another report, meetings a report cannot know of."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import islice

from rules.kinds.personal import exists
from rules.kinds.phrase import load_lexicon, sections_of
from rules.kinds.prose import MOST_FINDS, MOST_LOOKED_AT, Part, prose_of, result_at, tally
from rules.kinds.words import Word, compiled
from rules.report import Report
from rules.rule import Judged, Result, Rule

# Only the first is asked of every report; the others are compiled when a report has something for them.
YEARLIKE = re.compile(r"20(?<![\d.]20)\d{2,6}(?!\d|\.\d)")
YEAR_DIGITS = 4
DAY = r"(?:(?<!\d)(\d{4})年)?(?<!\d)(\d{1,2})月(?:(\d{1,2})日)?"
LOST_YEAR = r"[ ]?(?:共|全年|度|我[省市县区州镇乡局委街])"
COVER_DATE = r"(\d{4})(?:年|-|/|\.)(\d{1,2})(?:月|-|/|\.)(\d{1,2})日?"
PADDED = r"\d{4}年(?:0\d月\d{1,2}日?|\d{1,2}月0\d日)"
PERIOD = r" ?年 ?1 ?月 ?1 ?日[^。\n]{0,6}?[至到—－~-][^。\n]{0,8}?12 ?月 ?31 ?日"
YEAR_END = r" ?年 ?12 ?月 ?31 ?日"
PERIOD_END = r"1 ?月 ?1 ?日[^。\n]{0,6}?[至到—－~-] ?\Z"
OPENING = r" ?年(?:度|全年)?[，,]?(?=[^\d（〔、至到起以-])"
OPENERS = "。；\n\t ：）"
MADE = r"(?:现将|公布|编制|形成|撰写)[^。；\n《》]{0,30}《?\Z"
NAMED = r" ?年度?[^。；\n]{0,12}(?:政府信息公开|年度报告)"
DONE = r"通过|坚持|新收|依申请|共|全年|累计|收到|受理|主动公开|制发|办结|发布|我[省市县区州镇乡局委街办厅]"
STRONG = r"(?:共|累计)?(?:新收|收到|受理|主动公开|办结|制发)[^。；，]{0,24}?\d"
COMPARES = r"较|相比|比上年|比去年|同比|增长|下降|减少|以来|结转|起[，施实]|印发|出台|制定|修订|施行|上年|去年|针对"
PLANS = r"将|拟|计划|下一步|力争|继续|进一步|要|着力|重点|答复|办理|打算|下一年|明年"
PAGE = 200


@lru_cache(maxsize=1)
def yearlike(part: Part) -> tuple[re.Match[str], ...]:
    """Return the numbers of a part that look like a year, alone or run together with what follows."""
    return tuple(islice(YEARLIKE.finditer(part.text), MOST_LOOKED_AT))


def judge_dates(rule: Rule, report: Report) -> Judged:
    """Judge that dates are whole and exist: 20231月1日, 2023共收到, 2月30日, 13月 do not."""
    part = prose_of(report).part(sections_of(rule))
    spans = islice((*_mutilated(part), *_impossible(part)), MOST_FINDS)
    results = [result_at(rule, part, *span) for span in spans]
    return tally(part, results)


def _mutilated(part: Part) -> Iterator[tuple[int, int]]:
    for match in yearlike(part):
        start, end = match.span()
        after = part.text[end : end + 2]
        if len(match.group()) > YEAR_DIGITS:
            if after[:1] in ("月", "日") or (after[:1] == "号" and part.text[start - 1 : start] in ("〔", "[", "【")):
                yield start, end + 1
        elif "年" not in after and (lost := compiled(LOST_YEAR).match(part.text, end)):
            yield start, lost.end()


def _impossible(part: Part) -> Iterator[tuple[int, int]]:
    place, looked_at = part.text.find("月", 1), 0
    while place >= 0 and looked_at < MOST_LOOKED_AT:
        looked_at += 1
        if part.text[place - 1].isdigit():
            for match in compiled(DAY).finditer(part.text, max(place - 8, 0), place + 4):
                year, month, day = (int(group) if group else None for group in match.groups())
                if match.start() < place < match.end() and (year or day) and not exists(year, month, day):
                    yield match.span()
        place = part.text.find("月", place + 1)


def judge_cover_date(rule: Rule, report: Report) -> Judged:
    """Judge that a date of the cover, and one written under the report, is whole, exists and has no padded zero (01月)."""
    field: str = rule.terms["field"]
    stated = report.identity.get(field, "").strip()
    part = prose_of(report).part(tuple(rule.terms["in"]))
    results = [result_at(rule, part, *match.span()) for match in compiled(PADDED).finditer(part.text)]
    if stated and not _is_date(stated):
        results.append(Result(rule, scope=field, figures=[f"封面.{field}"], quote=stated, slots={"found": stated, "section": field}))
    if results:
        return Judged(0, 0, results)
    return Judged(1, 0, []) if stated else Judged(0, 1, [])


def _is_date(text: str) -> bool:
    match = compiled(COVER_DATE).fullmatch(text.split(" ", 1)[0])
    return bool(match) and not compiled(PADDED).search(text) and exists(*map(int, match.groups() if match else ()))


def judge_years(rule: Rule, report: Report) -> Judged:
    """Judge that the years the prose reports on are the report's own; comparisons, plans and documents may name others."""
    part = prose_of(report).part(sections_of(rule))
    if report.year is None:
        return Judged(0, 1, [])
    others = [match for match in yearlike(part) if match.group() != str(report.year) and "年" in part.text[match.end() : match.end() + 2]]
    wrong = [match for match in others if _is_wrong(match, part, report.year)]
    return tally(part, [result_at(rule, part, match.start(), match.end() + 1, {"expected": str(report.year)}) for match in wrong])


def _is_wrong(match: re.Match[str], part: Part, own: int) -> bool:
    text, start, end = part.text, match.start(), match.end()
    before = text[max(start - 40, 0) : start]
    if compiled(PERIOD).match(text, end) or (compiled(YEAR_END).match(text, end) and compiled(PERIOD_END).search(before)):
        return True
    made = compiled(MADE).search(before)
    if made and before.rfind("《", 0, made.start()) <= before.rfind("》", 0, made.start()) and compiled(NAMED).match(text, end):
        return True
    return (start == 0 or text[start - 1] in OPENERS) and bool(compiled(OPENING).match(text, end)) and _is_told(match, part, own)


def _is_told(match: re.Match[str], part: Part, own: int) -> bool:
    """Return whether the year opens a sentence that tells what was done in it, as if it were the report's own."""
    sentence = _rest(part.text, match.end())
    in_problems = part.spot(match.start()).section == "存在的主要问题及改进情况"
    return str(own) not in sentence and _tells(sentence, int(match.group()[:YEAR_DIGITS]) - own, in_problems=in_problems)


def _tells(sentence: str, shift: int, *, in_problems: bool) -> bool:
    if compiled(COMPARES).search(sentence):
        return False
    if shift > 0:
        return not compiled(PLANS).search(sentence) and bool(compiled(STRONG).search(sentence))
    return bool(compiled(STRONG if in_problems or shift < -1 else DONE).search(sentence))


def _rest(text: str, start: int) -> str:
    ends = [place for place in (text.find(mark, start, start + PAGE) for mark in "。；\n") if place >= 0]
    return text[start : min(ends, default=start + PAGE)]


def judge_too_early(rule: Rule, report: Report) -> Judged:
    """Judge that nothing is named that began after the report can have been written: its date, else the last day for publishing it."""
    part = prose_of(report).part(sections_of(rule))
    if report.year is None:
        return Judged(0, 1, [])
    written = written_by(report, report.year)
    results = []
    for word, since, event in _events(rule.terms["lexicon"]):
        if since > written and word.is_in(part.text):
            spans = word.spans(part, report)
            results += [result_at(rule, part, *span, {"since": since, "event": event}) for span, _ in zip(spans, range(3), strict=False)]
    return tally(part, results)


@lru_cache(maxsize=8)
def _events(name: str) -> list[tuple[Word, str, str]]:
    return [(Word(item["name"]), item["since"], item["event"]) for item in load_lexicon(name)]


def written_by(report: Report, year: int) -> str:
    """Return the day, as 2022-03-31, by which the report is written: the date it carries, else 31 March of the next year."""
    match = compiled(COVER_DATE).fullmatch(report.identity.get("成文日期", "").split(" ", 1)[0])
    if match and exists(*map(int, match.groups())):
        return "{:04}-{:02}-{:02}".format(*map(int, match.groups()))
    return f"{year + 1}-03-31"


DATES: dict[str, Callable[[Rule, Report], Judged]] = {
    "dates": judge_dates,
    "cover_date": judge_cover_date,
    "years": judge_years,
    "too_early": judge_too_early,
}
