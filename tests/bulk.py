"""Workbooks in bulk: one template, its sheet XML rewritten with figures and prose that hold together."""

from __future__ import annotations

import random
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from rules.form import Form, load_form
from tests.blank import blank
from workbook.demo import fill_sample, load_samples
from workbook.layout import load_layout
from workbook.template.filling import figure_values, fill

PUBLISHED = "全年通过区政府网站和微信公众号主动公开政府信息86条，其中财政信息12条、惠民补贴34条、规划建设21条、其他19条。"
REQUESTED = "依申请公开的受理、审核、答复和归档按统一流程办理，答复文书使用统一格式，按时答复。"
SIX = ("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他")


def balanced_figures(form: Form, generator: random.Random, *, quiet: bool = False) -> dict[str, int]:
    """Return the inputs of a report whose tables balance; a `quiet` one has none of the outcomes that ask for confirmation."""
    figures = {figure.id: 0 for figure in form.figures.values() if not figure.parts}
    outcomes = form.figures["表三.办理结果总计.自然人"].parts
    for column in SIX:
        received = 0
        for part in outcomes:
            count = generator.choice((0, 0, 0, 1, 2, generator.randrange(40)))
            if quiet and any(word in part for word in CONFIRMED):
                count = 0
            figures[part.replace(".自然人", f".{column}")] = count
            received += count
        carried = generator.randrange(4)
        figures[f"表三.结转下年度.{column}"] = carried
        figures[f"表三.上年结转.{column}"] = min(generator.randrange(4), received + carried)
        figures[f"表三.新收.{column}"] = received + carried - figures[f"表三.上年结转.{column}"]
    for id in figures:
        if id.startswith("表二") and "规章" not in id:
            figures[id] = generator.randrange(1, 300)
        if id in ("表四.行政复议.结果维持", "表四.未经复议直接起诉.其他结果"):
            figures[id] = generator.randrange(1, 9)
    return figures


# Outcomes that the rules ask to be confirmed (提示) whenever they occur: left at 0 in most units.
CONFIRMED = ("第三方合法权益", "大量反复申请", "逾期不补正", "行政查询事项", "重复申请", "行政执法案卷", "逾期未缴费")


def a_tenth_more(figures: dict[str, int]) -> dict[str, int]:
    """Return the inputs of a report whose figures are a tenth higher and balance as well as these do."""
    more = {id: value + value // 10 for id, value in figures.items()}
    received_as_settled(more)
    return more


def received_as_settled(figures: dict[str, int]) -> None:
    """Let as many applications be received as were settled and are carried over; those carried over from before are fewer."""
    for column in SIX:
        rows = {id: value for id, value in figures.items() if id.startswith("表三.") and id.endswith(f".{column}")}
        before, received, after = (f"表三.{row}.{column}" for row in ("上年结转", "新收", "结转下年度"))
        settled = sum(value for id, value in rows.items() if id not in (before, received, after) and "办理结果总计" not in id)
        figures[before] = min(figures[before], settled + figures[after])
        figures[received] = settled + figures[after] - figures[before]


def last_years(figures: dict[str, int]) -> dict[str, int]:
    """Return last year's figures that this year's follow from."""
    previous = a_tenth_more(figures)
    for column in SIX:
        carried = figures[f"表三.上年结转.{column}"]
        previous[f"表三.结转下年度.{column}"] = carried
        figures[f"表三.结转下年度.{column}"], figures[f"表三.新收.{column}"] = (
            carried,
            figures[f"表三.新收.{column}"] + carried - figures[f"表三.结转下年度.{column}"],
        )
    received_as_settled(previous)
    made, repealed, valid = (f"表二.行政规范性文件.{word}件数" for word in ("本年制发", "本年废止", "现行有效"))
    figures[valid] = figures[made] * 3
    figures[repealed] = previous[repealed] = 4
    previous[valid] = figures[valid] - figures[made] + figures[repealed]
    return previous


def neutral_prose(prose: Mapping[str, str], unit: str) -> dict[str, str]:
    """Return the demo's prose as another unit's, with no figure of the tables in it: these are drawn at random."""
    texts = {section: text.replace("东郊镇", unit) for section, text in prose.items()}
    return texts | {"主动公开": PUBLISHED, "依申请公开": REQUESTED}


@cache
def workbook_bytes(seed: int, edition: str = "2021") -> bytes:
    """Return a complete filled workbook with calculated totals; those of the 2021 form hold in every respect."""
    generator = random.Random(seed)
    figures = balanced_figures(load_form(edition), generator, quiet=True)
    if edition != "2021":
        return fill(blank(edition), figure_values(load_layout(edition), figures))
    sample = dict(load_samples()["workbooks"][1])
    unit = f"第{seed}镇"
    functions = {"有行政许可职能": "是", "有行政处罚职能": "是", "有行政强制职能": "是"}
    sample["identity"] = sample["identity"] | functions | {"单位名称": unit, "统一社会信用代码": f"{seed:018d}"}
    sample["prose"] = neutral_prose(sample["prose"], unit)
    sample["previous"] = last_years(figures)
    sample["previous_identity"] = {"单位名称": unit, "报告年度": "2020"}
    sample["figures"] = figures
    return fill_sample(sample, blank(edition))


def write_folder(folder: Path, count: int) -> list[Path]:
    """Write that many different workbooks and return their paths; beyond 50 the same bytes are written again under other names."""
    folder.mkdir(parents=True, exist_ok=True)
    contents = [workbook_bytes(seed) for seed in range(min(count, 50))]
    paths = [folder / f"{number // 1000:03d}" / f"单位{number:06d}.xlsx" for number in range(count)]
    for number, path in enumerate(paths):
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(contents[number % len(contents)])
    return paths
