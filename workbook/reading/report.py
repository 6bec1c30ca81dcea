"""Reading a workbook: file -> report, with the place of everything and what was odd about it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rules.expressions import compiled
from rules.form import Form, load_form
from rules.report import Explanation, Number, Observation, Place, Report
from workbook.cells import address, cell_of
from workbook.layout import Layout, load_layout
from workbook.reading.books import open_book
from workbook.reading.cell_numbers import TEXT, WIDE
from workbook.reading.cover_fields import Cover, read_cover
from workbook.reading.explanations import read_explanations
from workbook.reading.field_values import read_field, read_name
from workbook.reading.figures import judge_subtotals, read_figures
from workbook.reading.file_kinds import load_kinds
from workbook.reading.form_sheets import CHECKS, COVER, HELPERS, PREVIOUS, find_form_sheets
from workbook.reading.grids import Grid, Grids, Labels
from workbook.reading.labels import is_label, label_key
from workbook.reading.package import Sheet
from workbook.reading.prose import read_prose
from workbook.reading.tables import LAST_YEAR, find_previous, find_table
from workbook.reading.totals import balance, sums
from workbook.reading.unreadable import Unreadable

if TYPE_CHECKING:
    from workbook.reading.doubtful_cells import Doubts, Scan

__all__ = ["Unreadable", "formula_totals", "read_identity", "read_report"]

UNIT_LINE = compiled(r"单位(?:[（(][^（()）]{0,40}[)）])?[:：]\s*+(.{0,200}?)\s{0,9}(?:报告)?年度[:：]\s*(.*)")
IDENTITY = (("上年单位名称", "单位名称"), ("上年年度", "报告年度"))
# The head of the first block stands in the layout's first row, the table's title above it.
PREVIOUS_TITLE = 2
YEAR = compiled(r"[0-9]{4}")
# What nobody observes who cannot see formulas.
SUMS = "合计公式被改"
PROSE_COLUMN, DIGITS, LONGEST_SHOWN = "A", "0123456789", 30


def read_report(source: Path | Grids) -> Report:
    """Return the report in a workbook, a file or one that a program has open; raises Unreadable when there is none to be read."""
    return _Reading(grids_of(source)).read()


def grids_of(source: Path | Grids) -> Grids:
    """Return the sheets of a workbook; raises Unreadable for a file that is none."""
    return source if isinstance(source, Grids) else open_book(source)


def read_identity(path: Path) -> dict[str, str]:
    """Return the fields of a workbook's cover; raises Unreadable."""
    grids = open_book(path)
    sheet = next((sheet for sheet in grids.sheets if sheet.name == COVER), None) or find_form_sheets(grids).sheets.get(COVER)
    return read_cover(grids.read(sheet), sheet.name).identity if sheet else {}


def formula_totals(source: Path | Grids, report: Report) -> frozenset[str]:
    """Return the totals of a report that are sums in its workbook; raises Unreadable when the file has gone in the meantime."""
    if SUMS in report.unseen:
        # Nobody sees the formulas: a total that is the sum of its parts is taken for one.
        return frozenset(id for id, _, value in sums(report.form, report.figures) if value == report.figures[id])
    return _open_doubts(report.form, report.figures, report.places, grids_of(source).scan).find_formulas()


def _open_doubts(form: Form, numbers: dict[str, Number | None], places: Mapping[str, Any], scan: Scan) -> Doubts:
    # Imported here: most files leave nothing in doubt.
    from workbook.reading.doubtful_cells import Doubts  # noqa: PLC0415

    return Doubts(form, numbers, places, scan)


