"""The sheets 总览 and 规则 of the summary workbook."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from openpyxl.worksheet.worksheet import Worksheet

from rules.states import CLOSED, CONCLUSION, SEVERITY, UNREADABLE
from workbook.outcome.book import Book, write
from workbook.outcome.cells import Cell, height_of
from workbook.outcome.tally import MOST_LISTED, Tally
from workbook.outcome.used import Used
from workbook.outcome.wording import load_words

# A list of waivers may be wrong from end to end.
MOST_WAIVERS = 2000
# Of what a supervisor's own rules change so many are named.
MOST_RULES = 40
Row = Sequence[Cell]


class Overview:
    """The sheet 总览 being written from top to bottom."""

    def __init__(self, book: Book, tally: Tally, used: Used) -> None:
        self.book = book
        self.tally = tally
        self.used = used
        self.words: dict[str, Any] = book.data["overview"]
        self.ws: Worksheet = book.sheet("总览")
        self.widths = [column["width"] for column in book.data["sheets"]["总览"]["columns"]]
        self.row = 1

    def write(self, complaints: Iterable[str], sheets: Sequence[str]) -> None:
        """Write everything; `complaints` are sentences about what did not fit."""
        tally, words = self.tally, self.words
        self._title()
        self._table(words["units"], words["unit_heads"], self._conclusions())
        self._table(words["years"], [*words["year_heads"], words["year_all"], *CONCLUSION.values()], self._years())
        self._table(words["findings"], words["finding_heads"], self._findings())
        self._notable(complaints)
        common = tally.commonest()[: words["most_broken"]]
        rules = ((rule.code, rule.title, SEVERITY[rule.severity], rule.waiting, rule.findings - rule.explained) for rule in common)
        self._table(words["broken"], words["broken_heads"], rules)
        meanings = [(sheet, words["sheet_meaning"][sheet]) for sheet in sheets]
        self._table(words["sheets"], words["sheet_heads"], meanings)

    def _title(self) -> None:
        write(self.ws, 1, 1, self.book.data["title"], "标题")
        write(self.ws, 2, 1, self.words["folder"].format(folder=self.used.folder), "文平")
        write(self.ws, 3, 1, self.used.stamp, "文平")
        self.ws.row_dimensions[1].height = 30
        self.ws.print_title_rows = "1:1"
        self.row = 4

    def _table(self, title: str, heads: Sequence[str], rows: Iterable[Row]) -> None:
        """Write a title, a row of heads, the rows and a blank row."""
        self.row += 1
        write(self.ws, self.row, 1, title, "小标题")
        self.ws.row_dimensions[self.row].height = 22
        self.row += 1
        for column, head in enumerate(heads, 1):
            write(self.ws, self.row, column, head, "表头")
        for row in rows:
            self._row(row)
        self.row += 1

    def _row(self, row: Row) -> None:
        self.row += 1
        for column, value in enumerate(row, 1):
            write(self.ws, self.row, column, value, self._style(column, value))
        self.ws.row_dimensions[self.row].height = height_of(row, self.widths)

    def _style(self, column: int, value: Cell) -> str:
        if isinstance(value, str) and value in self.book.data["marks"]:
            return f"文中.{value}"
        if not isinstance(value, str):
            return "数"
        return "文中" if column == 1 else "文折中"

    def _conclusions(self) -> Iterator[Row]:
        meaning = load_words()["meaning"]
        for state, count in self.tally.ranked():
            yield state, meaning[state], count
        yield self.words["all"], "", sum(self.tally.conclusions.values())

    def _years(self) -> Iterator[Row]:
        usual, years = self.tally.year(), self.tally.years
        states = list(CONCLUSION.values())
        for year in sorted({year for year, _ in years}, key=lambda each: -(each or 0)):
            counts = [years[year, state] for state in states]
            yield year or self.words["no_year"], self.words["usual"] if year and year == usual else "", sum(counts), *counts

    def _findings(self) -> Iterator[Row]:
        for state, meaning in self.words["finding_meaning"].items():
            yield state, meaning, self.tally.states[state]
            waived = sum(rule.waived for rule in self.tally.rules.values()) if state == CLOSED else 0
            if waived:
                yield *self.words["waived"], waived
        yield *self.words["causes"], self.tally.causes

    def _notable(self, complaints: Iterable[str]) -> None:
        rows: list[Row] = [
            *self._said(),
            *((self.words["used"], each, "") for each in self.used.lines(MOST_RULES)[1:]),
            *((self.words["since"], said, "") for said in self.tally.since.lines()),
            *self._tagged(),
            *self._unreadable(),
            *self._others(),
            *self._waivers(),
            *((self.words["own_rules"], f"{each.code} {each.title}：{each.became}", "") for each in self.tally.weakened),
            *(("", said, "") for said in complaints),
        ]
        self._table(self.words["notable"], self.words["notable_heads"], rows or [("", self.words["nothing"], "")])

    def _said(self) -> Iterator[Row]:
        about = self.tally.about
        yield from ((self.words["warning"], each, "") for each in about.warnings)
        yield from ((self.words["said"], each, "") for each in about.lines)

    def _tagged(self) -> Iterator[Row]:
        for tag, listed in self.tally.tags.items():
            for each in listed:
                said = self.words["tagged_said"].format(unit=each.unit or self.words["no_unit"], file=each.file)
                yield tag, said, each.number
            yield from self._more(tag, self.tally.tagged[tag])

    def _unreadable(self) -> Iterator[Row]:
        for each in self.tally.unreadable:
            yield self.words["unreadable"], each.said if each.file in each.said else f"{each.file}：{each.said}", each.number
        yield from self._more(self.words["unreadable"], self.tally.conclusions[CONCLUSION[UNREADABLE]])

    def _others(self) -> Iterator[Row]:
        yield from ((self.words["others"], self.words["others_said"].format(file=each), "") for each in self.tally.others[:MOST_LISTED])
        yield from self._more(self.words["others"], len(self.tally.others))

    def _waivers(self) -> Iterator[Row]:
        if self.tally.fates:
            said, more = self.tally.fates.first_remarks(MOST_WAIVERS)
            rest = [self.words["more_waivers"].format(count=more)] if more else []
            yield from ((self.words["waivers"], each, "") for each in (self.tally.fates.summary(), *said, *rest))

    def _more(self, what: str, count: int) -> Iterator[Row]:
        if count > MOST_LISTED:
            yield what, self.words["more"].format(count=count - MOST_LISTED), ""


def write_rules(book: Book, tally: Tally) -> None:
    """Write the sheet 规则: every rule that was broken, those of most units first."""
    rules = tally.broken()
    ws = book.list_sheet("规则", len(rules) + 1)
    columns = book.data["sheets"]["规则"]["columns"]
    for row, rule in enumerate(rules, 2):
        values: Row = (rule.code, rule.title, SEVERITY[rule.severity], rule.units, rule.findings, rule.explained, rule.waived, rule.waiting)
        for number, (column, value) in enumerate(zip(columns, values, strict=True), 1):
            marked = isinstance(value, str) and value in book.data["marks"]
            write(ws, row, number, value, f"文中.{value}" if marked else column["style"])
        ws.row_dimensions[row].height = height_of(values, book.wrapped(columns))
