"""The Python face on real files: check, read, verify and report give what the commands give, from paths and open files alike."""

import io
import json
import pickle
import re
from contextlib import ExitStack
from datetime import date, datetime
from pathlib import Path

import docx
import pytest

import workbook
from tests.bulk import workbook_bytes
from workbook.demo import fill_sample, load_samples
from workbook.face.sources import IN_MEMORY
from workbook.template.blank import make_template
from workbook.verifying.run import Run

README = Path(__file__).parent.parent / "README.md"
BLOCK = re.compile(r"<!-- python -->\n```python\n(.*?)```", re.DOTALL)


def sample(unit, like="东郊镇"):
    """Return a demonstration's workbook as another unit's of 2025."""
    data = next(each for each in load_samples()["workbooks"] if each["identity"]["单位名称"] == like)
    text = json.dumps(data, ensure_ascii=False).replace(like, unit).replace(like[:2], unit[:2])
    for before, after in (("2022", "2026"), ("2021", "2025"), ("2020", "2024")):
        text = text.replace(before, after)
    return json.loads(text)


def last_years(data):
    """Return the workbook of the year before, with the figures that this year's gives for it."""
    identity = data["identity"] | {"报告年度": "2024", "成文日期": "2025-01-12"}
    return {"identity": identity, "figures": data["previous"], "prose": data["prose"]}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The files that the README's examples speak of."""
    root, template = tmp_path_factory.mktemp("分析"), make_template("2021")
    for name in ("上报文件夹", "上年文件夹"):
        (root / name).mkdir()
    for data in (sample("南郊镇"), sample("北郊镇"), sample("西郊镇", "西郊镇")):
        for year, folder, each in ((2025, "上报文件夹", data), (2024, "上年文件夹", last_years(data))):
            name = f"{data['identity']['单位名称']}{year}.xlsx"
            (root / name).write_bytes(fill_sample(each, template))
            (root / folder / name).write_bytes((root / name).read_bytes())
    (root / "上报文件夹" / "扫描件.xlsx").write_bytes("这不是工作簿".encode())
    return root


@pytest.fixture
def forms():
    """Return a function that gives a file as everything a person may hand over: two paths, two open files with a name, one without."""
    with ExitStack() as stack:

        def given(path):
            named = io.BytesIO(path.read_bytes())
            named.name = str(path)
            return [str(path), path, stack.enter_context(path.open("rb")), named, io.BytesIO(path.read_bytes())]

        yield given


def told(checked, name=""):
    """Return everything a check tells, the file's name aside."""
    data = checked.as_json()
    assert not name or data.pop("file") == name
    return data


def test_check_says_the_same_of_a_path_and_of_an_open_file(folder, forms):
    path, last_year = folder / "西郊镇2025.xlsx", folder / "西郊镇2024.xlsx"
    *named, nameless = forms(path)
    answers = [told(workbook.check(each, previous=before), str(path)) for each, before in zip(named, forms(last_year), strict=False)]
    answers.append(told(workbook.check(nameless, previous=forms(last_year)[-1]), IN_MEMORY))
    assert answers[0]["counts"]["error"] == 2
    assert all(each == answers[0] for each in answers)


def test_check_without_last_year_is_told_apart_from_one_with_it(folder):
    other = workbook.check(folder / "南郊镇2025.xlsx", previous=folder / "南郊镇2025.xlsx")
    assert "不是 2024 年度的" in "".join(other.remarks)
    assert workbook.check(folder / "南郊镇2025.xlsx").remarks == ()


def test_an_open_file_is_read_from_its_beginning_as_often_as_asked(folder):
    held = io.BytesIO((folder / "南郊镇2025.xlsx").read_bytes())
    held.seek(0, io.SEEK_END)
    assert told(workbook.check(held)) == told(workbook.check(held))
    assert workbook.read(held).unit == "南郊镇"


def test_what_cannot_be_read_is_a_sentence_in_a_check_and_an_error_of_ours_in_a_read(folder, forms, tmp_path):
    bad = folder / "上报文件夹" / "扫描件.xlsx"
    for each in forms(bad)[:4]:
        checked = workbook.check(each)
        assert (checked.error, checked.verdict, checked.report) == (workbook.check(bad).error, None, None)
        with pytest.raises(workbook.Unreadable, match=r"“扫描件\.xlsx”的内容是文本，不是工作簿") as raised:
            workbook.read(each)
        assert str(raised.value) == checked.error
    with pytest.raises(workbook.Unreadable, match=IN_MEMORY):
        workbook.read(io.BytesIO(b""))
    assert "找不到" in workbook.check(tmp_path / "没有.xlsx").error


