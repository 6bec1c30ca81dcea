"""A county's folder as a supervisor receives it: most workbooks right, the others wrong in every way, names of every kind."""

from __future__ import annotations

import os
import random
from functools import cache
from pathlib import Path

from rules.form import load_form
from tests.blank import blank
from tests.bulk import balanced_figures, last_years, neutral_prose
from workbook.demo import fill_sample, load_samples
from workbook.layout import load_layout
from workbook.template.filling import figure_values, fill

CHANGES = ("", "", "", "", "balance", "blank", "confirm", "year")
OLD_EXCEL = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600
ODD_UNITS = (
    "<script>alert(1)</script>局",
    "\"引号\"与'单引号'局&amp;</title>",
    "=1+1局",
    "+加号局",
    "-减号局",
    "@某局",
    "\u202e反向局",
    "很长的名字" * 12 + "局",
)
FUNCTIONS = {"有行政许可职能": "是", "有行政处罚职能": "是", "有行政强制职能": "是"}


@cache
def unit_bytes(seed: int, change: str = "", unit: str = "") -> bytes:
    """Return a unit's workbook; `change` says what is wrong with it."""
    figures = balanced_figures(load_form("2021"), random.Random(seed), quiet=True)
    sample = dict(load_samples()["workbooks"][1])
    unit = unit or f"第{seed}镇"
    sample["identity"] = sample["identity"] | FUNCTIONS | {"单位名称": unit, "统一社会信用代码": f"{seed:018d}"}
    sample["prose"] = neutral_prose(sample["prose"], unit)
    sample["previous"] = last_years(figures)
    sample["previous_identity"] = {"单位名称": unit, "报告年度": "2020"}
    if change == "balance":
        figures["表三.新收.自然人"] += 3
    elif change == "blank":
        figures |= dict.fromkeys(f"表三.予以公开.{column}" for column in ("自然人", "商业企业", "其他"))
    elif change == "confirm":
        # A warning that asks for one number.
        figures["表二.行政许可.本年处理决定数量"] = 12
        sample["identity"] = sample["identity"] | {"有行政许可职能": "否"}
    elif change == "year":
        sample["identity"] = sample["identity"] | {"报告年度": "2022"}
    sample["figures"] = figures
    return fill_sample(sample, blank("2021"))


@cache
def old_form_bytes() -> bytes:
    figures = balanced_figures(load_form("2019"), random.Random(3))
    return fill(blank("2019"), figure_values(load_layout("2019"), figures))


def write_odd(folder: Path) -> None:
    """Write the units and files whose names or contents nobody expects."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, unit in enumerate(ODD_UNITS):
        file = unit.replace("/", "／").encode()[:90].decode(errors="ignore")
        (folder / f"{file}.xlsx").write_bytes(unit_bytes(900 + number, "balance", unit))
    (folder / "甲#1 100%?.xlsx").write_bytes(unit_bytes(920, "balance"))
    (folder / "甲#1 100%?.xlsm").write_bytes("不是工作簿".encode())
    (folder / "旧格式.xlsx").write_bytes(old_form_bytes())
    (folder / "旧程序.xls").write_bytes(OLD_EXCEL)
    (folder / "又一份.xlsx").write_bytes(unit_bytes(1))
    # A name in GBK, as an archive from an older Windows leaves it.
    Path(os.fsdecode(os.fsencode(folder) + b"/\xbc\xd7\xbe\xd6.xlsx")).write_bytes(unit_bytes(930, "balance", "乙局"))


def write_two(folder: Path) -> Path:
    """Write two units with something open, one of them in a subfolder, and return the folder."""
    (folder / "片区").mkdir(parents=True)
    (folder / "甲.xlsx").write_bytes(unit_bytes(4, "balance"))
    (folder / "片区" / "乙.xlsx").write_bytes(unit_bytes(6, "confirm"))
    return folder


def write_county(folder: Path, count: int, *, distinct: int = 36) -> None:
    """Write that many units in townships, right and wrong ones by turns; beyond `distinct` the same bytes come again."""
    for number in range(count):
        path = folder / f"{number // 100:02d}片区" / f"单位{number:04d}.xlsx"
        path.parent.mkdir(parents=True, exist_ok=True)
        seed = number % distinct
        path.write_bytes(unit_bytes(seed, CHANGES[seed % len(CHANGES)]))
