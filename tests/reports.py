"""Reports for the tests of the narrative: chosen figures, plain words, or everything at random."""

import random

from rules.form import EDITIONS, load_form
from rules.report import Report
from tests.bulk import balanced_figures
from workbook.layout import load_layout
from workbook.template.filling import with_totals

YEARS = {"2021": "2023", "2019": "2020"}
PROSE = ("导语", "主动公开", "依申请公开", "政府信息管理", "平台建设", "监督保障", "存在的主要问题及改进情况", "其他需要报告的事项")

PROBLEMS = {"存在的主要问题及改进情况": ("主要问题是政策解读偏少。", "改进情况：全年增加图文解读，安排专人负责。")}


def report_of(figures, edition="2021", *, prose=None, **more):
    """Return a report whose totals are summed; parts not named hold a plain sentence, so that nothing is open."""
    layout = load_layout(edition)
    inputs = {figure.id: 0 for figure in layout.form.figures.values() if not figure.parts}
    identity = {"单位名称": "示范县示范局", "单位类别": "政府部门", "报告年度": YEARS[edition], "成文日期": "2024-01-08"} | more.pop(
        "identity", {}
    )
    written = {section: tuple(text.split("\n")) if text else () for section, text in (prose or {}).items()}
    texts = dict.fromkeys(PROSE, ("这一部分如实写了一句。",)) | PROBLEMS | written
    return Report(layout.form, identity=identity, figures=with_totals(layout, inputs | figures), prose=texts, observations=(), **more)


def random_report(seed):
    generator = random.Random(seed)
    edition = EDITIONS[seed % 2]
    figures = balanced_figures(load_form(edition), generator)
    figures |= {id: generator.randrange(5000) for id in figures if id.startswith("表二") and generator.random() < 0.5}
    for id in figures:
        if id.endswith("金额"):
            figures[id] = round(generator.random() * 1000, generator.randrange(7))
        if id.endswith("增减"):
            figures[id] = generator.randrange(-40, 40)
    return report_of(figures, edition)