def test_neither_text_nor_bytes_are_taken_for_a_file(folder):
    with (folder / "南郊镇2025.xlsx").open(encoding="latin-1") as text, pytest.raises(TypeError, match="rb"):
        workbook.read(text)
    for wrong in (b"PK", 3, None):
        with pytest.raises(TypeError, match=type(wrong).__name__):
            workbook.check(wrong)


def test_an_open_file_that_is_too_large_is_refused(monkeypatch, folder):
    monkeypatch.setattr("workbook.reading.file_opening.LARGEST", 1000)
    assert "100 MB" not in workbook.check(folder / "南郊镇2025.xlsx").error
    with (folder / "南郊镇2025.xlsx").open("rb") as opened:
        assert workbook.check(opened).error == workbook.check(folder / "南郊镇2025.xlsx").error


def test_read_gives_the_report(folder, forms):
    for each in forms(folder / "南郊镇2025.xlsx"):
        report = workbook.read(each)
        assert (report.unit, report.year, report.figures["表三.新收.总计"]) == ("南郊镇", 2025, 6)
        assert report.previous["表三.新收.总计"] == 4


def test_last_year_rules_waivers_and_day_that_cannot_be_used_are_errors_of_their_own(folder, forms, tmp_path):
    path, bad = folder / "南郊镇2025.xlsx", folder / "上报文件夹" / "扫描件.xlsx"
    for wrong in (*forms(bad), tmp_path / "没有.xlsx"):
        with pytest.raises(workbook.LastYearUnreadable, match=r"^上年文件："):
            workbook.check(path, previous=wrong)
    (tmp_path / "坏.json").write_text('{"rules": [{"code": "T3-01", "severity": "坏"}]}', encoding="utf-8")
    with pytest.raises(workbook.RuleFileError, match=r"坏\.json"):
        workbook.check(path, rules=tmp_path / "坏.json")
    with pytest.raises(workbook.Stop, match="找不到"):
        workbook.check(path, rules=tmp_path / "没有")
    with pytest.raises(workbook.Unusable, match=r"没有\.csv"):
        workbook.check(path, waivers=tmp_path / "没有.csv")
    with pytest.raises(workbook.Stop, match="明天"):
        workbook.check(path, date="明天")


def test_rules_and_waivers_count_as_of_the_day(folder, tmp_path):
    rule = '{"rules": [{"code": "T3-01", "severity": "warning"}, {"code": "T3-03", "severity": "warning"}]}'
    (tmp_path / "规则.json").write_text(rule, encoding="utf-8")
    listed = "代码,单位,理由,有效期至\n" + "".join(f"{code},西郊镇,已核,2026-03-31\n" for code in ("T3-01", "T3-03"))
    (tmp_path / "豁免.csv").write_text(listed, encoding="utf-8")
    given = {"rules": str(tmp_path / "规则.json"), "waivers": tmp_path / "豁免.csv"}
    counts = [
        workbook.check(folder / "西郊镇2025.xlsx", **given, date=day).counts
        for day in ("2026年3月31日", date(2026, 3, 31), datetime(2026, 3, 31, 23), date(2026, 4, 1))  # noqa: DTZ001  (a day, in no zone)
    ]
    assert [(each["warning"], each["explained"]) for each in counts] == [(0, 2)] * 3 + [(2, 0)]


def test_verify_gives_the_units_of_the_command_in_order_and_writes_nothing(folder):
    before = sorted(folder.rglob("*"))
    units = list(workbook.verify(folder / "上报文件夹", previous=str(folder / "上年文件夹"), jobs=1))
    assert [each.file for each in units] == ["北郊镇2025.xlsx", "南郊镇2025.xlsx", "扫描件.xlsx", "西郊镇2025.xlsx"]
    assert [each.conclusion_word for each in units] == ["通过", "通过", "读不出", "不通过"]
    run = Run(folder / "上报文件夹", previous=folder / "上年文件夹", jobs=1)
    assert [each.as_json() for each in units] == [json.loads(each.json) for each in run.verify()]
    assert sorted(folder.rglob("*")) == before
    same_year = workbook.verify(folder / "上报文件夹", previous=folder / "上报文件夹", jobs=1)
    assert ["不是 2024 年度的" in "".join(each.remarks) for each in same_year] == [True, True, False, True]


def test_verify_writes_where_it_is_told(folder, tmp_path):
    units = workbook.verify(folder / "上报文件夹", output=str(tmp_path / "结果"), jobs=1)
    assert isinstance(next(units), workbook.Unit)
    assert len(list(units)) == 3
    assert {"index.html", "校验汇总.xlsx", "findings.csv", "results.jsonl"} <= {path.name for path in (tmp_path / "结果").iterdir()}


