"""Everything that verifying a folder leaves behind besides pages and feedback: tables, objects, the summary workbook, the list page."""

from __future__ import annotations

import csv
import json
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from rules.states import CONCLUSION, ERROR, SEVERITY, VERDICT
from workbook.exporting import safe
from workbook.findings.row import FindingRow
from workbook.findings.unit import Unit
from workbook.outcome.names import BRIEF_DOCX, BRIEF_PAGE, INDEX, OBJECTS, PAGES, RECORD, RULES, RUN, SUMMARY, TABLE
from workbook.outcome.record import digest_of, lines_in, load_run
from workbook.outcome.unit import VerifiedUnit

if TYPE_CHECKING:
    from workbook.outcome.about import About
    from workbook.outcome.tally import Tally
    from workbook.outcome.used import Used
    from workbook.waivers import Fates

WHOSE = ("文件", "单位", "年度", "单位结论")
COLUMNS = (
    *("代码", "级别", "结论", "问题序号", "范围", "说明文字", "原文", "单元格", "左值", "右值", "相差", "情况说明", "说明未算数"),
    *("可能的改法", "疑似笔误", "应抄的数"),
)


def write_results(
    units: Iterable[VerifiedUnit],
    folder: Path,
    fates: Fates | None = None,
    *,
    extra: Path | None = None,
    others: Sequence[str] = (),
    about: About,
    seen: Path,
) -> Iterator[VerifiedUnit]:
    """Yield the units while writing all that the output folder holds beside pages and feedback.

    `fates` follows a list of waivers, `extra` has a supervisor's rules, `others` are the files that are no units; `about` is what is
    said of the folder, `seen` holds the results of the run before; the folder must have been made ready.
    """
    # The workbook and the list need more than the two tables do: they come in here, once.
    from workbook.outcome.brief import Brief  # noqa: PLC0415
    from workbook.outcome.index import Index  # noqa: PLC0415
    from workbook.outcome.own_rules import weakened_rules  # noqa: PLC0415
    from workbook.outcome.pages import write_assets  # noqa: PLC0415
    from workbook.outcome.rows import unit_row  # noqa: PLC0415
    from workbook.outcome.rules import rules_page  # noqa: PLC0415
    from workbook.outcome.summary import Summary  # noqa: PLC0415
    from workbook.outcome.tally import Tally  # noqa: PLC0415

    write_assets(folder / PAGES)
    brief = Brief()
    tally, met = Tally(fates, others, about, weakened_rules(extra), before=load_run(seen)), set[int]()
    # What cannot be written on closing is told, too.
    with (
        Index(folder) as index,
        Summary(folder) as summary,
        (folder / RECORD).open("w", encoding="ascii", newline="\n") as record,
        closing(write_tables(units, folder)) as lines,
    ):
        for each in lines:
            if each.place:
                row = unit_row(each, each.place)
                tally.add(row, each)
                index.add(row)
                if row.is_counted:
                    brief.add(row)
                summary.add(row, each)
            _write_record(each, record)
            met.update(each.met)
            yield each
        _carry_over(seen, met, record)
        told = about.used._replace(year=about.used.year or tally.year())
        summary.save(folder / SUMMARY, tally, told)
        index.save(folder / INDEX, tally, told)
    brief.write(folder, tally, told)
    (folder / RULES).write_text(rules_page(tally, told, extra), encoding="utf-8", errors="replace", newline="\n")
    _write_run(folder, tally, told)


def _write_record(unit: VerifiedUnit, record: IO[str]) -> None:
    noted = unit.noted._asdict() if unit.noted else {"file": unit.unit.file}
    record.write(json.dumps(noted | {"written": dict(unit.written)}) + "\n")


def _carry_over(seen: Path, met: set[int], record: IO[str]) -> None:
    """Write down again what is known of units that were not met this time: their count goes on when they come again."""
    for place, line in lines_in(seen):
        if place not in met:
            record.write(json.dumps(line | {"written": {}}) + "\n")


def _write_run(folder: Path, tally: Tally, used: Used) -> None:
    """Write what the run used and what it came to, with the digests of what is written of the whole."""
    written = {name: digest_of(folder / name) for name in (OBJECTS, TABLE, INDEX, SUMMARY, RULES, BRIEF_PAGE, BRIEF_DOCX)}
    run = {
        "run": used.as_json(tally.fates.counts() if tally.fates else None),
        "conclusions": {code: tally.conclusions[word] for code, word in CONCLUSION.items()},
        "since": tally.since.as_json(),
        "written": written,
    }
    (folder / RUN).write_text(json.dumps(run, ensure_ascii=False, indent=2) + "\n", encoding="utf-8", errors="replace", newline="\n")


def write_tables(units: Iterable[VerifiedUnit], folder: Path) -> Generator[VerifiedUnit, None, None]:
    """Yield the units while writing their objects to results.jsonl and their findings to findings.csv."""
    with (
        (folder / OBJECTS).open("w", encoding="utf-8", errors="replace", newline="\n") as objects,
        (folder / TABLE).open("w", encoding="utf-8-sig", errors="replace", newline="") as table,
    ):
        writer = csv.writer(table)
        writer.writerow((*WHOSE, *COLUMNS))
        for each in units:
            objects.write(each.json + "\n")
            writer.writerows(rows_of(each.unit))
            yield each


def rows_of(unit: Unit) -> Iterator[list[Any]]:
    """Yield the rows of findings.csv of one unit; a file that could not be read has one row with its sentence."""
    whose = [safe(unit.file), safe(unit.unit), unit.year or "", unit.conclusion_word]
    if unit.error:
        said = dict.fromkeys(COLUMNS, "") | {"级别": SEVERITY[ERROR], "结论": unit.conclusion_word, "说明文字": safe(unit.error)}
        yield [*whose, *said.values()]
    yield from ([*whose, *_columns(finding)] for finding in unit.findings)


def _columns(finding: FindingRow) -> Iterator[Any]:
    conclusion = VERDICT[finding.verdict] if finding.is_open else finding.state
    yield from (finding.code, SEVERITY[finding.severity], conclusion, finding.cause)
    cells = "、".join(f"{sheet}!{address}" for sheet, address in finding.places)
    yield from map(safe, (finding.scope, f"{finding.code} {finding.message}", finding.quote, cells))
    yield from ("" if each is None else each for each in (finding.left, finding.right, finding.difference))
    yield from map(safe, (finding.explanation, finding.note, finding.ways, finding.slip, finding.asked))
