"""Years the prose reports on: last year's text left standing, next year's slipped in; comparisons, plans and documents may name others."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from rules.expressions import compiled
from rules.kinds.phrase import sections_of
from rules.kinds.prose import MOST_LOOKED_AT, TITLE, Part, prose_of, result_at, tally
from rules.report import Report
from rules.rule import Judged, Rule

# Only these are asked of every report; the others are compiled when a report has something for them.
YEARLIKE = compiled(r"20(?<![\d.]20)\d{2,6}(?!\d|\.\d)")
# Years that are not written in the usual way: 二〇二三年, 2023 年, 23年, and digits that make none.
UNUSUAL = compiled(r"年(?<![^\d.]20\d\d年)(?:(?<=[\dOo一二三四五六七八九〇零○]年)|(?<=\d 年))")
DIGITS = r"(?:[0-9Oo]{2,8}|[一二][一二三四五六七八九〇零○]{3}) ?\Z"
CHINESE = dict(zip("〇零○一二三四五六七八九", "000123456789", strict=True))
YEAR_DIGITS, SHORT_DIGITS, LOOKED_BACK, PAGE = 4, 2, 9, 200
CENTURY = 2000

PERIOD = r"(?: ?0?1 ?月(?: ?0?1 ?日)?[^。\n]{0,6}?[至到—－~―-][^。\n]{0,8}?12 ?月| ?(?:0?1|一)[-—－~至](?:12|十二) ?月)"
YEAR_END = r" ?12 ?月(?: ?31 ?[日号]|底)|(?:年)?[底末]"
PERIOD_END = r"1 ?月 ?1 ?日[^。\n]{0,6}?[至到—－~―-] ?\Z"
UNTIL = r"截[至止]到? ?\Z"
COMPARED = r"(?:较|比|同期|相比|同比|于|与)\Z"
COUNTED = r"(?:统计|时限|期限|周期|数据范围|报告年度|时间范围|统计时间)[^。；，\n]{0,6}(?:为|是|自|从|：|:) ?\Z"
WHOLE = r"(?:度|全年)? ?(?=[。，；、）)\n]|\Z)"
MADE = r"(?:现将|现|公布|编制|形成|撰写|发布)[^。；\n《》]{0,30}《?\Z"
OF_THIS = r"现将|现予|现公布|现发布|现[^。]{0,6}公布|本报告"
NAMED = r"度?[^。；\n]{0,12}(?:政府信息公开|年度报告)"
THIS_YEAR = r"(?:全年|本年度?|今年|一年来|报告年度)[（(]\Z"

OPENERS = "。；\n\t ：）)！？"
OWN = (
    r"(?:[我本全][省市县区州镇乡局委街办厅院所站校旗道]|[我本](?:单位|机关|部门|街道|中心)|人民政府|政府|办公室|办事处"
    r"|[\u4e00-\u9fff][县区镇乡局])\Z"
)
OPENING = r"(?:度全年|度|全年|期间|一年来)?[，,]? ?(?=[^\d（(〔、至到起以前后底末初版的《份-])"
HISTORY = (
    r"[^，。；]{0,8}?(?:以来|同期|相比|(?:印发|出台|制定|发布|修订|下发)(?:的|了?《|实施)|结转|施行|建成|成立|启动|被|荣获|获评|挂牌|开通|上线|迁"
    r"|更名|遗留|延续|转入|存在的|[收受公办][到理开结]的|年报|年度报告|工作要点|部门决算|预算|决算|要点|我[国省市县]?.{0,4}(?:建成|成立))"
)
DEED = (
    r"(?:新收|收到|受理|接到|接收|公开|发布|推送|更新|办结|办理|答复|制发|制定|印发|出台|废止|清理|编制|解读|举办|开展|组织|召开|培训|刊发"
    r"|报送)(?!的)"
)
STRONG = (
    rf"{DEED}[^。；，]{{0,24}}?\d+(?:\.\d+)?(?:万|余|多)*[条件次期篇份人场个项家起幅部]"
    r"|(?:未|没有|无)(?:新?收到|接到|收取|发生|产生|新收|制定|制发|出现)|无[^。；，]{0,16}(?:情况|情形|申请)"
)
DONE = (
    r"通过|坚持|新收|依申请|共|全年|累计|收到|受理|主动公开|制发|办结|发布|我[省市县区州镇乡局委街办厅]|认真|严格|高度重视|深入|扎实|紧紧围绕"
    r"|在[^。；]{0,30}(?:领导|指导|支持)下|贯彻|落实"
)
CLOSED = rf"{STRONG}|统计|数据|共|累计|均|已|全部"
PROBLEM = r"(?:取得|虽)[^。]{0,24}(?:成绩|成效|进展|进步|提升|提高)|(?:仍|还|也|依)(?:然|旧)?存在"
MENDED = r"整改|改正|解决|得到改|改进到位|已改"
COMPARES = r"较|相比|比上年|比去年|同比|增长|下降|减少|以来|结转|起[，施实]|印发|出台|制定|修订|施行|上年|去年|针对"
THIS = r"今年|本年|当年"
PLANS = r"将|拟|计划|下一步|力争|打算|预计|争取|下一年|明年"
INTENDS = r"继续|进一步|要|着力|重点|答复|办理"
FINISHED = r"共|累计|均|已|全部"


class Year(NamedTuple):
    """A year in the prose: where its digits begin, where 年 ends, what it is; `value` is None where the digits make no year."""

    start: int
    end: int
    digits: str
    value: int | None


@lru_cache(maxsize=1)
def yearlike(part: Part) -> tuple[re.Match[str], ...]:
    """Return the numbers of a part that look like a year, alone or run together with what follows."""
    return tuple(islice(YEARLIKE.finditer(part.text), MOST_LOOKED_AT))


@lru_cache(maxsize=1)
def stated_years(part: Part) -> list[Year]:
    """Return the years of a part, written 2023年, 二〇二三年, 23年 or in digits that make none."""
    text = part.text
    usual = (match for match in yearlike(part) if match.end() - match.start() == YEAR_DIGITS and text.startswith("年", match.end()))
    years = {match.start(): Year(match.start(), match.end() + 1, match.group(), int(match.group())) for match in usual}
    for match in islice(UNUSUAL.finditer(text), MOST_LOOKED_AT):
        year = _year_at(text, match.start())
        if year:
            years.setdefault(year.start, year)
    return sorted(years.values())


def _year_at(text: str, place: int) -> Year | None:
    low = max(place - LOOKED_BACK, 0)
    match = compiled(DIGITS).search(text[low:place])
    if match is None:
        return None
    digits = "".join(CHINESE.get(char, char) for char in match.group().strip())
    value = int(digits) if digits.isdecimal() and len(digits) in (SHORT_DIGITS, YEAR_DIGITS) else None
    if value is not None and len(digits) == SHORT_DIGITS:
        value += CENTURY
    return Year(low + match.start(), place + 1, digits, value)


def judge_years(rule: Rule, report: Report) -> Judged:
    """Judge that the years the prose reports on are the report's own; comparisons, plans and documents may name others."""
    part = prose_of(report).part(sections_of(rule))
    if report.year is None:
        return Judged(0, 1, [])
    own = report.year
    others = [year for year in stated_years(part) if year.value is not None and year.value != own]
    wrong = [year for year in others if _is_wrong(year, part, own, report.unit)]
    return tally(part, [result_at(rule, part, year.start, year.end, {"expected": str(own)}) for year in wrong])


