"""The lines that a console shows of a checked workbook, and of each unit of a folder."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from rules.states import CONCLUSION, EXPLAIN, NOTICE
from workbook.findings.row import FindingRow
from workbook.findings.unit import Unit

MOST_OTHERS = 10
NOTICES = "以下请确认：看一眼即可，不必改，也不必说明。"
# The order in which a run is summed up.
SUMMED = ("pass", "fail", "explain", "unfinished", "unreadable")


def lines_of(unit: Unit) -> Iterator[str]:
    """Yield the lines of the text a person reads: conclusion, counts, findings by cause."""
    if unit.error:
        yield f"读不出：{unit.error}"
        return
    counts = unit.counts
    yield f"{unit.unit or '（单位未填）'}  {unit.year or '（年度未填）'} 年度  {unit.form_name}  {unit.file}"
    conclusion = f"有提示{unit.conclusion_word}" if unit.conclusion == EXPLAIN else unit.conclusion_word
    notices = f"；请确认 {counts['notice']} 条" if counts["notice"] else ""
    yield f"结论：{conclusion}。{unit.counted}{notices}；通过 {counts['passed']} 项，{unit.unjudged}。"
    yield from (f"说明：{remark}" for remark in unit.remarks)
    yield from _findings(unit.findings)
    if counts["warning"]:
        yield ""
        yield "提示如属实，请在“校验”表对应代码的“情况说明”里写明原因，在“所说明的数值”里抄上数值，写明后不再计为问题。"


def _findings(findings: Sequence[FindingRow]) -> Iterator[str]:
    cause, is_notice = 0, False
    for finding in findings:
        if finding.severity == NOTICE and not is_notice:
            is_notice = True
            yield ""
            yield NOTICES
        if finding.nth and finding.cause != cause:
            cause = finding.cause
            yield ""
            yield f"【{cause}】"
        yield f"  {finding.state} {finding.code} {finding.message}"
        if finding.quote:
            yield f"      原文：{finding.quote}"
        if finding.explanation or finding.note:
            yield f"      说明：{finding.explanation or finding.note}"
        if finding.ways:
            yield f"      可能的改法：{finding.ways}"
        if finding.asked:
            yield f"      写情况说明时应抄的数：{finding.asked}"


def unit_line(unit: Unit) -> str:
    """Return the line the console shows for a unit of a folder."""
    if unit.error:
        return f"{unit.conclusion_word}  {unit.file}  {unit.error}"
    counts = unit.counts
    said = f"错误 {counts['error']}  提示 {counts['warning']}  已说明 {counts['explained']}"
    return f"{unit.conclusion_word}  {unit.unit or '（单位未填）'}  {said}  {unit.file}"


def summary_line(conclusions: Counter[str], uncounted: int = 0) -> str:
    """Return the line that ends a run: how many units, and how they fared; `conclusions` counts them by their codes.

    `uncounted` are further files of units that are counted already.
    """
    said = "，".join(f"{CONCLUSION[each]} {conclusions[each]}" for each in SUMMED)
    again = f"（另有重复的 {uncounted} 个不计）" if uncounted else ""
    return f"共 {sum(conclusions.values())} 个文件{again}：{said}。"


def others_line(names: Sequence[str]) -> str:
    """Return the line about files that are no units and were not verified: what lies beside a unit's workbook, pictures."""
    more = f"等 {len(names)} 个" if len(names) > MOST_OTHERS else ""
    return f"附带文件，没有核验：{'、'.join(names[:MOST_OTHERS])}{more}。"
