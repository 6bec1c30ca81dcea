"""Every data file names its JSON Schema and holds to it."""

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from rules.form import EDITIONS, load_form

ROOT = Path(__file__).parent.parent
FILES = sorted(path for room in ("rules", "workbook", "addin") for path in (ROOT / room).rglob("*.json") if path.parent.name != "schema")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_data_holds_to_its_schema(path):
    data = json.loads(path.read_text(encoding="utf-8"))
    schema = json.loads((path.parent / data["$schema"]).read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    assert [f"{error.json_path}: {error.message[:200]}" for error in Draft202012Validator(schema).iter_errors(data)] == []


@pytest.mark.parametrize(("edition", "rows", "figures"), [("2021", 25, 200), ("2019", 23, 198)])
def test_the_form_has_the_official_shape(edition, rows, figures):
    form = load_form(edition)
    assert len(form.ids) == len(set(form.ids)) == figures
    assert [len(row) for row in form.blocks["表三"][0].ids()] == [7] * rows
    assert [len(row) for row in form.blocks["表四"][0].ids()] == [5] * 3


@pytest.mark.parametrize("edition", EDITIONS)
def test_every_total_has_parts_and_every_section_a_title(edition):
    form = load_form(edition)
    assert {figure.id for figure in form.totals()} == {id for id in form.ids if "总计" in id.split(".")[-1] or "办理结果总计" in id}
    assert [section["title"][0] for section in form.sections] == list("一二三四五六")
