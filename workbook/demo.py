"""The demonstration (样例): a few towns' workbooks, right and wrong, written, checked, and explained in a few lines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from rules.cover import load_cover
from rules.data import load_data
from rules.expressions import compiled
from rules.report import Place
from workbook.checking import check_file
from workbook.files import write_whole
from workbook.findings.checked import Checked
from workbook.findings.console import lines_of, summary_line
from workbook.layout import Layout, load_layout
from workbook.narrative.compose import compose
from workbook.narrative.gate import as_draft, file_ending, open_gate
from workbook.narrative.pdf import NoOffice
from workbook.narrative.stamp import was_edited
from workbook.narrative.write import write_document
from workbook.outcome.names import FEEDBACK, INDEX, SUMMARY
from workbook.template.blank import make_template
from workbook.template.filling import Value, figure_values, fill, text_values, with_totals
from workbook.verifying.run import Run

FORM = "2021"
RESULTS, REPORTS, OWN_RULES = "校验结果", "年报", "区规则"
SCHEMA = compiled(r'"\$schema": "[^"]{0,200}",\s{0,9}')


def load_samples() -> dict[str, Any]:
    """Return the samples' data: workbooks with cover, figures and prose, files that are none, a note for each unit."""
    return load_data(__file__, "demo.json")


def write_demo(folder: Path) -> Iterator[str]:
    """Yield what a person should see while writing the samples to the folder, checking and verifying them, making their reports."""
    samples = load_samples()
    folder.mkdir(parents=True, exist_ok=True)
    template = make_template(FORM)
    reports: list[str] = []
    for sample in samples["workbooks"]:
        path = folder / sample["file"]
        write_whole(path, fill_sample(sample, template))
        checked = check_file(path)
        yield from _said(path, samples["notes"][sample["identity"]["单位名称"]], checked)
        reports += _make_reports(checked, folder / REPORTS)
    for other in samples["others"]:
        path = folder / other["file"]
        write_whole(path, other["text"].encode())
        yield from _said(path, samples["notes"][other["file"][:3]], check_file(path))
    results = folder / RESULTS
    own_rules = _write_rules(folder / OWN_RULES)
    summary = _verify(folder, results)
    yield from dict.fromkeys(reports)
    yield f"{len(samples['workbooks']) + len(samples['others'])} 份样例都在“{folder}”。{summary}"
    yield f"先看汇总：{results / INDEX}（双击用浏览器打开），表格是同一处的 {SUMMARY}"
    yield f"再看标注副本和校验意见：{results / FEEDBACK}"
    yield f"年报正文（docx、pdf，有错误的只出草稿）：{folder / REPORTS}"
    yield f"连同区里自己的要求再核验一次：nianbao verify {folder} --rules {own_rules}"


def _write_rules(folder: Path) -> Path:
    """Write a supervisor's own rules into a folder, and return that."""
    folder.mkdir(exist_ok=True)
    text = Path(__file__).with_name("demo_rules.json").read_text(encoding="utf-8")
    # Where the schema is, nobody knows who has only the file.
    write_whole(folder / f"{OWN_RULES}.json", SCHEMA.sub("", text).encode())
    return folder


def _said(path: Path, note: str, checked: Checked) -> Iterator[str]:
    yield f"== {path.name}：{note}"
    yield from lines_of(checked)
    yield ""


def _make_reports(checked: Checked, folder: Path) -> Iterator[str]:
    """Make the report of a workbook that may be published as docx and pdf, of another a draft; yield what could not be made."""
    if checked.report is None:
        return
    document = compose(checked.report)
    gate = open_gate(checked, document)
    folder.mkdir(exist_ok=True)
    if gate.is_shut:
        document = as_draft(document, gate)
    name = document.title + file_ending(document)
    for kind in ("docx",) if gate.is_shut else ("docx", "pdf"):
        path = folder / f"{name}.{kind}"
        if path.exists() and was_edited(path):
            yield f"“{path}”改过，没有覆盖。"
            continue
        try:
            write_whole(path, write_document(document, kind))
        except NoOffice as reason:
            yield str(reason)


def _verify(folder: Path, output: Path) -> str:
    """Verify the samples as a supervisor would; return the line that sums it up."""
    run = Run(folder, output=output, jobs=1)
    for _ in run.verify():
        pass
    return summary_line(run.conclusions)


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
