"""The command line as scripts use it: exit status, streams, the contract's fields, plain sentences."""

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from rules.form import load_form
from tests.clerk import type_in, zeros
from tests.fresh import COMMANDS, help_text
from tests.running_office import need_office
from workbook.cli import main
from workbook.demo import load_samples

CONTRACT = Draft202012Validator(json.loads((Path(__file__).parent / "schema" / "check.schema.json").read_text(encoding="utf-8")))


@pytest.fixture
def demo(demo_folder):
    return {sample["identity"]["单位名称"]: demo_folder / sample["file"] for sample in load_samples()["workbooks"]} | {
        "柳林镇": next(demo_folder.glob("柳林*"))
    }


def run(capsys, *words):
    status = main([str(word) for word in words])
    out, err = capsys.readouterr()
    return status, out, err


def test_demo_says_what_it_found(tmp_path, capsys):
    status, out, _ = run(capsys, "demo", "-o", tmp_path / "样例")
    assert status == 0
    assert sorted(path.name for path in (tmp_path / "样例").iterdir() if path.is_dir()) == ["区规则", "年报", "校验结果"]
    assert len(list((tmp_path / "样例").glob("*.xlsx"))) == 5
    for words in ("生态北郊微平台", "FM-21", "结论：通过", "T3-03", "YR-01", "柳林镇"):
        assert words in out
    assert out.isprintable() or out.encode("gbk", errors="strict")


@pytest.mark.office
def test_demo_prints_what_may_be_published(tmp_path, capsys):
    need_office()
    assert run(capsys, "demo", "-o", tmp_path)[0] == 0
    made = {path.suffix: {each.stem for each in (tmp_path / "年报").glob(f"*{path.suffix}")} for path in (tmp_path / "年报").iterdir()}
    assert {".docx", ".pdf"} == made.keys()
    assert made[".pdf"] == {name for name in made[".docx"] if "草稿" not in name}


@pytest.mark.parametrize(
    ("unit", "status", "verdict"), [("南郊镇", 1, "fail"), ("东郊镇", 0, "pass"), ("西郊镇", 1, "fail"), ("河口镇", 1, "fail")]
)
def test_check_of_the_samples(demo, capsys, unit, status, verdict):
    got, out, _ = run(capsys, "check", demo[unit], "--format", "json")
    data = json.loads(out)
    assert (got, data["verdict"], data["unit"]) == (status, verdict, unit)
    assert list(CONTRACT.iter_errors(data)) == []


def test_the_broken_balance_and_the_wrong_carry_over_are_the_only_errors(demo, capsys):
    for unit, codes in (("西郊镇", {"T3-01", "T3-03"}), ("河口镇", {"YR-01"})):
        _, out, _ = run(capsys, "check", demo[unit], "--format", "json")
        assert {each["code"] for each in json.loads(out)["findings"] if each["severity"] == "error"} == codes


def test_a_file_that_is_no_workbook(demo, capsys):
    status, out, _ = run(capsys, "check", demo["柳林镇"], "--format", "json")
    data = json.loads(out)
    assert status == 2
    assert data["verdict"] is None
    assert "柳林镇" in data["error"]
    assert list(CONTRACT.iter_errors(data)) == []
    status, out, err = run(capsys, "check", demo["柳林镇"])
    assert (status, out) == (2, "")
    assert "柳林镇" in err


def test_text_names_verdict_cell_and_reason(demo, capsys):
    _, out, _ = run(capsys, "check", demo["西郊镇"])
    assert "结论：不通过" in out
    assert "T3-03 表三“新收”一行" in out
    assert "J6" in out


def test_a_blank_workbook_is_undecided(tmp_path, capsys):
    path = tmp_path / "空.xlsx"
    assert run(capsys, "template", "--unit", "某局", "--year", "2025", "-o", path)[0] == 0
    status, out, _ = run(capsys, "check", path, "--format", "json")
    data = json.loads(out)
    assert (status, data["verdict"], data["year"], data["unit"]) == (1, "undecided", 2025, "某局")
    assert {each["scope"] for each in data["findings"] if each["code"] == "DF-01"} == {"表二", "表三", "表四"}
    assert data["counts"]["error"] == 0


def test_template_carries_last_year(demo, tmp_path, capsys):
    path = tmp_path / "明年.xlsx"
    assert run(capsys, "template", "--previous", demo["东郊镇"], "-o", path)[0] == 0
    _, out, _ = run(capsys, "check", path, "--format", "json")
    data = json.loads(out)
    assert (data["unit"], data["year"]) == ("东郊镇", 2022)
    from workbook.reading.report import read_report

    report = read_report(path)
    assert report.previous["表三.新收.自然人"] == 5
    assert report.previous_identity["单位名称"] == "东郊镇"


