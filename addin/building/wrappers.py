"""The VBA module xlwings_udfs: for each function for formulas a wrapper, as xlwings' own generator writes it.

Where the four COM modules are missing (Linux, macOS), stand-ins take their place while xlwings.udfs is imported; the generator needs
nothing of them. Afterwards everything is as before. Two things are changed in the text, everywhere they stand:

- In an add-in the generator passes ActiveWorkbook. xlwings looks through the workbook it is given for sheets named *.py when the first
  function is called: it fails for every function where there is one, and with a licence key it runs what they hold. A received workbook
  must not come into it, so the wrappers pass ThisWorkbook, the add-in itself; the functions only read the ranges they are given.
- What keeps Python from answering at all is shown as an error of ours: a text that begins 错误：.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec, module_from_spec
from io import StringIO
from types import ModuleType, SimpleNamespace

import xlwings as xw

import addin.functions.formulas
from addin.functions.answers import load_texts

FUNCTIONS = "addin.functions"
COM_MODULES = ("pythoncom", "pywintypes", "win32com", "win32com.client")
DECORATORS = {"func": "xlfunc", "arg": "xlarg", "ret": "xlret"}
HEAD = ('Attribute VB_Name = "xlwings_udfs"', '#Const App = "Microsoft Excel"')


class WrapperError(Exception):
    """The generator's text is not what is expected of it; the message says in what."""


def wrapper_module() -> str:
    """Return the VBA text of the module xlwings_udfs for the add-in; ASCII, the same every time.

    Raises WrapperError when the text of the generator has changed so that what must be replaced is not there.
    """
    with declared() as (udfs, functions):
        out = StringIO()
        udfs.generate_vba_wrapper(FUNCTIONS, functions, out, SimpleNamespace(Name="nianbao.xlam"))
        count = sum(hasattr(each, "__xlfunc__") for each in vars(functions).values())
    text = "\n".join(HEAD) + "\n\n" + out.getvalue().rstrip() + "\n"
    text = _replace(text, ", ActiveWorkbook, ", ", ThisWorkbook, ", count)
    return _replace(text, " = Err.Description", f" = {_in_vba(load_texts()['refusals']['error'].format(what=''))} & Err.Description", count)


@contextmanager
def declared() -> Iterator[tuple[ModuleType, ModuleType]]:
    """Return xlwings.udfs and the module of the functions with what its decorators declare (`__xlfunc__`)."""
    if hasattr(addin.functions.formulas.NB_CHECK, "__xlfunc__"):
        yield importlib.import_module("xlwings.udfs"), addin.functions.formulas
        return
    with _stand_ins():
        udfs = importlib.import_module("xlwings.udfs")
        with _decorators_of(udfs):
            functions = _fresh(addin.functions.formulas.__name__)
        yield udfs, functions


@contextmanager
def _stand_ins() -> Iterator[None]:
    """Let xlwings.udfs be imported without COM, and leave no trace of it."""
    names = (*COM_MODULES, "xlwings.udfs")
    before = {name: sys.modules.get(name) for name in names}
    sys.modules |= {name: _stand_in(name) for name in COM_MODULES}
    sys.modules.pop("xlwings.udfs", None)
    try:
        yield
    finally:
        for name, module in before.items():
            if module is None:
                sys.modules.pop(name, None)
            else:
                sys.modules[name] = module
        if before["xlwings.udfs"] is None and hasattr(xw, "udfs"):
            del xw.udfs


def _stand_in(name: str) -> ModuleType:
    """Return a module with the few names that xlwings.udfs takes from a COM module when it is imported."""
    module = ModuleType(name)
    vars(module).update(CoInitialize=None, Dispatch=None, com_error=OSError)
    return module


@contextmanager
def _decorators_of(udfs: ModuleType) -> Iterator[None]:
    """Let xw.func, xw.arg and xw.ret be those that declare something."""
    before = {name: getattr(xw, name) for name in DECORATORS}
    for name, real in DECORATORS.items():
        setattr(xw, name, getattr(udfs, real))
    try:
        yield
    finally:
        for name, decorator in before.items():
            setattr(xw, name, decorator)


def _fresh(name: str) -> ModuleType:
    """Return a module executed anew; the one that others have imported stays as it is."""
    spec = find_spec(name)
    if spec is None or spec.loader is None:
        raise WrapperError(f"{name} cannot be found")
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _replace(text: str, old: str, new: str, count: int) -> str:
    if text.count(old) != count or not count:
        raise WrapperError(f"xlwings {xw.__version__}: {old!r} stands {text.count(old)} times in the wrappers of {count} functions")
    return text.replace(old, new)


def _in_vba(text: str) -> str:
    """Return a text as an expression of VBA, whose sources are ASCII."""
    return " & ".join(f"ChrW({ord(character)})" for character in text)