def _is_wrong(year: Year, part: Part, own: int, unit: str) -> bool:
    text, before = part.text, part.text[max(year.start - 40, 0) : year.start]
    if _is_quoted(before):
        return _is_this_report(year, part, before)
    if len(year.digits) == YEAR_DIGITS and (_is_period(year, text, before, own) or _is_this_report(year, part, before)):
        return True
    if compiled(COUNTED).search(before) and compiled(WHOLE).match(text, year.end):
        return True
    return bool(compiled(THIS_YEAR).search(before)) or _is_told(year, part, own, unit)


def _is_quoted(before: str) -> bool:
    return before.rfind("《") > before.rfind("》") or before.rfind("“") > before.rfind("”") or before.rfind("〔") > before.rfind("〕")


def _is_period(year: Year, text: str, before: str, own: int) -> bool:
    """Return whether the year is one of the period that the report's figures are counted over."""
    if compiled(COMPARED).search(before):
        return False
    if compiled(PERIOD).match(text, year.end):
        return True
    if not compiled(YEAR_END).match(text, year.end):
        return False
    if compiled(PERIOD_END).search(before):
        return True
    sentence = _sentence(text, year)
    return bool(compiled(UNTIL).search(before)) and str(own) not in sentence and bool(compiled(CLOSED).search(sentence))


