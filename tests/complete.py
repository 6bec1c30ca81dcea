"""Complete workbooks: everything filled in and calculated, as a spreadsheet program leaves them."""

from __future__ import annotations

import random
from functools import cache

from rules.form import load_form
from rules.report import Place
from tests import edits
from tests.blank import blank
from tests.bulk import a_tenth_more, balanced_figures
from workbook.layout import load_layout
from workbook.template.filling import Value, figure_values, fill, text_values, with_totals

UNIT, YEARS = "青溪县南郊镇人民政府", {"2021": 2023, "2019": 2019}
COVER = {
    "单位类别": "乡镇政府",
    "上级单位": "青溪县人民政府",
    "统一社会信用代码": "11320800014200000X",
    "数据范围": "本机关",
    "有行政许可职能": "是",
    "有行政处罚职能": "否",
    "成文日期": 46042,
    "联系电话": "0517-8123456",
    "邮政编码": "223001",
    "可提及的名称和账号": "南郊发布、南郊政务",
    "落款": UNIT,
}
PARAGRAPHS = {
    "导语": 2,
    "总体情况": 1,
    "主动公开": 4,
    "依申请公开": 2,
    "政府信息管理": 3,
    "平台建设": 2,
    "监督保障": 3,
    "存在的主要问题及改进情况": 6,
    "其他需要报告的事项": 4,
}
SENTENCE = "全镇按时公开应当公开的信息，依法办理每一件申请，答复规范，群众查阅方便。"


Figures = dict[str, int | float | None]


@cache
def figures(edition: str, seed: int = 1) -> Figures:
    """Return all figures of a complete report, totals too."""
    inputs = dict(balanced_figures(load_form(edition), random.Random(seed)))
    inputs |= {id: number for number, id in enumerate(inputs, seed) if not id.startswith("表三")}
    if edition == "2021":
        inputs["表二.行政事业性收费.本年收费金额"] = 59237.2449
    return with_totals(load_layout(edition), inputs)


def title(edition: str) -> str:
    return f"{UNIT}{YEARS[edition]}年政府信息公开工作年度报告"


def prose(edition: str) -> dict[str, tuple[str, ...]]:
    """Return the paragraphs of each section, all different."""
    texts = {section: tuple(f"{section}第{n + 1}段。{SENTENCE * (n + 2)}" for n in range(count)) for section, count in PARAGRAPHS.items()}
    return texts | {"标题": (title(edition),), "落款": (UNIT,)}


@cache
def complete(edition: str = "2021", seed: int = 1) -> bytes:
    """Return a workbook with every cell filled in and every formula calculated; hardly a figure is anything like last year's."""
    return _completed(edition, figures(edition, seed), figures(edition, seed + 1))


@cache
def steady(edition: str = "2021", seed: int = 1) -> bytes:
    """Return such a workbook whose last year was much the same: as many findings, and a hundred cells less that they speak of."""
    form, this_year = load_form(edition), figures(edition, seed)
    inputs = {id: value for id, value in this_year.items() if not form.figures[id].parts}
    return _completed(edition, this_year, with_totals(load_layout(edition), a_tenth_more(inputs)))


def _completed(edition: str, this_year: Figures, last_year: Figures) -> bytes:
    layout, year = load_layout(edition), YEARS[edition]
    values: dict[Place, Value] = figure_values(layout, this_year)
    values |= {layout.places[f"上年.{id}"]: value for id, value in last_year.items()}
    values |= layout.previous_identity_values({"单位名称": UNIT, "报告年度": str(year - 1)})
    values |= {layout.places[f"封面.{field}"]: value for field, value in COVER.items()}
    values |= {layout.places["封面.单位名称"]: UNIT, layout.places["封面.报告年度"]: year}
    values |= text_values(layout, {section: "\n".join(texts) for section, texts in prose(edition).items()})
    for table in layout.spots:
        values[Place(layout.names[table], "A2")] = f"填报单位：{UNIT}　　报告年度：{year}"
    return fill(blank(edition), values)


def explained(data: bytes) -> bytes:
    """Return a workbook with two reasons on the sheet 校验: of the third and of the fourth row."""
    check = load_layout("2021").data["check"]
    columns, first = check["columns"], check["first_row"] + 3
    cells = {
        first: {"情况说明": "机构改革划入三件。", "所说明的数值": "a1b2c3d4"},
        first + 1: {"范围": "商业企业", "情况说明": "属实"},
    }
    for row, texts in cells.items():
        for name, text in texts.items():
            data = edits.set_text(data, "校验", f"{columns[name]}{row}", text)
    return data
