"""What xlwings is told of the functions for formulas, and the VBA that its generator makes of that."""

from __future__ import annotations

import sys

import pytest
import xlwings as xw

import addin.functions
from addin.building import wrappers
from addin.functions.formulas import CATEGORY
from rules.form import EDITIONS, load_form

SIGNATURES = {
    "NB_CHECK": "table3, Optional table4, Optional previous",
    "NB_BALANCE": "column",
    "NB_RULE": "code",
    "NB_FIGURE": "figures, id",
    "NB_PREVIOUS": "current, previous",
    "NB_EXPLAIN": "code, figures",
}
RANGES = {"table3", "table4", "previous", "column", "figures", "current"}
LONGEST_LINE = 1023
# Excel takes no more of a description, whether of a function or of an argument.
LONGEST_DESCRIPTION = 255


def test_the_decorators_declare_what_the_generator_and_the_converters_read():
    """On Linux the decorators accept anything, so a misspelt keyword shows only here."""
    with wrappers.declared() as (_, functions):
        declared = {name: getattr(functions, name).__xlfunc__ for name in SIGNATURES}
    for declaration in declared.values():
        assert (declaration["category"], declaration["volatile"], declaration["sub"]) == (CATEGORY, False, False)
        assert declaration["ret"]["options"].keys() <= {"convert"}
        for argument in declaration["args"]:
            wanted = {"ndim": 2, "err_to_str": True} if argument["name"] in RANGES else {}
            assert {key: value for key, value in argument["options"].items() if key != "convert"} == wanted
            assert argument["doc"].endswith("。")
            assert argument["vba"] is None
    assert CATEGORY == "信息公开年报"


def described():
    """Return by name what Excel's dialog is told of each function: of itself, then of its arguments."""
    with wrappers.declared() as (_, functions):
        found = [each.__xlfunc__ for each in vars(functions).values() if hasattr(each, "__xlfunc__")]
    return {each["name"]: [each["ret"]["doc"], *(argument["doc"] for argument in each["args"])] for each in found}


def test_the_descriptions_fit_into_excel_s_dialog():
    found = described()
    assert found.keys() == SIGNATURES.keys()
    for name, (whole, *arguments) in found.items():
        assert whole == getattr(addin.functions, name).__doc__
        assert len(arguments) == len(SIGNATURES[name].split(","))
        for text in (whole, *arguments):
            assert 5 < len(text) <= LONGEST_DESCRIPTION
            assert "！" not in text


def test_the_descriptions_name_the_shapes_of_the_forms():
    texts = {
        argument: text
        for name, (_, *texts) in described().items()
        for argument, text in zip(SIGNATURES[name].split(", "), texts, strict=True)
    }
    for edition in EDITIONS:
        (block,) = load_form(edition).blocks["表三"]
        assert f"{len(block.rows)} 行 {len(block.columns)} 列（{edition} 版）" in texts["table3"]
        assert f"{len(block.rows)} 行（{edition} 版）" in texts["column"]
    assert "1 行 15 列，或 3 行 5 列" in texts["Optional table4"]


def test_every_function_has_its_wrapper_in_plain_ascii():
    text = wrappers.wrapper_module()
    assert text.isascii()
    assert text.startswith('Attribute VB_Name = "xlwings_udfs"\n')
    assert max(map(len, text.splitlines())) <= LONGEST_LINE
    declared = [line.removeprefix("Function ").removesuffix(")").split("(") for line in text.splitlines() if line.startswith("Function ")]
    assert dict(declared) == SIGNATURES
    for name in SIGNATURES:
        assert f'XLPy.CallUDF("addin.functions", "{name}", Array(' in text
    assert text == wrappers.wrapper_module()


def test_no_wrapper_hands_over_the_workbook_that_happens_to_be_open():
    """xlwings looks for code in the workbook it is handed: the add-in's own, never a received one."""
    text = wrappers.wrapper_module()
    assert "ActiveWorkbook" not in text
    assert text.count(", ThisWorkbook, Application.Caller)") == len(SIGNATURES)


def test_a_failing_server_is_told_as_an_error():
    text = wrappers.wrapper_module()
    prefix = "".join(chr(int(code)) for code in ("38169", "35823", "65306"))
    assert prefix == "错误："
    for name in SIGNATURES:
        assert f"    {name} = ChrW(38169) & ChrW(35823) & ChrW(65306) & Err.Description\n" in text


def test_a_generator_that_writes_something_else_is_noticed(monkeypatch):
    with wrappers.declared() as (udfs, functions):
        monkeypatch.setattr(wrappers, "declared", lambda: _As((udfs, functions)))
        real = udfs.generate_vba_wrapper
        monkeypatch.setattr(
            udfs,
            "generate_vba_wrapper",
            lambda name, module, out, book: (real(name, module, out, book), out.write("' x, ActiveWorkbook, y\n")),
        )
        with pytest.raises(wrappers.WrapperError, match="7 times in the wrappers of 6 functions"):
            wrappers.wrapper_module()


class _As:
    def __init__(self, value):
        self.value = value

    def __enter__(self):
        return self.value

    def __exit__(self, *_):
        return None


def test_making_wrappers_leaves_no_trace():
    before = {
        name: module for name, module in sys.modules.items() if name.startswith(("pythoncom", "pywintypes", "win32", "xlwings", "addin"))
    }
    decorators, plain = (xw.func, xw.arg, xw.ret), addin.functions.NB_CHECK
    wrappers.wrapper_module()
    after = {
        name: module for name, module in sys.modules.items() if name.startswith(("pythoncom", "pywintypes", "win32", "xlwings", "addin"))
    }
    assert after == before
    assert not hasattr(xw, "udfs")
    assert (xw.func, xw.arg, xw.ret) == decorators
    assert addin.functions.NB_CHECK is plain
    assert not hasattr(plain, "__xlfunc__")
    assert xw.__pro__ is False
