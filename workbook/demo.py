"""The demonstration (样例): a few towns' workbooks, right and wrong, written, checked, and explained in a few lines."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from rules.cover import load_cover
from rules.report import Place
from workbook.blank import make_template
from workbook.check import check_file, lines_of
from workbook.fill import Value, figure_values, fill, text_values, with_totals
from workbook.layout import Layout, load_layout

FORM = "2021"


def load_samples() -> dict[str, Any]:
    """Return the samples' data: workbooks with cover, figures and prose, files that are none, a note for each unit."""
    data: dict[str, Any] = json.loads((Path(__file__).parent / "demo.json").read_text(encoding="utf-8"))
    return data


def write_demo(folder: Path) -> Iterator[str]:
    """Yield what a person should see while writing the samples to the folder and checking each."""
    samples = load_samples()
    folder.mkdir(parents=True, exist_ok=True)
    template = make_template(FORM)
    for sample in samples["workbooks"]:
        path = folder / sample["file"]
        path.write_bytes(fill_sample(sample, template))
        yield from _checked(path, samples["notes"][sample["identity"]["单位名称"]])
    for other in samples["others"]:
        path = folder / other["file"]
        path.write_text(other["text"], encoding="utf-8")
        yield from _checked(path, samples["notes"][other["file"][:3]])
    yield f"样例在“{folder}”，可用 Excel、WPS 或 LibreOffice 打开看看。"
    yield f'逐个校验：nianbao check "{folder / samples["workbooks"][0]["file"]}"'
    yield f'一次核验整个文件夹：nianbao verify "{folder}"'


def _checked(path: Path, note: str) -> Iterator[str]:
    yield f"== {path.name}：{note}"
    yield from lines_of(check_file(path))
    yield ""


def fill_sample(sample: Mapping[str, Any], template: bytes) -> bytes:
    """Return the template filled with a sample; figures it does not name are 0, totals are calculated results of their formulas."""
    layout = load_layout(FORM)
    inputs = {figure.id: 0 for figure in layout.form.figures.values() if not figure.parts}
    values = figure_values(layout, inputs | sample["figures"])
    values |= _cover_values(layout, sample["identity"]) | text_values(layout, sample["prose"])
    if "previous" in sample:
        last_year = with_totals(layout, inputs | sample["previous"])
        values |= {layout.places[f"上年.{id}"]: value for id, value in last_year.items()}
        values |= layout.previous_identity_values(sample["previous_identity"])
    return fill(template, values, constants=[layout.places[id] for id in sample.get("constants", ())])


def _cover_values(layout: Layout, identity: Mapping[str, str]) -> dict[Place, Value]:
    kinds = {field.id: field.kind for field in load_cover()}
    return {
        layout.places[f"封面.{field}"]: int(value) if kinds[field] == "year" and value.isdigit() else value
        for field, value in identity.items()
    }
