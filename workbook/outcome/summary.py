"""校验汇总.xlsx: rows are spooled while the run goes on and put into the skeleton at its end; same input, same bytes."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any, Self
from xml.sax.saxutils import quoteattr

from rules.form import load_form
from workbook.cells import column_letters
from workbook.outcome.book import Book
from workbook.outcome.cells import CHUNK, LAST_ROW, Cell, Spool, figures_row, height_of, row_of
from workbook.outcome.names import target
from workbook.outcome.overview import Overview, write_rules
from workbook.outcome.rows import UnitRow, figures_of, finding_rows, since_rows
from workbook.outcome.tally import Tally
from workbook.outcome.unit import VerifiedUnit
from workbook.outcome.used import Used
from workbook.template.filling import sheet_parts
from workbook.template.same_bytes import FIRST, entry_of, settle_workbook

LISTS = ("单位", "问题", "与上次相比")
DATA = {"2021": "数据", "2019": "数据2019"}
FIGURE_HEAD = 3
ROWS_END, LINKS_BEFORE = b"</sheetData>", b"<pageMargins"
DIMENSION = re.compile(rb'<dimension ref="A1:([A-Z]+)[0-9]+"')
RELATIONS = '<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
HYPERLINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
SPACE = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
# Beyond this a part needs the long form of zip, which some programs do not read.
LARGE = 1 << 31
# The rows are alike: packing them harder takes far longer and saves little.
FAST = 3


class Links:
    """The links of the sheet 单位: their elements and their targets, spooled like rows."""

    def __init__(self, folder: Path, most: int) -> None:
        self.elements: IO[bytes] = TemporaryFile(dir=folder)  # noqa: SIM115  (closed with the summary)
        self.targets: IO[bytes] = TemporaryFile(dir=folder)  # noqa: SIM115
        self.most = most
        self.count = 0

    def add(self, address: str, path: str) -> bool:
        """Link a cell to a file of the output folder; return False when a sheet can have no more links."""
        if self.count >= self.most:
            return False
        self.count += 1
        self.elements.write(f'<hyperlink ref="{address}" r:id="rId{self.count}"/>'.encode())
        link = quoteattr(target(path))
        self.targets.write(f'<Relationship Id="rId{self.count}" Type="{HYPERLINK}" Target={link} TargetMode="External"/>'.encode())
        return True

    def close(self) -> None:
        """Let the temporary files go."""
        self.elements.close()
        self.targets.close()


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
        self.unlinked = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exception: object) -> None:
        for spool in self.spools.values():
            spool.close()
        self.links.close()

    def add(self, row: UnitRow, line: VerifiedUnit) -> None:
        """Add a unit, its findings and its figures."""
        self._add_unit(row)
        for finding in finding_rows(row, line.unit):
            self._add("问题", finding)
        for each in since_rows(row, line, self.book.data["overview"]["unchanged"]):
            self._add("与上次相比", each)
        # Whoever adds up a column must not meet a unit twice.
        if line.figures and line.is_counted:
            self._add_figures(row, line)

    def _add_unit(self, row: UnitRow) -> None:
        words = self.book.data["links"]
        feedback = "copy" if row.copy else "notice" if row.notice else ""
        paths = {"page": row.page, "feedback": row.copy or row.notice}
        values = {**row._asdict(), "page_text": words["page"], "feedback_text": words.get(feedback, "")}
        number = self._add("单位", values)
        for place, column in enumerate(self.columns["单位"]):
            path = paths.get(column.get("link", ""))
            if number and path and not self.links.add(f"{self.letters[place]}{number}", path):
                self.unlinked = self.unlinked or row.number

    def _add(self, sheet: str, values: Mapping[str, Any]) -> int:
        spool, columns = self.spools[sheet], self.columns[sheet]
        cells: list[Cell] = [values.get(column["key"]) for column in columns]
        styles = [self.book.style(column, value) for column, value in zip(columns, cells, strict=True)]
        return spool.add(row_of(spool.next, cells, self.letters[: len(cells)], styles), height_of(cells, self.widths[sheet]))

    def _add_figures(self, row: UnitRow, line: VerifiedUnit) -> None:
        spool, columns = self.spools[DATA[line.unit.form or ""]], self.columns["数据"]
        values: list[Cell] = [row.number, row.unit, row.year, row.conclusion]
        styles = [self.book.style(column, value) for column, value in zip(columns, values, strict=True)]
        figures, lead, names = figures_of(line), len(columns), self.book.styles
        cells = row_of(spool.next, values, self.letters[:lead], styles)
        letters = self.letters[lead : lead + len(figures)]
        spool.add(cells + figures_row(spool.next, figures, letters, names["指标"], names["空指标"]))

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
            self.book.figures_sheet(sheet, load_form(edition), self.spools[sheet].next - 1)
        else:
            self.book.list_sheet(sheet, self.spools[sheet].next - 1)

    def _complaints(self) -> Iterator[str]:
        """Yield what did not fit into the workbook."""
        words = self.book.data["overview"]
        for sheet, spool in self.spools.items():
            if spool.left_out:
                yield words["full"].format(sheet=sheet, rows=LAST_ROW, count=spool.left_out)
        if self.unlinked:
            yield words["linked"].format(number=self.unlinked - 1)


def _copy(source: zipfile.ZipFile, package: zipfile.ZipFile, spools: Mapping[str, Spool], links: Links) -> None:
    """Copy the skeleton's parts, rows and links put into its sheets."""
    parts = {part: sheet for sheet, part in sheet_parts(source).items()}
    for name in sorted(source.namelist(), key=lambda name: (name != FIRST, name)):
        content = settle_workbook(name, source.read(name))
        spool = spools.get(parts.get(name, ""))
        size = len(content) + (spool.size if spool else 0)
        with package.open(_info(name), "w", force_zip64=size > LARGE) as part:
            linked = links if parts.get(name) == "单位" and links.count else None
            for piece in _with_rows(content, spool, linked) if spool else (content,):
                part.write(piece)
    for name, sheet in parts.items():
        if sheet == "单位" and links.count:
            folder, _, file = name.rpartition("/")
            with package.open(_info(f"{folder}/_rels/{file}.rels"), "w") as part:
                part.write(RELATIONS.encode())
                for piece in _pieces(links.targets):
                    part.write(piece)
                part.write(b"</Relationships>")


def _with_rows(sheet: bytes, spool: Spool, links: Links | None) -> Iterator[bytes]:
    """Yield a sheet with the spooled rows after its head, and the links where the order of elements wants them."""
    head, tail = sheet.split(ROWS_END)
    yield DIMENSION.sub(rb'<dimension ref="A1:\g<1>%d"' % (spool.next - 1), head)
    yield from spool.chunks()
    before, after = tail.split(LINKS_BEFORE)
    yield ROWS_END + before
    if links:
        yield f"<hyperlinks {SPACE}>".encode()
        yield from _pieces(links.elements)
        yield b"</hyperlinks>"
    yield LINKS_BEFORE + after


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    file.seek(0)
    while piece := file.read(CHUNK):
        yield piece


def _info(name: str) -> zipfile.ZipInfo:
    info = entry_of(name)
    # A part opened by its info is packed as its info says.
    info._compresslevel = FAST  # type: ignore[attr-defined]  # noqa: SLF001
    return info