def test_verify_looks_at_its_arguments_before_the_first_unit(folder, tmp_path):
    files = folder / "上报文件夹"
    (tmp_path / "空").mkdir()
    for given in (
        {"folder": tmp_path / "没有"},
        {"folder": tmp_path / "空"},
        {"folder": files, "previous": tmp_path / "没有"},
        {"folder": files, "jobs": 0},
        {"folder": files, "output": files / "扫描件.xlsx"},
        {"folder": files, "rules": tmp_path / "没有"},
        {"folder": files, "date": "明天"},
    ):
        with pytest.raises(workbook.Stop):
            workbook.verify(**given)


def test_a_report_is_bytes_of_a_kind_or_a_file(folder, forms, tmp_path):
    path = folder / "南郊镇2025.xlsx"
    title = "南郊镇2025年政府信息公开工作年度报告"
    assert docx.Document(io.BytesIO(workbook.report(path))).paragraphs[0].text == title
    page = workbook.report(path, "html")
    assert page.startswith(b"<!DOCTYPE html>")
    assert all(workbook.report(each, "html") == page for each in forms(path))
    for target in (tmp_path / "一.html", str(tmp_path / "二.html")):
        assert workbook.report(path, to=target) == Path(target)
        assert Path(target).read_bytes() == page
    assert workbook.report(path, to=tmp_path, kind="html") == tmp_path / f"{title}.html"
    assert workbook.report(path, to=tmp_path) == tmp_path / f"{title}.docx"
    held = io.BytesIO()
    assert workbook.report(path, held, kind="html") is None
    assert held.getvalue() == page


def test_a_report_with_errors_open_is_not_made_unless_as_a_draft(folder, tmp_path):
    path = folder / "西郊镇2025.xlsx"
    with pytest.raises(workbook.NotPublishable, match="T3-01") as raised:
        workbook.report(path, to=tmp_path / "年报.md")
    assert not list(tmp_path.iterdir())
    assert raised.value.lines[0] == "西郊镇的年报没有生成。"
    again = pickle.loads(pickle.dumps(raised.value))  # noqa: S301  (our own)
    assert again.lines == raised.value.lines
    draft = workbook.report(path, to="md", draft=True).decode()
    assert "草稿" in draft
    assert "T3-01" in draft


def test_a_report_is_refused_where_it_cannot_go(folder, tmp_path):
    path = folder / "南郊镇2025.xlsx"
    (tmp_path / "别人的.docx").write_bytes(b"PK")
    (tmp_path / "年报.docx").mkdir()
    for to, kind in (
        ("word", None),
        ("docx", "word"),
        ("docx", "md"),
        (tmp_path / "年报.wps", None),
        (tmp_path / "年报.md", "docx"),
        (tmp_path / "没有", None),
        (path, None),
        (tmp_path / "别人的.docx", None),
        (io.BytesIO(), "word"),
    ):
        with pytest.raises(workbook.Stop):
            workbook.report(path, to, kind=kind)
    assert (tmp_path / "别人的.docx").read_bytes() == b"PK"
    assert workbook.report(path, tmp_path / "年报.docx").parent == tmp_path / "年报.docx"
    with pytest.raises(workbook.Unreadable):
        workbook.report(folder / "上报文件夹" / "扫描件.xlsx")


def test_without_an_office_a_pdf_says_so(folder, monkeypatch):
    monkeypatch.setattr("workbook.narrative.pdf.find_office", lambda: None)
    with pytest.raises(workbook.NoOffice, match="LibreOffice"):
        workbook.report(folder / "南郊镇2025.xlsx", "pdf")


def test_a_workbook_of_the_older_form_goes_through_all_of_it(tmp_path):
    held = io.BytesIO(workbook_bytes(1, "2019"))
    assert workbook.read(held).form.edition == workbook.check(held).form == "2019"
    assert "草稿".encode() in workbook.report(held, "html", draft=True)


def test_the_examples_of_the_readme_run(folder, monkeypatch, capsys):
    """They run one after the other, as in a notebook; what they print and make is what the README says beside them."""
    pytest.importorskip("pandas")
    blocks = BLOCK.findall(README.read_text(encoding="utf-8"))
    monkeypatch.chdir(folder)
    names = {}
    for block in blocks:
        exec(block, names)  # noqa: S102  (our own text)
    out = capsys.readouterr().out
    assert len(blocks) == 4
    for line in "".join(blocks).splitlines():
        if "# <" in line and not line.startswith("annual"):
            assert line.partition("# ")[2] in out
    assert repr(names["annual"]) in README.read_text(encoding="utf-8")
    assert list(names["unreadable"]["文件"]) == ["扫描件.xlsx"]
    assert names["sums"].to_dict() == {"表三.新收.总计": {"乡镇政府": 18}, "表三.予以公开.总计": {"乡镇政府": 12}}
    assert list(names["changes"]["增减"]) == [2, 2, 2]
    assert (names["path"], "西郊镇的年报没有生成" in out) == (Path("南郊镇2025.docx"), True)