@pytest.mark.parametrize(("year", "form"), [(2019, "2019"), (2020, "2019"), (2021, "2021"), (2026, "2021")])
def test_template_takes_the_form_of_the_year(tmp_path, capsys, year, form):
    run(capsys, "template", "--year", year, "-o", tmp_path / "表.xlsx")
    _, out, _ = run(capsys, "export", tmp_path / "表.xlsx")
    assert json.loads(out)["form"] == form


def test_export_json_has_the_official_order(demo, capsys):
    status, out, _ = run(capsys, "export", demo["南郊镇"])
    data = json.loads(out)
    assert status == 0
    assert list(data) == ["unit", "year", "form", "表二", "表三", "表四", "文字"]
    assert list(data["表二"]) == [id for id in load_form("2021").ids if id.startswith("表二")]
    assert [len(row) for row in data["表三"]] == [7] * 25
    assert [len(row) for row in data["表四"]] == [5] * 3
    assert (data["表三"][0][0], data["表三"][23][0], data["表三"][24][6]) == (4, 3, 1)
    assert data["文字"]["标题"] == "南郊镇2021年政府信息公开工作年度报告"
    assert data["文字"]["落款"] == ""
    assert data["文字"]["存在的主要问题及改进情况"].count("\n") == 1
    assert list(data["文字"])[:3] == ["标题", "导语", "总体情况"]


def test_export_csv_names_figure_label_and_cell(demo, capsys):
    _, out, _ = run(capsys, "export", demo["南郊镇"], "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(out.removeprefix("\ufeff"))))
    assert out.startswith("\ufeff")
    assert len(rows) == 200
    row = next(row for row in rows if row["figure"] == "表三.新收.自然人")
    assert (row["value"], row["sheet"], row["address"]) == ("4", "三、依申请公开", "D6")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["chekc", "x"], "是不是“check”"),
        (["check"], "缺少"),
        (["check", "没有这个文件.xlsx"], "没有这个文件.xlsx"),
        (["verify", "没有这个文件夹"], "不是文件夹"),
        (["rules", "explain", "T3-1"], "是不是“T3-01”"),
        (["rules", "lint", "没有"], "找不到"),
        (["check", "x.xlsx", "--rules", "没有"], "找不到"),
    ],
)
def test_what_cannot_be_done_is_said_plainly(capsys, words, said):
    try:
        status = main(words)
    except SystemExit as stop:
        status = stop.code
    out, err = capsys.readouterr()
    assert (status, out) == (2, "")
    assert said in err
    assert "Traceback" not in err


def test_rules_list_explain_and_reference(capsys):
    assert "T3-01  错误" in run(capsys, "rules", "list")[1]
    explained = run(capsys, "rules", "explain", "t3-01")[1]
    assert "第一项加第二项" in explained
    assert "国办公开办函〔2021〕30号" in explained
    assert run(capsys, "rules", "reference")[1].startswith("# 规则参考")


def test_own_rules_change_the_verdict(demo, tmp_path, capsys):
    (tmp_path / "停用.json").write_text('{"rules": [{"code": "YR-01", "status": "off"}]}', encoding="utf-8")
    assert run(capsys, "check", demo["河口镇"], "--rules", tmp_path)[0] == 0
    (tmp_path / "坏.json").write_text('{"rules": [{"code": "YR-01", "severity": "fatal"}]}', encoding="utf-8")
    status, _, err = run(capsys, "check", demo["河口镇"], "--rules", tmp_path)
    assert status == 2
    assert "坏.json 第 1 行 YR-01" in err


def test_last_years_figures_of_another_file_are_no_cells_of_this_one(demo, tmp_path, capsys):
    """What the sheet 上年数据 holds is not what was compared: nobody is sent to look there."""
    last = type_in(
        tmp_path / "上年.xlsx",
        zeros() | {"表三.新收.自然人": 9, "表三.结转下年度.自然人": 9},
        cover={"单位名称": "河口镇", "报告年度": 2020},
    )
    data = json.loads(run(capsys, "check", demo["河口镇"], "--previous", last, "--format", "json")[1])
    cells = [cell for each in data["findings"] if each["code"] == "YR-01" for cell in each["cells"]]
    assert {cell["sheet"] for cell in cells if cell["figure"].startswith("上年.")} == {""}
    assert {cell["value"] for cell in cells if cell["figure"].startswith("上年.")} >= {9}
    assert list(CONTRACT.iter_errors(data)) == []
    assert not any("上年数据" in each["message"] for each in data["findings"] if each["code"] == "YR-01")


@pytest.mark.parametrize("words", COMMANDS)
def test_help_of_every_command_has_an_example_and_survives_code_page_936(words):
    text = help_text(words)
    assert "示例" in text
    assert "nianbao" in text
    text.encode("gbk")


def test_every_sentence_survives_code_page_936(demo, capsys):
    for path in demo.values():
        _, out, err = run(capsys, "check", path)
        (out + err).encode("gbk")


