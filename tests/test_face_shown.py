"""What a notebook or a prompt shows of a result: who, what, how it stands; markup in a received file stays text."""

import io
import pickle
from pathlib import Path

import html5lib
import pytest

import workbook
from rules.catalogue import load_catalogue
from rules.report import Report
from workbook.demo import fill_sample, load_samples
from workbook.findings.notebook import unit_html
from workbook.template.blank import make_template


@pytest.fixture(scope="module")
def checked(tmp_path_factory):
    path = tmp_path_factory.mktemp("样例") / "西郊镇.xlsx"
    path.write_bytes(fill_sample(load_samples()["workbooks"][2], make_template("2021")))
    return workbook.check(path)


def test_a_report_names_unit_year_edition_and_how_much_is_filled(checked):
    filled = sum(value is not None for value in checked.report.figures.values())
    assert repr(checked.report) == f"<年报 西郊镇 2021 年度，2021 版，已填 {filled} 格>"
    assert repr(Report()) == "<年报 （单位未填） （未填） 年度，2021 版，已填 0 格>"


def test_a_unit_says_what_it_comes_to(checked, tmp_path):
    assert repr(checked) == repr(checked.alone()) == "<西郊镇 2021：不通过，错误 2，提示 0，已说明 0>"
    assert "找不到" in repr(workbook.check(tmp_path / "没有.xlsx"))


def test_a_finding_is_its_sentence_with_its_code_once(checked):
    rows, findings = checked.findings, checked.concluded.findings
    for row, finding in zip(rows, findings, strict=True):
        assert repr(row) == repr(finding) == f"<问题 {row.state} {row.code} {row.message}>"
        assert repr(row).count(row.code) == 1


def test_rules_say_their_code_level_and_title():
    catalogue = load_catalogue("2021")
    off = [rule for rule in catalogue.all_rules.values() if rule.status == "off"]
    assert repr(catalogue) == f"<规则目录 2021 版，{len(catalogue.rules)} 条，停用 {len(off)} 条>"
    assert repr(catalogue.rules["T3-01"]) == f"<规则 T3-01 错误：{catalogue.rules['T3-01'].title}>"
    assert repr(off[0]).endswith("（停用）>")


def test_a_notebook_shows_the_findings_as_a_table_with_everything_escaped(checked):
    unit = checked.alone()
    unit.unit = "<script>alert(1)</script>&镇"
    unit.findings = (checked.findings[0]._replace(message="<b>粗</b>&amp;"), *checked.findings[1:])
    page = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parseFragment(unit._repr_html_())
    assert [each.tag for each in page] == ["p", "table"]
    assert "<script>alert(1)</script>&镇 2021：不通过" in page[0].text
    rows = page.findall(".//tbody/tr")
    assert [row[1].text for row in rows] == [each.code for each in unit.findings]
    assert rows[0][3].text == "<b>粗</b>&amp;"
    assert not page.findall(".//b")


def test_the_place_of_a_finding_names_a_few_cells_and_counts_them(checked):
    assert len(checked.findings[0].places) == 25
    assert "等 25 格" in unit_html([repr(checked)], checked.findings)


def test_a_unit_without_findings_is_a_line(tmp_path):
    assert workbook.check(tmp_path / "没有.xlsx")._repr_html_().count("<") == 2


def test_remarks_are_shown_and_results_go_to_other_processes(checked, tmp_path):
    other = workbook.check(io.BytesIO(Path(checked.file).read_bytes()), previous=checked.file)
    assert "没有用它做跨年校验" in other._repr_html_()
    again = pickle.loads(pickle.dumps(other))  # noqa: S301  (written here)
    assert again.as_json() == other.as_json()
    assert again.report.form is other.report.form