def _is_this_report(year: Year, part: Part, before: str) -> bool:
    """Return whether it is the year of the report in hand: last year's may be named where the sections tell what was published."""
    made = compiled(MADE).search(before)
    if (
        made is None
        or before.rfind("《", 0, made.start()) > before.rfind("》", 0, made.start())
        or not compiled(NAMED).match(part.text, year.end)
    ):
        return False
    return part.spot(year.start).section in ("导语", TITLE) or bool(compiled(OF_THIS).search(before))


def _is_told(year: Year, part: Part, own: int, unit: str) -> bool:
    """Return whether a sentence tells what was done in the year, as if it were the report's own."""
    text, start = part.text, year.start
    opening = compiled(OPENING).match(text, year.end)
    if opening is None or compiled(HISTORY).match(text, opening.end()):
        return False
    before, sentence = text[max(start - 12, 0) : start], _sentence(text, year)
    if str(own) in sentence or compiled(THIS).search(sentence):
        return False
    rest = _rest(text, year.end)
    opens = not before.strip() or before[-1] in OPENERS
    follows = bool(compiled(OWN).search(before)) or before.endswith(unit)
    if len(year.digits) != YEAR_DIGITS or not (opens or follows):
        return (opens or follows or before[-1] in "，,") and _is_strong(rest, year, own)
    in_problems = part.spot(start).section == "存在的主要问题及改进情况"
    return _tells(rest, year, own, in_problems=in_problems)


def _is_strong(rest: str, year: Year, own: int) -> bool:
    clauses = rest.lstrip("度全年，, ")
    return _shift(year, own) in (-1, 1) and not _plans(rest, year, own) and bool(compiled(STRONG).search(clauses.partition("，")[0]))


def _shift(year: Year, own: int) -> int:
    return (year.value or own) - own


def _plans(sentence: str, year: Year, own: int) -> bool:
    if year.value is None or year.value < own:
        return False
    return bool(compiled(PLANS).search(sentence)) or bool(compiled(INTENDS).search(sentence) and not compiled(FINISHED).search(sentence))


def _tells(sentence: str, year: Year, own: int, *, in_problems: bool) -> bool:
    shift = _shift(year, own)
    if _plans(sentence, year, own) or (in_problems and compiled(MENDED).search(sentence)):
        return False
    if compiled(STRONG).search(sentence):
        return True
    if shift in (-1, 2) and in_problems:
        return bool(compiled(PROBLEM).search(sentence))
    if shift == 1 or shift < -1 or in_problems or compiled(COMPARES).search(sentence):
        return False
    return bool(compiled(DONE).search(sentence))


def _sentence(text: str, year: Year) -> str:
    """Return the sentence around a year without titles, quotations and numbers of documents, which have years of their own."""
    first = max(text.rfind(mark, max(year.start - PAGE, 0), year.start) for mark in "。；\n") + 1
    whole = text[first or max(year.start - PAGE, 0) : year.start] + _rest(text, year.start)
    return compiled(r"《[^》]{0,200}》|“[^”]{0,200}”|〔[^〕]{0,200}〕").sub("", whole)


def _rest(text: str, start: int) -> str:
    ends = [place for place in (text.find(mark, start, start + PAGE) for mark in "。；\n") if place >= 0]
    return text[start : min(ends, default=start + PAGE)]
