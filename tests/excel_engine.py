"""Excel's side of a function call on Linux: xlwings' own call_udf and converters, with ranges that hold what COM hands over.

The code that cleans values comes out of the installed xlwings' Windows engine, whose module cannot be imported here: its functions are
taken from the source by name. Nothing of it is written anew, save the range itself.
"""

from __future__ import annotations

import ast
import datetime as dt
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import xlwings as xw
from xlwings.main import Engine, Engines

from addin.building.wrappers import FUNCTIONS, declared

# What a wrapper passes for an optional argument that the formula leaves out (DISP_E_PARAMNOTFOUND).
MISSING = -2147352572
DIV0, NA, SPILL = -2146826281, -2146826246, -2146826243
TAKEN = ("cell_errors", "_clean_value_data_element", "_com_time_to_datetime", "Engine")


class ComTime(dt.datetime):
    """A date as pywin32 hands it over: a datetime of its own class, with a time zone."""


class ComRange:
    """A range as COM hands it over: a single cell as a scalar, more as tuples of rows; numbers are floats."""

    def __init__(self, value: Any) -> None:
        self.Value = value


def com_range(rows: Any) -> ComRange:
    """Return a range that holds the values as Excel would: ints as floats, "" as nothing; error codes stay ints."""
    if not isinstance(rows, list):
        return ComRange(com_value(rows))
    values = tuple(tuple(com_value(value) for value in row) for row in rows)
    return ComRange(values[0][0] if len(values) == len(values[0]) == 1 else values)


def com_value(value: Any) -> Any:
    """Return a cell's value as COM has it."""
    if type(value) is int and value not in (DIV0, NA, SPILL):
        return float(value)
    return None if value == "" else value


def windows_engine() -> Any:
    """Return xlwings' own engine for Excel on Windows, as far as it converts values."""
    source = Path(str(find_spec("xlwings").origin)).parent / "_xlwindows.py"
    tree = ast.parse(source.read_text(encoding="utf-8"))
    nodes = [node for node in tree.body if getattr(node, "name", "") in TAKEN or _assigned(node) in TAKEN]
    assert len(nodes) == len(TAKEN)
    names: dict[str, Any] = {"time_types": (dt.date, ComTime), "pd": None, "np": None, "_datetime_to_com_time": lambda day: day}
    exec(compile(ast.Module(nodes, []), str(source), "exec"), names)  # noqa: S102  (the installed library's own source)
    return names["Engine"]()


def _assigned(node: ast.stmt) -> str:
    return node.targets[0].id if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) else ""


class Range:
    """What xlwings asks of a range when it reads an argument."""

    max_cells_per_read = None

    def __init__(self, xl: ComRange, engine: Any = None) -> None:
        self.raw_value = xl.Value if xl is not None else None
        self.sheet = SimpleNamespace(book=SimpleNamespace(app=SimpleNamespace(pid=1, engine=engine)))


class Excel:
    """Excel calling the functions: `call` does what a wrapper's XLPy.CallUDF does."""

    def __init__(self, udfs: ModuleType, functions: ModuleType) -> None:
        self.udfs = udfs
        self.functions = functions

    def call(self, name: str, *arguments: Any) -> Any:
        """Return what the cells show: rows, or the one value of a single cell."""
        given = [argument if _is_com(argument) else com_range(argument) for argument in arguments]
        count = len(getattr(self.functions, name).__xlfunc__["args"])
        given += [MISSING] * (count - len(given))
        rows = self.udfs.call_udf(FUNCTIONS, name, tuple(given), None, None)
        return rows[0][0] if len(rows) == len(rows[0]) == 1 else rows


def _is_com(argument: Any) -> bool:
    return isinstance(argument, ComRange | str) or (type(argument) is int and argument == MISSING)


@contextmanager
def excel() -> Iterator[Excel]:
    """Let xlwings take this for Excel on Windows; afterwards everything is as before."""
    engine = Engine(impl=windows_engine())
    windows = SimpleNamespace(
        Range=lambda xl: Range(xl, engine.impl), is_range_instance=lambda each: isinstance(each, ComRange), BOOK_CALLER=None
    )
    engines, server = xw.engines, sys.modules.get("xlwings.com_server")
    own = Engines()
    own.add(engine)
    with declared() as (udfs, functions):
        xw.engines, xw._xlwindows = own, windows
        sys.modules["xlwings.com_server"] = SimpleNamespace(loop=None)
        udfs.udf_modules[FUNCTIONS] = {"module": functions, "filetime": None, "filename": ""}
        try:
            yield Excel(udfs, functions)
        finally:
            xw.engines = engines
            del xw._xlwindows
            sys.modules.pop("xlwings.com_server")
            if server:
                sys.modules["xlwings.com_server"] = server
