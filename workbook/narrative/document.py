"""The narrative report as blocks: what stands in it, in order; how it looks is the writers' business."""

from __future__ import annotations

from typing import NamedTuple

# What a run of text is: plain, a draft nobody has accepted yet, something that could not be filled in, what stands in an empty part,
# a heading in the line of its text.
PLAIN, DRAFT, OPEN, EMPTY, RUN_IN = "", "draft", "open", "empty", "run-in"
# What a cell is: a column head, a clause over the whole width, a row's label, a label written downwards, a figure.
HEAD, CLAUSE, LABEL, VERTICAL, NUMBER = "head", "clause", "label", "vertical", "number"


class Run(NamedTuple):
    """A stretch of text of one kind."""

    text: str
    kind: str = PLAIN


class Title(NamedTuple):
    """The report's title."""

    text: str


class Heading(NamedTuple):
    """A heading: level 1 is one of the six parts, level 2 an aspect or a subheading of the clerk's own."""

    level: int
    text: str


class Paragraph(NamedTuple):
    """A paragraph of prose."""

    runs: tuple[Run, ...]

    @property
    def text(self) -> str:
        """Return the paragraph's text."""
        return "".join(run.text for run in self.runs)


class Signature(NamedTuple):
    """Who signs (落款) and when (成文日期), either "" when it is left out."""

    unit: str
    day: str


class Cell(NamedTuple):
    """A cell at its 0-based place in the table's grid, over so many rows and columns; `figure` is the id of its number."""

    row: int
    column: int
    rows: int
    columns: int
    text: str
    kind: str
    figure: str = ""


class Table(NamedTuple):
    """An official table: its cells row by row, the relative widths of its columns, how many rows repeat on every page."""

    id: str
    title: str
    cells: tuple[Cell, ...]
    widths: tuple[float, ...]
    height: int
    heads: int

    def rows(self) -> list[list[Cell]]:
        """Return the cells that begin in each row, left to right."""
        rows: list[list[Cell]] = [[] for _ in range(self.height)]
        for cell in sorted(self.cells):
            rows[cell.row].append(cell)
        return rows


Block = Title | Heading | Paragraph | Signature | Table


class Document(NamedTuple):
    """A report to be written; `draft` is the word on every page of one that is not to be published, "" for a final one.

    `day` is the date of the document (成文日期) as 2022-01-12, "" when it has none.
    """

    title: str
    day: str
    blocks: tuple[Block, ...]
    draft: str = ""
    appendix: tuple[Block, ...] = ()
