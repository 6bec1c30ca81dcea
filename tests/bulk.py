"""Workbooks in bulk: one template, its sheet XML rewritten with figures and prose that hold together."""

from __future__ import annotations

import random
from pathlib import Path

from rules.form import Form, load_form
from workbook.blank import make_template
from workbook.demo import fill_sample, load_samples
from workbook.fill import figure_values, fill
from workbook.layout import load_layout

SIX = ("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他")


def balanced_figures(form: Form, generator: random.Random) -> dict[str, int]:
    """Return the inputs of a report whose tables balance."""
    figures = {figure.id: 0 for figure in form.figures.values() if not figure.parts}
    outcomes = form.figures["表三.办理结果总计.自然人"].parts
    for column in SIX:
        received = 0
        for part in outcomes:
            count = generator.choice((0, 0, 0, 1, 2, generator.randrange(40)))
            figures[part.replace(".自然人", f".{column}")] = count
            received += count
        carried = generator.randrange(4)
        figures[f"表三.结转下年度.{column}"] = carried
        figures[f"表三.上年结转.{column}"] = min(generator.randrange(4), received + carried)
        figures[f"表三.新收.{column}"] = received + carried - figures[f"表三.上年结转.{column}"]
    for id in figures:
        if id.startswith(("表二", "表四")) and "规章" not in id:
            figures[id] = generator.randrange(300)
    return figures


def workbook_bytes(seed: int, edition: str = "2021", *, prose: bool = True) -> bytes:
    """Return a complete filled workbook with calculated totals."""
    generator = random.Random(seed)
    figures = balanced_figures(load_form(edition), generator)
    if edition == "2021" and prose:
        sample = dict(load_samples()["workbooks"][1])
        sample["identity"] = sample["identity"] | {"单位名称": f"第{seed}镇", "统一社会信用代码": f"{seed:018d}"}
        sample["figures"] = figures
        return fill_sample(sample, make_template(edition))
    return fill(make_template(edition), figure_values(load_layout(edition), figures))


def write_folder(folder: Path, count: int) -> list[Path]:
    """Write that many different workbooks and return their paths; beyond 50 the same bytes are written again under other names."""
    folder.mkdir(parents=True, exist_ok=True)
    contents = [workbook_bytes(seed) for seed in range(min(count, 50))]
    paths = [folder / f"{number // 1000:03d}" / f"单位{number:06d}.xlsx" for number in range(count)]
    for number, path in enumerate(paths):
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(contents[number % len(contents)])
    return paths