class _Reading:
    """One workbook being read, part after part."""

    def __init__(self, grids: Grids) -> None:
        self.grids = grids
        self.sheets, edition, self.observations = find_form_sheets(grids)
        self.form = load_form(edition)
        self.layout: Layout = load_layout(edition)
        self.numbers: dict[str, Number | None] = dict.fromkeys(self.form.ids)
        self.places: dict[str, Any] = {}
        self.blanks: list[str] = []
        self.remarks: list[str] = []
        self._doubts: Doubts | None = None

    def read(self) -> Report:
        cover = self._read_cover()
        for table in self.layout.spots:
            if table in self.sheets:
                self._read_table(table)
        if self.blanks or not balance(self.form, self.numbers):
            self._settle()
        previous, previous_identity = self._read_previous()
        prose = self._read_prose(cover) | {id: texts for id, texts in cover.prose.items() if texts}
        self.places |= cover.places
        self._make_title(cover, prose)
        self._judge_unit_lines(cover.identity)
        self.observations += self.grids.find_attachments()
        doubts, stamps = self._doubts, self.grids.stamps()
        return Report(
            self.form,
            identity=cover.identity,
            figures=self.numbers,
            previous=previous,
            previous_identity=previous_identity,
            prose=prose,
            observations=[*self.observations, *(doubts.observations if doubts else ())],
            explanations=self._read_explanations(),
            places=self.places,
            formulas=doubts.formulas if doubts else (),
            remarks=[*self.grids.remarks, *cover.remarks, *(doubts.remarks() if doubts else ()), *self.remarks, *self._remarks()],
            template=" ".join(value for name in ("template", "edition", "version") if (value := stamps.get(name))),
            source=self.grids.file,
            unseen=self.grids.unseen,
        )

    def _remarks(self) -> Iterator[str]:
        named = {sheet.name for sheet in self.grids.sheets}
        lacking = [self.layout.names[id] for id in HELPERS if id not in self.sheets and self.layout.names[id] not in named]
        if lacking:
            yield f"文件里没有“{'”、“'.join(lacking)}”表，不影响年报内容，但没有可读的上年数据或情况说明。"
        if any(each.name == "其他处理单行" for each in self.observations):
            yield "表三“（六）其他处理”是 2019 版的单行，它的数读入“3.其他”，前两行按没有处理，不算未填。"

    def _read_cover(self) -> Cover:
        sheet = self.sheets.get(COVER)
        return read_cover(self.grids.read(sheet), sheet.name) if sheet else Cover({}, {}, {})

    def _grid(self, id: str) -> Grid:
        return self.grids.read(self.sheets[id])

    def _read_table(self, table: str) -> None:
        sheet, grid = self.sheets[table], self._grid(table)
        found = find_table(self.form.edition, table, sheet.name, self.grids.labels(sheet))
        figures = read_figures(found, grid, self.form)
        self.numbers.update(figures.numbers)
        self.places.update(found.places)
        self.blanks += figures.blanks
        self.observations += found.observations
        self.observations += figures.observations
        if found.subtotals:
            self.observations += judge_subtotals(found, grid, figures.numbers)
        self.observations += self.grids.find_unseen(sheet, found.places, figures.numbers)

    def _doubt(self) -> Doubts:
        if self._doubts is None:
            self._doubts = _open_doubts(self.form, self.numbers, self.places, self.grids.scan)
        return self._doubts

    def _settle(self) -> None:
        if SUMS in self.grids.unseen:
            self._add_up()
            return
        doubts = self._doubt()
        doubts.settle_blanks(self.blanks)
        doubts.settle_totals(self.blanks, [each.figure for each in self.observations if each.name in (TEXT, WIDE)])
        doubts.find_formulas()
        doubts.find_typed()

    def _add_up(self) -> None:
        """Calculate blank totals where nobody sees whether a formula was never calculated, or shows an error."""
        cells = []
        for id, _, value in sums(self.form, self.numbers):
            if self.numbers[id] is None and id in self.places:
                self.numbers[id] = value
                cells.append(self.places[id])
        if cells:
            from workbook.reading.doubtful_cells import listed  # noqa: PLC0415  (as above)

            self.remarks.append(load_kinds()["remarks"]["added_up"].format(cells=listed(cells)))

    def _read_previous(self) -> tuple[dict[str, Number | None] | None, dict[str, str]]:
        """Return last year's figures, None when there is not one, and whose they are."""
        sheet = self.sheets.get(PREVIOUS)
        if sheet is None:
            return None, {}
        grid = self._grid(PREVIOUS)
        found = find_previous(self.form.edition, sheet.name, self._previous_labels(sheet))
        figures = read_figures(found, grid, self.form, LAST_YEAR)
        self.places.update(found.places)
        identity = self._previous_identity(grid, sheet.name)
        self.observations += figures.observations
        if len(figures.blanks) == len(found.ids):
            return None, identity
        if figures.blanks:
            self._doubt().settle_blanks(figures.blanks)
        return figures.numbers, identity

    def _previous_labels(self, sheet: Sheet) -> Labels:
        """Return the sheet's texts without the lines that name unit and year, which are different in every file."""
        labels, first = self.grids.labels(sheet), int(self.layout.data["previous"]["first_row"]) - PREVIOUS_TITLE
        row, column = cell_of(self.layout.data["previous"]["identity"][IDENTITY[0][0]])
        if len(labels) > first and is_label(labels[row - 1][column - 2], IDENTITY[0][0]):
            return ((),) * first + labels[first:]
        return labels

    def _previous_identity(self, grid: Grid, sheet: str) -> dict[str, str]:
        identity = {}
        for label, field in IDENTITY:
            row, column = cell_of(self.layout.data["previous"]["identity"][label])
            if not is_label(value_at(grid, row, column - 1), label):
                row, column = beside(grid, label) or (row, column)
            value = value_at(grid, row, column)
            identity[field] = read_field("year", value) if field == "报告年度" else read_name(value)
            self.places[f"上年.{field}"] = Place(sheet, address(row, column))
        return {field: value for field, value in identity.items() if value}

    def _read_prose(self, cover: Cover) -> dict[str, tuple[str, ...]]:
        prose: dict[str, tuple[str, ...]] = {}
        known = cover.identity | {id: "\n".join(texts) for id, texts in cover.prose.items()}
        for section in self.form.sections:
            sheet = self.sheets.get(section["id"])
            if sheet:
                found = read_prose(self._grid(section["id"]), sheet.name, self.form.edition, section["id"], known)
                for id, texts in found.texts.items():
                    prose[id] = prose.get(id, ()) + texts
                    self.places[f"文字.{id}"] = self.places.get(f"文字.{id}", ()) + found.places[f"文字.{id}"]
                self.observations += [*found.observations, *self._hidden_texts(sheet, PROSE_COLUMN)]
                self.remarks += found.remarks
        self.observations += self._hidden_on_cover(cover)
        return prose

    def _hidden_texts(self, sheet: Sheet, column: str) -> Iterator[Observation]:
        """Yield the cells of a column of prose of which no text can be read: errors, formulas that were never calculated."""
        if self.grids.may_hide_text(sheet, column):
            yield from (each for each in self._errors(sheet) if each.place and each.place.address.rstrip(DIGITS) == column)

    def _hidden_on_cover(self, cover: Cover) -> Iterator[Observation]:
        """Yield the fields of the cover that show an error, save the title, whose formula passes on what is wrong with its parts."""
        sheet = self.sheets.get(COVER)
        if sheet and self.grids.may_hide_text(sheet):
            columns = {place.address.rstrip(DIGITS) for place in cover.places.values() if isinstance(place, Place)}
            shown = (each for each in self._errors(sheet) if each.place and each.place != cover.places.get("封面.标题"))
            yield from (each for each in shown if each.place and each.place.address.rstrip(DIGITS) in columns)

    def _errors(self, sheet: Sheet) -> Iterator[Observation]:
        for cell, raw in self.grids.scan(sheet.name).items():
            if raw.type == "e" or (raw.formula is not None and not raw.value):
                yield Observation("文字出错", "", Place(sheet.name, cell), raw.value or "=" + (raw.formula or "")[:LONGEST_SHOWN])

    def _make_title(self, cover: Cover, prose: dict[str, tuple[str, ...]]) -> None:
        """Make the title as the form words it where the cover's formula was never calculated, or not since the cover changed."""
        unit, year = cover.identity.get("单位名称", ""), cover.identity.get("报告年度", "")
        made = self.form.title.format(单位名称=unit, 报告年度=year)
        place = self.places.get("封面.标题")
        if not unit or not year or not isinstance(place, Place) or prose.get("标题") == (made,):
            return
        # Some programs store 0 where a formula gives a text.
        if prose.get("标题", ()) in ((), ("0",)) or self._is_formula(place):
            prose["标题"] = (made,)
            self.places["文字.标题"] = (place,)

    def _is_formula(self, place: Place) -> bool:
        raw = self.grids.scan(place.sheet).get(place.address)
        return raw is not None and raw.formula is not None

    def _judge_unit_lines(self, identity: Mapping[str, str]) -> None:
        unit, year = identity.get("单位名称", ""), identity.get("报告年度", "")
        for table in self.layout.spots:
            sheet = self.sheets.get(table)
            for number, row in enumerate(self._grid(table)[:3], 1) if sheet else ():
                text = row[0]
                if sheet and isinstance(text, str) and "单位" in text and not (unit in text and year in text):
                    self._judge_unit_line(Place(sheet.name, f"A{number}"), text, unit, year)

    def _judge_unit_line(self, place: Place, text: str, unit: str, year: str) -> None:
        found = UNIT_LINE.search(text)
        raw = self.grids.scan(place.sheet).get(place.address)
        # A formula shows what the cover says as soon as the file is opened: only a typed line can differ.
        if found is None or raw is None or raw.formula is not None:
            return
        if unit and found.group(1) and label_key(found.group(1)) != label_key(unit):
            self.observations.append(Observation("单位不一致", "", place, found.group(1), unit))
        stated = YEAR.search(found.group(2))
        if year and stated and stated.group() != year:
            self.observations.append(Observation("年度不一致", "", place, stated.group(), year))

    def _read_explanations(self) -> tuple[Explanation, ...]:
        sheet = self.sheets.get(CHECKS)
        if sheet is None or not self.grids.may_hold_explanations(sheet, self.layout):
            return ()
        return tuple(read_explanations(self.grids.read(sheet), sheet.name, self.layout))


def value_at(grid: Grid, row: int, column: int) -> object:
    """Return the value of a 1-based cell, "" beyond the sheet's last."""
    return grid[row - 1][column - 1] if 0 < row <= len(grid) and 0 < column <= len(grid[0]) else ""


def beside(grid: Grid, label: str) -> tuple[int, int] | None:
    """Return the 1-based cell at the right of a label, None when the label is nowhere."""
    cells = ((row, column + 1) for row, values in enumerate(grid, 1) for column, value in enumerate(values, 1) if is_label(value, label))
    return next(cells, None)
