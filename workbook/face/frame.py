"""Units and their figures as one table (数据框) for analysts; the only module that knows pandas."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from rules.form import EDITIONS, Figure, load_form
from workbook.face.checks import check
from workbook.face.conditions import GivenDay, GivenPath
from workbook.face.folders import open_run
from workbook.face.sources import Source
from workbook.files import existing
from workbook.outcome.unit import VerifiedUnit
from workbook.verifying.unit import verified_unit

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    Numbers = np.ndarray[tuple[int, ...], np.dtype[np.float64]]

MISSING = (
    "figures() 需要 pandas，请先安装：pip install 'nianbao[analysis]'"
    " (figures() needs pandas, which comes with the extra: pip install 'nianbao[analysis]')"
)
TEXT, WHOLE, FLAG = "string", "Int64", "boolean"
# Whose it is, what it comes to, why it could not be read: what stands before the figures, and how it is stored.
IDENTITY: Mapping[str, tuple[str, Callable[[VerifiedUnit], str | int | None]]] = {
    "文件": (TEXT, lambda each: each.unit.file),
    "单位": (TEXT, lambda each: each.unit.unit),
    "统一社会信用代码": (TEXT, lambda each: each.code),
    "单位类别": (TEXT, lambda each: each.body),
    "上级单位": (TEXT, lambda each: each.superior),
    "数据范围": (TEXT, lambda each: each.scope),
    "年度": (WHOLE, lambda each: each.unit.year),
    "年报格式": (TEXT, lambda each: each.unit.form),
    "结论": (TEXT, lambda each: each.unit.conclusion_word),
    "错误": (WHOLE, lambda each: each.unit.counts["error"]),
    "提示": (WHOLE, lambda each: each.unit.counts["warning"]),
    "已说明": (WHOLE, lambda each: each.unit.counts["explained"]),
    "请确认": (WHOLE, lambda each: each.unit.counts["notice"]),
    "未填": (WHOLE, lambda each: each.unit.blanks),
    "计入": (FLAG, lambda each: each.is_counted),
    "读不出的原因": (TEXT, lambda each: each.unit.error),
}


def figures(
    workbooks: Source | Iterable[Source],
    *,
    previous: GivenPath | None = None,
    rules: GivenPath | None = None,
    waivers: GivenPath | None = None,
    date: GivenDay | None = None,
    jobs: int | None = None,
) -> pd.DataFrame:
    """Return units x figures: a row a workbook, a column for what identifies it and what it comes to, a column a figure.

    `workbooks` is a folder, one workbook, or several (paths or open binary files); `previous` is last year's folder, or last year's
    workbook of a single one; the rest is as for `verify` and `check`, and `jobs` counts for a folder alone.

    The first columns are 文件, 单位, 统一社会信用代码, 单位类别, 上级单位, 数据范围 (string); 年度 (Int64); 年报格式 (2021 or 2019), 结论
    (string); 错误, 提示, 已说明, 未填 (Int64); 计入 (boolean: False for a further workbook of a unit that is counted already); 读不出的原因
    (string). Then the figures of the editions that occur, under their ids in the official order, those that only the 2019 form has behind
    those of 2021: Int64 where the form counts (件, 项), Float64 where it states an amount (万元). A blank, and a figure that a unit's form
    does not have, is <NA>, never 0. Where a workbook has a fraction in a column of counts that column is Float64, so that nothing is cut.
    Totals stand beside their parts, and 汇总 units may contain others of the folder: choose rows and columns before summing. A workbook
    that cannot be read is a row with 文件, 结论 读不出 and its reason.

    Raises ImportError without pandas (the extra `analysis`), Stop for a path that is not there, LastYearUnreadable, and as `verify`.
    """
    _pandas()
    given = {"previous": previous, "rules": rules, "waivers": waivers, "date": date}
    return _framed(list(_units(workbooks, given, jobs)))


def _pandas() -> Any:
    try:
        import pandas as pd  # noqa: PLC0415  (an extra that only this function needs)
    except ImportError as error:
        raise ImportError(MISSING, name="pandas") from error
    return pd


def _units(workbooks: Source | Iterable[Source], given: Mapping[str, Any], jobs: int | None) -> Iterator[VerifiedUnit]:
    if isinstance(workbooks, str | PathLike):
        path = existing(Path(workbooks))
        if path.is_dir():
            # Who has the years of an archive side by side asks for none of them.
            yield from open_run(path, jobs=jobs, asks_year=False, **given).verify()
            return
        yield verified_unit(check(path, **given))
    elif hasattr(workbooks, "read"):
        yield verified_unit(check(cast("Source", workbooks), **given))
    else:
        if given["previous"] is not None:
            raise TypeError("previous 只能与一个文件夹或一个工作簿连用，几个工作簿时不知道是谁的上年。")
        yield from (verified_unit(check(each, **given)) for each in workbooks)


def _framed(units: list[VerifiedUnit]) -> pd.DataFrame:
    pandas = _pandas()
    identity = {name: pandas.array([_stated(value(each), each, kind) for each in units], kind) for name, (kind, value) in IDENTITY.items()}
    known = _figures(units)
    table = _table(units, list(known))
    numbers = {id: _column(table[:, place], figure) for place, (id, figure) in enumerate(known.items())}
    frame: pd.DataFrame = pandas.DataFrame(identity | numbers)
    return frame


def _stated(value: str | int | None, unit: VerifiedUnit, kind: str) -> str | int | None:
    """Return what is known of a unit, None for an empty text, and for counts of a file that nobody could judge."""
    return None if value == "" or (unit.unit.error and kind == WHOLE) else value


def _figures(units: Iterable[VerifiedUnit]) -> dict[str, Figure]:
    """Return the figures of the editions that occur, the newest edition's first; those of the newest where none does."""
    occurring = {each.unit.form for each in units}
    editions = [edition for edition in EDITIONS if edition in occurring] or EDITIONS[:1]
    return {id: figure for edition in editions for id, figure in load_form(edition).figures.items()}


def _table(units: list[VerifiedUnit], ids: list[str]) -> Numbers:
    """Return units x figures as doubles, NaN for what is blank or not in a unit's form."""
    import numpy as np  # noqa: PLC0415

    table = np.full((len(units), len(ids)), np.nan)
    places = {id: place for place, id in enumerate(ids)}
    for edition in EDITIONS:
        rows = [row for row, each in enumerate(units) if each.unit.form == edition]
        own = [places[id] for id in load_form(edition).ids if id in places]
        if rows:
            table[np.ix_(rows, own)] = np.frombuffer(b"".join(units[row].figures for row in rows)).reshape(len(rows), len(own))
    return table


def _column(values: Numbers, figure: Figure) -> Any:
    """Return a figure's column: Float64 for an amount or where a count has a fraction, else Int64."""
    import numpy as np  # noqa: PLC0415

    arrays = _pandas().arrays
    blank = np.isnan(values)
    filled = np.where(blank, 0, values)
    # Reading takes no number that a double or an Int64 could not hold.
    if figure.decimals or (filled % 1).any():
        return arrays.FloatingArray(filled, blank)
    return arrays.IntegerArray(filled.astype(np.int64), blank)
