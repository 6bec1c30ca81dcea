"""校验汇总.xlsx: rows are spooled while the run goes on and put into the skeleton at its end; same input, same bytes."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any, Self

from rules.expressions import compiled
from rules.form import load_form
from rules.states import CONCLUSION, UNREADABLE
from workbook.cells import column_letters
from workbook.outcome.book import Book
from workbook.outcome.cells import LAST_ROW, Cell, Spool, cells_of, figure_cells, height_of, row_of
from workbook.outcome.links import Links
from workbook.outcome.overview import Overview, write_rules
from workbook.outcome.rows import UnitRow, figures_of, finding_rows, since_rows
from workbook.outcome.tally import Tally
from workbook.outcome.unit import VerifiedUnit
from workbook.outcome.used import Used
from workbook.template.filling import sheet_parts
from workbook.template.same_bytes import FIRST, ZIP_DAY, settle_workbook

LISTS = ("单位", "问题", "与上次相比")
DATA = {"2021": "数据", "2019": "数据2019"}
FIGURE_HEAD = 3
COUNTS = ("error", "warning", "explained", "waived", "to_confirm", "blank", "causes")
ROWS_END, LINKS_BEFORE = b"</sheetData>", b"<pageMargins"
DIMENSION = compiled(rb'<dimension ref="A1:([A-Z]+)[0-9]+"')
# Beyond this a part needs the long form of zip, which some programs do not read.
LARGE = 1 << 31
# The rows are alike: packing them harder takes far longer and saves little.
FAST = 3


class Summary:
    """The summary workbook of a run."""

    def __init__(self, folder: Path) -> None:
        self.book = Book()
        sheets = self.book.data["sheets"]
        self.spools = {name: Spool(folder, 2) for name in LISTS} | {name: Spool(folder, FIGURE_HEAD + 1) for name in DATA.values()}
        self.columns = {name: sheets[name]["columns"] for name in (*LISTS, "数据")}
        self.widths = {name: self.book.wrapped(columns) for name, columns in self.columns.items()}
        self.letters = [column_letters(number) for number in range(1, 301)]
        self.links = Links(folder, self.book.data["most_links"])

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exception: object) -> None:
        for spool in self.spools.values():
            spool.close()
        self.links.close()

    def add(self, row: UnitRow, line: VerifiedUnit) -> None:
        """Add a unit, its findings and its figures."""
        self._add_unit(row)
        self.spools["问题"].add(row.rank, [self._row("问题", finding) for finding in finding_rows(row, line.unit)])
        compared = since_rows(row, line, self.book.data["overview"]["unchanged"])
        self.spools["与上次相比"].add(row.rank, [self._row("与上次相比", each) for each in compared])
        # Whoever adds up a column must not meet a unit twice.
        if line.figures and line.is_counted:
            self._add_figures(row, line)

    def _add_unit(self, row: UnitRow) -> None:
        words = self.book.data["links"]
        feedback = "copy" if row.copy else "notice" if row.notice else ""
        paths = {"page": row.page, "feedback": row.copy or row.notice}
        values = {**row._asdict(), "page_text": words["page"], "feedback_text": words.get(feedback, "")}
        if row.conclusion == CONCLUSION[UNREADABLE]:
            # Nobody knows how many there are: sorted by a count, it must not stand with those that have none.
            values |= dict.fromkeys(COUNTS, words["unknown"])
        self.spools["单位"].add(row.rank, [self._row("单位", values)])
        columns = zip(self.letters, self.columns["单位"], strict=False)
        self.links.add(row.rank, [(letter, path) for letter, column in columns if (path := paths.get(column.get("link", "")))])

    def _row(self, sheet: str, values: Mapping[str, Any]) -> str:
        columns = self.columns[sheet]
        cells: list[Cell] = [values.get(column["key"]) for column in columns]
        styles = [self.book.style(column, value) for column, value in zip(columns, cells, strict=True)]
        return row_of(cells_of(cells, self.letters[: len(cells)], styles), height_of(cells, self.widths[sheet]))

    def _add_figures(self, row: UnitRow, line: VerifiedUnit) -> None:
        columns = self.columns["数据"]
        values: list[Cell] = [row.number, row.unit, row.year, row.conclusion]
        styles = [self.book.style(column, value) for column, value in zip(columns, values, strict=True)]
        figures, lead, names = figures_of(line), len(columns), self.book.styles
        letters = self.letters[lead : lead + len(figures)]
        cells = cells_of(values, self.letters[:lead], styles) + figure_cells(figures, letters, names["指标"], names["空指标"])
        self.spools[DATA[line.unit.form or ""]].add(row.rank, [row_of(cells)])

    def save(self, path: Path, tally: Tally, used: Used) -> None:
        """Write the workbook; `used` tells what was verified, and by what."""
        compared = ["与上次相比"] if tally.since.when else []
        sheets = ["单位", "问题", *compared, "规则", *(name for name in DATA.values() if name == "数据" or self.spools[name].size)]
        Overview(self.book, tally, used).write(self._complaints(), sheets)
        for sheet in sheets:
            self._make(sheet, tally)
        out = BytesIO()
        self.book.book.save(out)
        with zipfile.ZipFile(out) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
            _copy(source, package, self.spools, self.links)

    def _make(self, sheet: str, tally: Tally) -> None:
        if sheet == "规则":
            write_rules(self.book, tally)
        elif sheet in DATA.values():
            edition = next(edition for edition, name in DATA.items() if name == sheet)
            self.book.figures_sheet(sheet, load_form(edition), self.spools[sheet].last)
        else:
            self.book.list_sheet(sheet, self.spools[sheet].last)

    def _complaints(self) -> Iterator[str]:
        """Yield what did not fit into the workbook."""
        words = self.book.data["overview"]
        for sheet, spool in self.spools.items():
            if spool.left_out:
                yield words["full"].format(sheet=sheet, rows=LAST_ROW, count=spool.left_out)
        if row := self.links.first_left_out():
            yield words["linked"].format(row=row)


def _copy(source: zipfile.ZipFile, package: zipfile.ZipFile, spools: Mapping[str, Spool], links: Links) -> None:
    """Copy the skeleton's parts, rows and links put into its sheets."""
    parts = {part: sheet for sheet, part in sheet_parts(source).items()}
    for name in sorted(source.namelist(), key=lambda name: (name != FIRST, name)):
        content = settle_workbook(name, source.read(name))
        spool = spools.get(parts.get(name, ""))
        size = len(content) + (spool.size if spool else 0)
        with package.open(_info(name), "w", force_zip64=size > LARGE) as part:
            linked = links if parts.get(name) == "单位" and links.any else None
            for piece in _with_rows(content, spool, linked) if spool else (content,):
                part.write(piece)
    for name, sheet in parts.items():
        if sheet == "单位" and links.any:
            folder, _, file = name.rpartition("/")
            with package.open(_info(f"{folder}/_rels/{file}.rels"), "w") as part:
                for piece in links.relations():
                    part.write(piece)


def _with_rows(sheet: bytes, spool: Spool, links: Links | None) -> Iterator[bytes]:
    """Yield a sheet with the spooled rows after its head, and the links where the order of elements wants them."""
    head, tail = sheet.split(ROWS_END)
    yield DIMENSION.sub(rb'<dimension ref="A1:\g<1>%d"' % spool.last, head)
    yield from spool.chunks()
    before, after = tail.split(LINKS_BEFORE)
    yield ROWS_END + before
    yield from links.elements() if links else ()
    yield LINKS_BEFORE + after


def _info(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, (*ZIP_DAY, 0, 0, 0))
    info.compress_type, info.create_system = zipfile.ZIP_DEFLATED, 0
    # A part opened by its info is packed as its info says.
    info._compresslevel = FAST  # type: ignore[attr-defined]  # noqa: SLF001
    return info
