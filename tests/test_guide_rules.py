"""填报说明 tells below its own page what each rule asks, and where the row of a code is."""

from io import BytesIO

import pytest
from openpyxl import load_workbook

from rules.catalogue import load_catalogue
from rules.form import EDITIONS
from rules.states import SEVERITY
from tests.blank import blank
from workbook.layout import load_layout
from workbook.sheets.guide import first_note, rule_row
from workbook.sheets.page import column_widths, text_height
from workbook.sheets.plan import Plan
from workbook.sheets.wording import load_wording
from workbook.template.blank import rule_notes
from workbook.template.building import build_template

MOST_BYTES = 45 * 1024
EVERY = pytest.mark.parametrize("edition", EDITIONS)


def plan_of(edition, notes=None):
    notes = tuple(rule_notes(load_catalogue(edition))) if notes is None else notes
    return Plan(load_layout(edition), load_wording(), {}, {}, {}, (), notes)


def sheet_of(data):
    return load_workbook(BytesIO(data))["填报说明"]


@EVERY
def test_every_rule_in_force_has_its_row_and_its_link_target(edition):
    catalogue, plan, sheet = load_catalogue(edition), plan_of(edition), sheet_of(blank(edition))
    for code, rule in catalogue.rules.items():
        place = rule_row(plan, code)
        assert place
        assert place.sheet == "填报说明"
        cell = sheet[place.address]
        text = cell.offset(0, 1).value
        assert cell.value == code
        assert text.startswith(f"{rule.title}（{SEVERITY[rule.severity]}）\n要求：{rule.asks}\n为什么：{rule.why}依据：")
        assert text.endswith(f"如何改正：{rule.remedy}")
    assert sheet.max_row == first_note(plan) + len(catalogue.rules) - 1
    assert rule_row(plan, "T3-13") is None
    assert rule_row(plan_of(edition, ()), "T3-01") is None


@EVERY
def test_texts_fit_their_rows_and_begin_a_page_of_their_own(edition):
    plan, sheet = plan_of(edition), sheet_of(blank(edition))
    width = column_widths(plan.layout, "填报说明")[2]
    for row in range(first_note(plan), sheet.max_row + 1):
        cell = sheet.cell(row, 2)
        assert cell.alignment.wrap_text
        assert cell.protection.locked
        assert sheet.row_dimensions[row].height == text_height(cell.value, width, cell.font.size) < 409
    (break_,) = sheet.row_breaks.brk
    assert sheet.cell(break_.id + 1, 1).value == "规则说明"
    assert break_.id + 3 == first_note(plan)


def test_the_workbook_stays_small():
    notes = list(rule_notes(load_catalogue("2021")))
    bare, full = len(build_template("2021")), build_template("2021", notes=notes)
    assert len(full) - bare < MOST_BYTES
    assert build_template("2021", notes=notes) == full


def test_a_workbook_without_rules_has_no_such_part():
    texts = [cell.value for cell in sheet_of(build_template("2021"))["A"]]
    assert "规则说明" not in texts
    assert not sheet_of(build_template("2021")).row_breaks.brk
