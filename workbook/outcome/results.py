"""What verifying a folder leaves behind: findings.csv, results.jsonl, the summary workbook, the list page, and one line a unit."""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbook.exporting import safe
from workbook.findings.row import SEVERITY, conclusion_of
from workbook.outcome.names import INDEX, OBJECTS, PAGES, RULES, SUMMARY, TABLE
from workbook.verifying.folder import Line

if TYPE_CHECKING:
    from workbook.waivers import Fates

COLUMNS = (
    *("文件", "单位", "年度", "代码", "级别", "结论", "问题序号"),
    *("范围", "说明文字", "原文", "单元格", "左值", "右值", "相差", "情况说明", "说明未算数"),
)
MOST_OTHERS = 10
FINDING_VERDICT = {"fail": "不通过", "undecided": "未填"}


def write_results(
    lines: Iterable[Line],
    folder: Path,
    counts: Counter[str],
    verified: str = "",
    fates: Fates | None = None,
    *,
    extra: Path | None = None,
) -> Iterator[dict[str, Any]]:
    """Yield every unit's object while writing all that the output folder holds beside pages and feedback; `counts` is added up.

    `verified` names what was verified, `fates` follows a list of waivers, `extra` has a supervisor's rules; the folder must have been
    made ready.
    """
    # The workbook and the list need more than the two tables do: they come in here, once.
    from workbook.outcome.index import Index  # noqa: PLC0415
    from workbook.outcome.pages import write_assets  # noqa: PLC0415
    from workbook.outcome.rows import unit_row  # noqa: PLC0415
    from workbook.outcome.rules import rules_page  # noqa: PLC0415
    from workbook.outcome.summary import Summary  # noqa: PLC0415
    from workbook.outcome.tally import Tally  # noqa: PLC0415

    write_assets(folder / PAGES)
    tally = Tally(fates)
    with Index(folder) as index, Summary(folder) as summary:
        for line in write_tables(lines, folder):
            if line.entry:
                row = unit_row(line, line.entry)
                tally.add(row, line)
                index.add(row)
                summary.add(row, line)
            counts[line.data["verdict"] or "unreadable"] += 1
            yield line.data
        summary.save(folder / SUMMARY, tally, verified)
        index.save(folder / INDEX, tally, verified)
    (folder / RULES).write_text(rules_page(tally, extra), encoding="utf-8", errors="replace", newline="\n")


def write_tables(lines: Iterable[Line], folder: Path) -> Iterator[Line]:
    """Yield the lines while writing their objects to results.jsonl and their findings to findings.csv."""
    with (
        (folder / OBJECTS).open("w", encoding="utf-8", errors="replace", newline="\n") as objects,
        (folder / TABLE).open("w", encoding="utf-8-sig", errors="replace", newline="") as table,
    ):
        writer = csv.writer(table)
        writer.writerow(COLUMNS)
        for line in lines:
            objects.write(json.dumps(line.data, ensure_ascii=False) + "\n")
            writer.writerows(rows_of(line.data))
            yield line


def rows_of(data: dict[str, Any]) -> Iterator[list[Any]]:
    """Yield the rows of findings.csv of one unit; a file that could not be read has one row with its sentence."""
    head = [safe(data["file"]), safe(data["unit"] or ""), data["year"] or ""]
    if data["error"]:
        yield [*head, "", "错误", "读不出", "", "", safe(data["error"]), "", "", "", "", "", "", ""]
    for finding in data["findings"]:
        cells = "、".join(f"{cell['sheet']}!{cell['address']}" for cell in finding["cells"] if cell["address"])
        numbers = ["" if finding[key] is None else finding[key] for key in ("left", "right", "difference")]
        words = [finding["code"], SEVERITY[finding["severity"]], FINDING_VERDICT[finding["verdict"]], finding["cause"]]
        texts = [safe(text) for text in (finding["scope"], finding["message"], finding["quote"] or "", cells)]
        yield [*head, *words, *texts, *numbers, safe(finding["explanation"] or ""), safe(finding.get("note", ""))]


def unit_line(data: dict[str, Any]) -> str:
    """Return the line the console shows for a unit."""
    verdict = conclusion_of(data)
    if data["error"]:
        return f"{verdict}  {data['file']}  {data['error']}"
    counts = data["counts"]
    said = f"错误 {counts['error']}  提示 {counts['warning']}  已说明 {counts['explained']}"
    return f"{verdict}  {data['unit'] or '（单位未填）'}  {said}  {data['file']}"


def summary_line(conclusions: Counter[str]) -> str:
    """Return the line that ends a run: how many files, and how they fared, in the words of every other output."""
    words = ("通过", "不通过", "待说明", "未填完", "读不出")
    return f"共 {sum(conclusions.values())} 个文件：" + "，".join(f"{word} {conclusions[word]}" for word in words) + "。"


def others_line(names: Sequence[str]) -> str:
    """Return the line about files that are no tables and were not verified: a unit may have sent the wrong one."""
    more = f"等 {len(names)} 个" if len(names) > MOST_OTHERS else ""
    return f"另有文件不是表格，没有核验：{'、'.join(names[:MOST_OTHERS])}{more}。"
