"""Rules on single figures as rows of the live check: one row a table, or one a function of the body; the kinds that formulas can say."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from rules.rule import Rule
from rules.terms import PREVIOUS, listed
from workbook.cells import cell_of
from workbook.layout import Layout
from workbook.sheets.formulas import not_numbers, quote, refs
from workbook.sheets.live.guards import YEAR, Guard, guard_formula, is_told
from workbook.sheets.live.terms import areas, arguments, known
from workbook.sheets.live_row import LiveRow
from workbook.sheets.regions import Region, cover, regions

# What every number is, and nothing else.
ANY = quote(">-1E+300")

Compile = Callable[[Rule, Layout, Mapping[str, Any]], Iterator[LiveRow]]


def rows_of_filled(rule: Rule, layout: Layout, words: Mapping[str, Any]) -> Iterator[LiveRow]:
    """Yield for each table how many figures are there and how many there should be."""
    for table, ids in by_table(rule.terms["figures"], layout):
        # Totals fill themselves; one that somebody emptied is missing all the same.
        typed = [id for id in ids if not layout.form.figures[id].parts]
        count = f"COUNT({arguments(layout, typed)})"
        row = LiveRow(rule.code, table, words["kinds"]["filled"], count, str(len(typed)), "==", ids[0], asks=True)
        yield row._replace(complete=known(layout, ids))


def rows_of_not_negative(rule: Rule, layout: Layout, words: Mapping[str, Any]) -> Iterator[LiveRow]:
    """Yield for each table how many figures are below 0, save those that may go down."""
    for table, ids in by_table(rule.terms["figures"], layout):
        unsigned = [id for id in ids if not layout.form.figures[id].signed]
        below = _counted(layout, unsigned, '"<0"')
        row = LiveRow(rule.code, table, words["kinds"]["not_negative"], below, "0", "==", unsigned[0], complete=known(layout, unsigned))
        yield row._replace(found=first_row(layout, unsigned, 'COUNTIF({row},"<0")>0'))


def rows_of_not_above(rule: Rule, layout: Layout, words: Mapping[str, Any]) -> Iterator[LiveRow]:
    """Yield for each table how many figures are above what they may be."""
    bound = f"{rule.terms['bound']:.0f}"
    for table, ids in by_table(rule.terms["figures"], layout):
        statement = words["kinds"]["not_above"].format(bound=bound)
        yield LiveRow(
            rule.code,
            table,
            statement,
            _counted(layout, ids, quote(f">{bound}")),
            "0",
            "==",
            ids[0],
            complete=known(layout, ids),
            marks=tuple(ids),
            fault=f"AND(ISNUMBER({{cell}}),{{cell}}>{bound})",
            found=first_row(layout, ids, f'COUNTIF({{row}},">{bound}")>0'),
        )


def rows_of_whole_number(rule: Rule, layout: Layout, words: Mapping[str, Any]) -> Iterator[LiveRow]:
    """Yield for each table how many figures have more decimals than they may."""
    decimals: int = rule.terms["decimals"]
    for table, ids in by_table(rule.terms["figures"], layout):
        mine = [id for id in ids if layout.form.figures[id].decimals == decimals]
        if mine:
            statement = words["kinds"]["decimals" if decimals else "whole"].format(decimals=decimals)
            odd = _finer(mine, decimals) if decimals else _fractions(layout, mine)
            yield LiveRow(rule.code, table, statement, odd, "0", "==", mine[0], complete=known(layout, mine))


def _counted(layout: Layout, ids: list[str], criterion: str) -> str:
    """Return how many figures are as the criterion says; texts and error values never are."""
    return "+".join(f"COUNTIF({area},{criterion})" for area in areas(layout, ids))


def _fractions(layout: Layout, ids: list[str]) -> str:
    """Return how many figures are no whole numbers, cell by cell: not every program calculates with a range inside SUMPRODUCT.

    SUM takes a text for nothing, digits too; 0.1^9 lies between the noise of binary numbers and the last decimal of any figure.
    """
    return "+".join(f"IFERROR(MOD(SUM({cell}),1)>0.1^9,0)" for id in ids for cell in areas(layout, [id]))


def _finer(ids: list[str], decimals: int) -> str:
    return "+".join(f"IF(ISNUMBER({id}),IF(ROUND({id},{decimals})<>{id},1,0),0)" for id in ids)


def rows_of_not_a_year(rule: Rule, layout: Layout, words: Mapping[str, Any]) -> Iterator[LiveRow]:
    """Yield for each table how many figures are the year reported on or one beside it."""
    for table, ids in by_table(rule.terms["figures"], layout):
        spans = areas(layout, ids)
        # Two comparisons, because "equals" takes a text of digits for a number in some programs and not in others.
        count = "+".join(f'COUNTIFS({span},">="&{YEAR}{step},{span},"<="&{YEAR}{step})' for span in spans for step in ("-1", "", "+1"))
        fault = f"AND(ISNUMBER({{cell}}),OR({','.join(f'{{cell}}={YEAR}{step}' for step in ('-1', '', '+1'))}))"
        yield LiveRow(
            rule.code,
            table,
            words["kinds"]["not_a_year"],
            f'IF(COUNT({YEAR})=0,"",{count})',
            "0",
            "==",
            ids[0],
            marks=tuple(ids),
            fault=fault,
        )


def rows_of_turned_zero(rule: Rule, layout: Layout, words: Mapping[str, Any]) -> Iterator[LiveRow]:
    """Yield for each table how many figures became 0 against last year, or were 0 then, the other being at least `least`."""
    least = quote(f">={rule.terms['least']}")
    for table, named in by_table(rule.terms["figures"], layout):
        # A change (本年增/减) is not compared with last year's.
        ids = [id for id in named if not layout.form.figures[id].signed]
        pairs = list(with_last_year(layout, ids))
        odd = "+".join(f"COUNTIFS({_zero(now)},{before},{least})+COUNTIFS({now},{least},{_zero(before)})" for now, before in pairs)
        both = "+".join(f"COUNTIFS({now},{ANY},{before},{ANY})" for now, before in pairs)
        statement = words["kinds"]["turned_zero"].format(least=rule.terms["least"])
        yield LiveRow(rule.code, table, statement, odd, "0", "==", ids[0], complete=f"{both}>0")


def _zero(area: str) -> str:
    return f'{area},">=0",{area},"<=0"'


def rows_of_not_numbers(rule: Rule, layout: Layout, words: Mapping[str, Any]) -> Iterator[LiveRow]:
    """Yield for each table, and for last year's figures, how many cells hold a text, an error value or what else is no number."""
    sheets = {table: [id for id in layout.form.ids if id.startswith(table + ".")] for table in layout.form.tables}
    sheets[layout.names["上年数据"]] = [PREVIOUS + id for id in layout.form.ids]
    for scope, ids in sheets.items():
        odd = not_numbers(layout, ids, named=True)
        found = first_row(layout, ids, "COUNT({row})+COUNTBLANK({row})<{count}")
        yield LiveRow(rule.code, scope, words["kinds"]["not_numbers"], odd, "0", "==", ids[0], title=words["not_numbers"], found=found)


