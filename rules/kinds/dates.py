"""Dates: mutilated ones, days and years that do not exist, meetings a report cannot know of."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import islice

from rules.expressions import compiled
from rules.kinds.personal import exists
from rules.kinds.phrase import load_lexicon, sections_of
from rules.kinds.prose import MOST_FINDS, MOST_LOOKED_AT, Part, prose_of, result_at, tally
from rules.kinds.words import Word
from rules.kinds.years import YEAR_DIGITS, Year, judge_years, stated_years, yearlike
from rules.report import Report
from rules.rule import Judged, Result, Rule

# 2035 is a goal, 1949 is history; nobody reports on 2203, nor on 3000年, which is how long something lasts.
OUR_TIMES, LAST = r"\A(?:1\d|20)", "2100"
LASTS = r"\A\d+(?:历史|前|来|古|文明|以上|左右|之|级|期|的|多|余|树)"
TOLD = r"度|全年|[，,]|共|\d{1,2}月"
BEGINS = ("", "。", "\n", "，", "；", "自", "从", "至", "于", "为", "：", "局", "县", "市", "镇", "区")
CUT_DAY = r"月(?<=\d月)\d{1,2}(?=[止起](?!草)|至(?:\d{4}年)?\d{1,2}月)"
DAY = r"(?:(?<!\d)(\d{4})年)?(?<!\d)(\d{1,2})月(?:(\d{1,2})日)?"
LOST_YEAR = r"[ ]?(?:共|全年|度|我[省市县区州镇乡局委街])"
COVER_DATE = r"(\d{4})(?:年|-|/|\.)(\d{1,2})(?:月|-|/|\.)(\d{1,2})日?"
PADDED = r"\d{4}年(?:0\d月\d{1,2}日?|\d{1,2}月0\d日)"


def judge_dates(rule: Rule, report: Report) -> Judged:
    """Judge that dates are whole and exist: 20231月1日, 2023共收到, 2月30日, 13月 do not."""
    part = prose_of(report).part(sections_of(rule))
    spans = islice((*_mutilated(part, report.year), *_impossible(part), *_cut_days(part)), MOST_FINDS)
    results = [result_at(rule, part, *span) for span in spans]
    return tally(part, results)


def _mutilated(part: Part, own: int | None) -> Iterator[tuple[int, int]]:
    for match in yearlike(part):
        start, end = match.span()
        after = part.text[end : end + 2]
        if len(match.group()) > YEAR_DIGITS:
            if after[:1] in ("月", "日") or (after[:1] == "号" and part.text[start - 1 : start] in ("〔", "[", "【")):
                yield start, end + 1
        elif "年" not in after and (lost := compiled(LOST_YEAR).match(part.text, end)):
            yield start, lost.end()
    for year in stated_years(part):
        if _is_slip(year, part.text, own):
            yield year.start, year.end


def _is_slip(year: Year, text: str, own: int | None) -> bool:
    """Return whether digits before 年 are a year that a hand slipped on: one too many, one too few, a letter, no year of our times."""
    digits = year.digits
    if len(digits) == YEAR_DIGITS and digits.startswith(("19", "20")):
        return False
    if not digits.isdecimal():
        return len(digits) == YEAR_DIGITS
    if len(digits) == YEAR_DIGITS:
        return (digits > LAST or is_near(digits, own)) and not compiled(f"{OUR_TIMES}|{LASTS}").search(
            digits + text[year.end : year.end + 4]
        )
    if len(digits) == YEAR_DIGITS - 1:
        return is_near(digits, own) and bool(compiled(TOLD).match(text, year.end)) and text[year.start - 1 : year.start] in BEGINS
    return len(digits) > YEAR_DIGITS and digits.startswith("2")


def is_near(digits: str, own: int | None) -> bool:
    """Return whether digits are the report's year with one digit changed, or left out."""
    year = str(own)
    if own is None or len(digits) != len(year):
        return own is not None and any(digits == year[:place] + year[place + 1 :] for place in range(len(year)))
    return sum(left != right for left, right in zip(digits, year, strict=True)) == 1


def _cut_days(part: Part) -> Iterator[tuple[int, int]]:
    """Yield days without their 日 where a period begins or ends: 12月31止."""
    for match in islice(compiled(CUT_DAY).finditer(part.text), MOST_FINDS):
        start = match.start() - 1
        yield start - part.text[start - 1].isdigit(), match.end()


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
