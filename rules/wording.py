"""Sentences: the one place where a result becomes words a clerk understands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from rules.data import load_data
from rules.expressions import compiled
from rules.form import Figure, Form
from rules.report import Number, Place, Report
from rules.rule import Reads, Result
from rules.terms import MINUS, PREVIOUS, unsigned

SHOWN_TERMS = 6
# 请 asks for something, 申请 does not.
ASKS = compiled("(?<!申)请")
SHOWN_CELLS = 8
MOST_ZEROS_SHOWN = 3
LAST_YEAR = "上年"
# What the form's amounts have, and what a double and every spreadsheet program can hold.
MOST_DECIMALS, DIGITS = 6, 15


class _Slots(dict[str, str]):
    """Slots of a message; one the rule does not fill shows as a dash rather than breaking the sentence."""

    def __missing__(self, key: str) -> str:
        return "—"


def sentence(result: Result, report: Report, places: Mapping[Place, bool]) -> str:
    """Return code, what is wrong with the arithmetic, and which cells to look at, as one Chinese sentence or two."""
    # A place ends with a blank behind an address; before a stop there is none.
    text = _message(result).format_map(_Slots(_slots(result, report))).replace(" ：", "：")
    return f"{result.rule.code} {text}{look_at(places, asked=bool(ASKS.search(text)))}"


def _message(result: Result) -> str:
    """Return the message: the rule's, of what may mean something else a question."""
    if result.is_certain:
        return result.rule.message
    return str(load_data(__file__, "evidence.json")["doubtful"][result.rule.kind])


def look_at(places: Mapping[Place, bool], *, asked: bool) -> str:
    """Return the sentence that names the cells, sheet by sheet; "" when there are none; `asked`: the message says what to do.

    Of each place it is given whether it is worth a name: one that is not is counted with the others.
    """
    sheets: dict[str, list[str]] = {}
    for place, is_named in places.items():
        if is_named:
            sheets.setdefault(place.sheet, []).append(place.address)
    if not sheets:
        return ""
    counts = Counter(place.sheet for place in places)
    named = (f"“{sheet}”的 {list_cells(cells, counts[sheet])}" for sheet, cells in sheets.items())
    return f"{'见' if asked else '请核对'}{'，'.join(named)}。"


def same_cells(codes: Iterable[str]) -> str:
    """Return the sentence that names the rules for which this finding speaks as well: they ask about the same cells."""
    return f"{'、'.join(dict.fromkeys(codes))} 问的也是这里，一并处理即可。"


def decimals(value: float) -> int:
    """Return how many decimals of a number mean something: six, fewer where its fifteen digits stand before the point."""
    return max(0, min(MOST_DECIMALS, DIGITS - len(f"{abs(value):.0f}")))


def number(value: Number | None) -> str:
    """Return a number as people write it: no thousands mark, no dust of floating point; a missing one as 未填."""
    if value is None:
        return "未填"
    text = f"{value}" if isinstance(value, int) else f"{value:.{decimals(value)}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def name(id: str, report: Report) -> str:
    """Return a figure's name as the form words it: 不予公开—1.属于国家秘密·自然人, last year's with 上年 before it."""
    bare = id.removeprefix(PREVIOUS)
    figure = report.form.figures.get(bare)
    if figure is None:
        return id.partition(".")[2] or id
    return f"{LAST_YEAR}{figure.name}" if id != bare else figure.name


def list_cells(items: Sequence[str], count: int = 0) -> str:
    """Return names or addresses in a row, of many the first and their number; `count` is how many there are with those left out."""
    shown = "、".join(items[:SHOWN_CELLS])
    return f"{shown} 等 {max(count, len(items))} 格" if max(count, len(items)) > len(items[:SHOWN_CELLS]) else shown


def _slots(result: Result, report: Report) -> dict[str, str]:
    figures = result.figures
    slots = {
        "code": result.rule.code,
        "scope": result.scope,
        "quote": result.quote or "",
        "left_value": number(result.left),
        "right_value": number(result.right),
        "difference": number(result.difference),
        "place": _place(result, report),
        "name": name(figures[0], report) if figures else result.scope,
        "names": list_cells([name(id, report) for id in figures]),
        "cells": "、".join(f"“{name(id, report)}”" for id in figures[:3]),
        "last_source": f"上年文件“{report.previous_source}”" if report.previous_source else "“上年数据”",
        **_changes(result, report),
        **_sides(result, report),
        "readings": "，或 ".join(_reads(each, report) for each in result.readings),
    }
    first = report.form.figures.get(figures[0].removeprefix(PREVIOUS)) if figures else None
    if first:
        slots["行名"] = row_name(first)
        slots["value"] = number(figure_value(figures[0], report))
    return slots | result.slots