def test_check_brings_in_nothing_heavy(demo):
    code = "import sys; from workbook.cli import main; main(sys.argv[1:]); print(sorted({'openpyxl','numpy','pandas','jsonschema','rich','xlwings','importlib.metadata'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code, "check", demo["东郊镇"]], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_another_packages_command_is_found_and_run(tmp_path, monkeypatch, capsys):
    """A package says by an entry point which function puts its command into the parser, and the parser which module runs it."""
    _package(tmp_path, "further", "greet = further:add")
    (tmp_path / "further.py").write_text(
        "from workbook.arguments import add_command\n"
        "def add(parsers):\n    add_command(parsers, 'greet', '问好', 'nianbao greet').set_defaults(module='further')\n"
        "def run(arguments):\n    print('您好')\n    return 1\n",
        encoding="utf-8",
    )
    monkeypatch.syspath_prepend(tmp_path)
    assert run(capsys, "greet") == (1, "您好\n", "")
    assert "greet     问好" in help_text([])
    assert "addin     " in help_text([])


def test_a_package_whose_command_cannot_be_loaded_stops_no_other(tmp_path, monkeypatch, capsys):
    _package(tmp_path, "broken", "mend = broken:add")
    monkeypatch.syspath_prepend(tmp_path)
    text = help_text([])
    assert "mend" not in text
    assert "check     " in text
    assert "命令“mend”装载不了" in capsys.readouterr().err


def _package(folder, name, entry):
    (folder / f"{name}-1.0.dist-info").mkdir()
    (folder / f"{name}-1.0.dist-info" / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n", encoding="utf-8")
    (folder / f"{name}-1.0.dist-info" / "entry_points.txt").write_text(f"[nianbao.commands]\n{entry}\n", encoding="utf-8")


def test_a_filled_workbook_is_never_overwritten(demo, tmp_path, capsys):
    path = tmp_path / "填好.xlsx"
    path.write_bytes(demo["东郊镇"].read_bytes())
    for words in (["--unit", "东郊镇", "-o", path], ["--previous", path, "-o", path]):
        status, _, err = run(capsys, "template", *words)
        assert status == 2
        assert "没有覆盖" in err
    assert path.read_bytes() == demo["东郊镇"].read_bytes()
    blank = tmp_path / "空.xlsx"
    assert [run(capsys, "template", "--unit", "甲镇", "-o", blank)[0] for _ in range(2)] == [0, 0]


@pytest.mark.parametrize("unit", ["../../外", "/外/内", "a\\b", "甲:乙?"])
def test_a_units_name_cannot_leave_the_folder(unit):
    from workbook.template.blank import default_name

    name = default_name(unit, 2025)
    assert Path(name).name == name
    assert not set(name) & set('/\\:*?"<>|')


def test_blank_or_odd_cover_is_never_a_pass(tmp_path, capsys):
    for cover, verdict in (
        ({"单位名称": None}, "undecided"),
        ({"报告年度": None}, "undecided"),
        ({"报告年度": "二〇二一"}, "fail"),
        ({"报告年度": 99999}, "fail"),
    ):
        path = type_in(tmp_path / "表.xlsx", zeros(), cover=cover)
        data = json.loads(run(capsys, "check", path, "--format", "json")[1])
        (finding,) = [each for each in data["findings"] if each["code"] == "FM-44"]
        assert finding["verdict"] == verdict
        assert finding["cells"][0]["sheet"] == "封面"


def test_the_older_form_for_a_later_year_is_an_error(tmp_path, capsys):
    path = type_in(tmp_path / "表.xlsx", zeros("2019"), edition="2019", cover={"报告年度": 2023})
    data = json.loads(run(capsys, "check", path, "--format", "json")[1])
    assert [each["severity"] for each in data["findings"] if each["code"] == "FM-45"] == ["error"]


def test_the_same_mark_in_many_cells_is_one_finding(tmp_path, capsys):
    figures = zeros() | {id: "/" for id in zeros() if id.startswith("表三") and id.endswith(("科研机构", "社会公益组织"))}
    data = json.loads(run(capsys, "check", type_in(tmp_path / "表.xlsx", figures), "--format", "json")[1])
    (finding,) = [each for each in data["findings"] if each["code"] == "DF-02"]
    assert len(finding["cells"]) == 48
    assert "DF-01" not in {each["code"] for each in data["findings"]}


def test_a_file_of_another_year_is_not_compared(demo, capsys):
    status, out, _ = run(capsys, "check", demo["东郊镇"], "--previous", demo["东郊镇"], "--format", "json")
    data = json.loads(out)
    assert "没有用它做跨年校验" in "".join(data["remarks"])
    assert "YR-09" not in {each["code"] for each in data["findings"]}
    assert status == 0