def rows_of_function(rule: Rule, _layout: Layout, words: Mapping[str, Any]) -> Iterator[LiveRow]:
    """Yield for each function of the body what the cover says of it against its figure."""
    stated: str = rule.terms["stated"]
    for field, id in rule.terms["functions"].items():
        there = f"AND({is_told(field)},COUNT({id})=1)"
        guard = Guard(there, f"{field}={quote(stated)}")
        value = f'IF({there},{id},"")'
        relation = "<=" if stated == "否" else ">"
        statement = words["kinds"]["function_" + ("no" if stated == "否" else "yes")]
        yield LiveRow(
            rule.code,
            id.split(".")[1],
            statement,
            value,
            "0",
            relation,
            id,
            guard=guard_formula([guard], words["guards"]),
            marks=(id,),
            bound="left",
        )


def first_row(layout: Layout, ids: list[str], condition: str) -> str:
    """Return the formula of the first row of figures for which a condition on {row}, {count} cells, holds; else blank."""
    lines: dict[int, list[tuple[int, int]]] = {}
    for id in ids:
        cell = cell_of(layout.places[id].address)
        lines.setdefault(cell[0], []).append(cell)
    sheet, told = layout.places[ids[0]].sheet, '""'
    for area in (area for row in sorted(lines, reverse=True) for area in reversed(cover(lines[row]))):
        holds = condition.format(row=refs([area], sheet), count=area.columns)
        told = f"IF({holds},{quote(area.ref())},{told})"
    return told


def by_table(patterns: str | list[str], layout: Layout) -> Iterator[tuple[str, list[str]]]:
    """Yield each table with those of its figures that the patterns name, tables without any left out."""
    found = layout.form.match(listed(patterns))
    for table in layout.form.tables:
        ids = [id for id in found if layout.form.figures[id].table == table]
        if ids:
            yield table, ids


def with_last_year(layout: Layout, ids: list[str]) -> Iterator[tuple[str, str]]:
    """Yield ranges of this year's figures, each with the range of equal shape of last year's."""
    shifts = {}
    for id in ids:
        now, before = (cell_of(layout.places[each].address) for each in (id, PREVIOUS + id))
        shifts[now] = (before[0] - now[0], before[1] - now[1])
    sheets = layout.places[ids[0]].sheet, layout.places[PREVIOUS + ids[0]].sheet
    for (down, right), region in regions(shifts):
        moved = Region(region.row + down, region.column + right, region.rows, region.columns)
        yield refs([region], sheets[0]), refs([moved], sheets[1])


FIGURES: dict[str, Compile] = {
    "filled": rows_of_filled,
    "not_negative": rows_of_not_negative,
    "not_above": rows_of_not_above,
    "whole_number": rows_of_whole_number,
    "not_a_year": rows_of_not_a_year,
    "turned_zero": rows_of_turned_zero,
    "function": rows_of_function,
}
# Of what reading notices, the sheet tells what stands where a number should: one row, whatever it is.
OBSERVED: dict[str, Compile] = {"带单位或文字": rows_of_not_numbers}


def compiler_of(rule: Rule) -> Compile | None:
    """Return what makes rows of a rule that is not linear, None where formulas cannot say it."""
    noticed = rule.terms.get("of")
    return FIGURES.get(rule.kind) or (OBSERVED.get(noticed) if isinstance(noticed, str) else None)
