"""Which heads and labels a figure of a table stands under: what a screen reader says before the number."""

from __future__ import annotations

from workbook.narrative.document import CLAUSE, HEAD, NUMBER, Cell, Table


def headers_of(table: Table) -> dict[Cell, list[Cell]]:
    """Return, for every figure, the clause, column heads and row labels that are its headings, outermost first."""
    clauses = [cell for cell in table.cells if cell.kind == CLAUSE]
    return {cell: _headers(cell, table, clauses) for cell in table.cells if cell.kind == NUMBER}


def _headers(number: Cell, table: Table, clauses: list[Cell]) -> list[Cell]:
    # A block begins with its clause; heads of an earlier block say nothing about a later one.
    over = [clause for clause in clauses if clause.row < number.row][-1:]
    start = over[0].row if over else 0
    heads = [cell for cell in table.cells if cell.kind == HEAD and start <= cell.row < number.row and _spans(cell, number.column)]
    labels = [cell for cell in table.cells if cell.kind not in (HEAD, CLAUSE, NUMBER) and cell.row <= number.row < cell.row + cell.rows]
    return [*over, *heads, *labels]


def _spans(cell: Cell, column: int) -> bool:
    return cell.column <= column < cell.column + cell.columns