def _place(result: Result, report: Report) -> str:
    if result.figures and result.figures[0].removeprefix(PREVIOUS) in report.form.figures:
        table = result.figures[0].removeprefix(PREVIOUS).split(".")[0]
        others = f"等 {len(result.figures)} 格" if result.rule.kind == "observed" and len(result.figures) > 1 else ""
        return f"{table}“{name(result.figures[0], report)}”{others}"
    if result.place:
        return f"工作表“{result.place.sheet}”的 {result.place.address} " if result.place.address else f"工作表“{result.place.sheet}”"
    return "文件"


def _changes(result: Result, report: Report) -> dict[str, str]:
    """Return how the figures changed against last year, the most changed first, and how many there are; a row's total is told once."""
    if not any(id.startswith(PREVIOUS) for id in result.figures):
        return {}
    ids = [id for id in result.figures if id in report.form.figures]
    previous = report.previous or {}
    steps = {id: (report.figures[id] or 0) - (previous.get(id) or 0) for id in ids}
    pairs = [(id, report.figures[id] or 0, previous.get(id) or 0) for id in _entries(steps, report.form)]
    pairs.sort(key=lambda pair: -abs(pair[1] - pair[2]) / max(pair[2], 1))
    shown = "、".join(f"{name(id, report)} {number(before)}→{number(now)}" for id, now, before in pairs[:SHOWN_TERMS])
    return {"changes": f"{shown} 等" if len(pairs) > SHOWN_TERMS else shown, "count": str(len(pairs))}


def _entries(steps: Mapping[str, Number], form: Form) -> list[str]:
    """Return one figure a row where its total is among them: the part that changed as the total did, else the total; others as they are."""
    rows: dict[tuple[str, str], list[Figure]] = {}
    for each in map(form.figures.__getitem__, steps):
        rows.setdefault((each.table, each.row), []).append(each)
    found: list[str] = []
    for row in rows.values():
        total = next((each for each in row if {part.id for part in row} & set(each.parts)), None)
        if total is None:
            found += [each.id for each in row]
        else:
            found.append(next((each.id for each in row if each is not total and steps[each.id] == steps[total.id]), total.id))
    return found


def _sides(result: Result, report: Report) -> dict[str, str]:
    """Return the texts of both sides of a linear rule, e.g. 新收 12 + 上年结转 3 = 15."""
    left, right = result.sides
    if not left:
        return {}
    shorts = short_names([*unsigned(left), *unsigned(right)], report.form)
    last_year = next((_value(id, report) for id in unsigned(right + left) if id.startswith(PREVIOUS)), None)
    return {
        "left": _sum(left, shorts[: len(left)], result.left, report),
        "right": _sum(right, shorts[len(left) :], result.right, report),
        "last": number(last_year),
        "whole": number(sum(_value(id, report) for id in unsigned(right))),
    }


def _reads(reads: Reads, report: Report) -> str:
    """Return a reading in words: 新收 23 + 上年结转 2 = 25."""
    ids = unsigned(reads.figures)
    names = [name(ids[0], report)] if len(ids) == 1 else short_names(ids, report.form)
    return _sum(reads.figures, names, reads.value, report)


def figure_value(id: str, report: Report) -> Number | None:
    """Return a figure of this year, or with 上年. before its id of last year; None when it is not filled in or not at hand."""
    values = (report.previous or {}) if id.startswith(PREVIOUS) else report.figures
    return values.get(id.removeprefix(PREVIOUS))


def _value(id: str, report: Report) -> Number:
    return figure_value(id, report) or 0


def _sum(ids: Sequence[str], short: Sequence[str], total: Number | None, report: Report) -> str:
    shown = [
        (id, text) for id, text in zip(ids, short, strict=True) if len(ids) <= MOST_ZEROS_SHOWN or _value(id.removeprefix(MINUS), report)
    ]
    if not shown:
        return "各项都是 0"
    parts = [f"{' - ' if id.startswith(MINUS) else ' + '}{text} {number(_value(id.removeprefix(MINUS), report))}" for id, text in shown]
    joined = "".join(parts).removeprefix(" + ")
    return joined if len(parts) == 1 else f"{joined} = {number(total)}"


def short_names(ids: Sequence[str], form: Form, last_year: str = LAST_YEAR) -> list[str]:
    """Return figures' names without what all of them share, the row's or the column's; `last_year` stands before last year's."""
    figures = [form.figures[id.removeprefix(PREVIOUS)] for id in ids]
    # Where all are last year's, the sentence says so.
    is_mixed = not all(id.startswith(PREVIOUS) for id in ids)
    prefixes = [last_year if is_mixed and id.startswith(PREVIOUS) else "" for id in ids]
    if len({figure.column for figure in figures}) == 1:
        texts = [row_name(figure) for figure in figures]
    elif len({figure.row for figure in figures}) == 1:
        texts = [figure.name.rpartition("·")[2] for figure in figures]
    else:
        texts = [figure.name for figure in figures]
    return [prefix + text for prefix, text in zip(prefixes, texts, strict=True)]


def row_name(figure: Figure) -> str:
    """Return the name of a figure's row."""
    return figure.name.rpartition("·")[0]
