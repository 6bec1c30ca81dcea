"""A folder looked over before it is judged: the year, last year's workbooks, workbooks sent twice; and that nobody is counted twice."""

import json
from collections import Counter

import pandas as pd
import pytest
from openpyxl import load_workbook

import workbook
from tests.district import YEAR, District, unit, workbook_of
from workbook.cli import main
from workbook.files import Stop

ORDINARY = 160


@pytest.fixture(scope="module")
def district(tmp_path_factory):
    return District(tmp_path_factory.mktemp("区"), ORDINARY)


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    return District(tmp_path_factory.mktemp("小区"), 24)


@pytest.fixture(scope="module")
def run(district, tmp_path_factory):
    """Return the output folder, the object that JSON prints and the console of a run over the district."""
    output = tmp_path_factory.mktemp("结果") / "出"
    return output, verified(district.now, "--previous", district.before, "-o", output)


def verified(folder, *options):
    """Return the object that `verify --format json` prints, and what it says on stderr."""
    from contextlib import redirect_stderr, redirect_stdout
    from io import StringIO

    out, err = StringIO(), StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        main(["verify", str(folder), *map(str, options), "--format", "json"])
    return json.loads(out.getvalue())


@pytest.fixture(scope="module")
def units(run):
    return {data["file"]: data for data in run[1]["units"]}


def codes(data):
    return {each["code"] for each in data["findings"] if each["severity"] == "error"}


# What is planted, the 错误 it is found by, and what its page says.
PLANTED = {
    "另一年度": ({"FM-49"}, ""),
    "上年的文件": ({"FM-50"}, ""),
    "相同的一份": (set(), "“两份相同2.xlsx”与这一份内容相同"),
    "相同的另一份": (set(), "“两份相同1.xlsx”与这一份内容相同"),
    "错的旧版": ({"T3-01"}, "不同的有 1 处：三、依申请公开!D6"),
    "改好的新版": (set(), "不同的有 1 处：三、依申请公开!D6"),
    "用了别家的代码": (set(), "不知道是哪一份，没有对应"),
    "代码被别家用了": (set(), "“抄了代码.xlsx”（第904镇）的统一社会信用代码与本单位相同"),
    "与上年代码不同": (set(), "统一社会信用代码却是 000000000000000906"),
    "上年两份": (set(), "有几份本单位的工作簿（“907-1.xlsx”、“907-2.xlsx”）"),
    "上年年度不对": (set(), "是 2019 年度的，不是 2020 年度的"),
    "上年没有": (set(), "没有找到本单位的工作簿"),
    "括号全半角不同": (set(), ""),
    "不平": ({"T3-01"}, ""),
}


@pytest.mark.parametrize("what", PLANTED)
def test_what_was_planted_is_found(district, units, what):
    data, (errors, said) = units[district.planted[what]], PLANTED[what]
    # The sample's own figures of last year are this year's where it is sent again.
    assert codes(data) == errors or (errors and codes(data) - {"YR-09"} == errors)
    assert said in "".join(data["remarks"])


def test_nothing_else_is_an_error(district, units):
    assert set(PLANTED) == set(district.planted)
    planted = set(district.planted.values())
    assert [(file, codes(data)) for file, data in units.items() if file not in planted and codes(data)] == []
    assert [(file, data["remarks"]) for file, data in units.items() if file not in planted and data["remarks"]] == []
    quiet = {district.planted[what] for what, (errors, _) in PLANTED.items() if not errors}
    assert [(file, codes(units[file])) for file in quiet if codes(units[file])] == []


def test_last_year_is_said_aloud(run, district):
    about = "\n".join(lines_of_overview(run[0]))
    assert f"上年对应上 {ORDINARY + 7}，未找到 1，年度不对 1，不能确定 3。" in about
    assert "上年报了、这次没有的 1 个：第910镇。" in about
    assert "上年文件夹里有 1 个文件读不出，没有用：“坏.xlsx”。" in about
    assert run[1]["missing"] == [{"unit": "第910镇", "code": f"{910:018d}", "file": "910.xlsx"}]


def lines_of_overview(output):
    return [" ".join(str(cell.value) for cell in row if cell.value is not None) for row in load_workbook(output / "校验汇总.xlsx")["总览"]]


def test_a_unit_is_counted_once(run, district, units):
    counts = run[1]["counts"]
    uncounted = {"乙片/两份相同2.xlsx", "乙片/先交的.xlsx"}
    expected = Counter(data["conclusion"] for file, data in units.items() if file not in uncounted)
    assert {key: value for key, value in counts["conclusions"].items() if value} == expected
    rows = list(load_workbook(run[0] / "校验汇总.xlsx")["数据"].iter_rows(min_row=4, values_only=True))
    assert len(rows) == len(units) - len(uncounted)
    assert len({row[1] for row in rows}) == len(rows)
    frame = workbook.figures(district.now)
    once = frame[frame["计入"]]
    assert (len(frame), len(once)) == (len(units), len(units) - 2)
    assert not once["单位"].duplicated().any()
    assert pd.isna(frame["结论"]).sum() == 0


def test_each_of_two_versions_tells_of_the_other(units, district):
    (old, *_), (new, *_) = (
        [each for each in units[district.planted[what]]["remarks"] if "不同的有" in each] for what in ("错的旧版", "改好的新版")
    )
    assert "“改好的.xlsx”（2033-05-18" in old
    assert "保存，通过）不同的有" in old
    assert "“先交的.xlsx”" in new
    assert "保存，不通过）不同的有" in new
    assert "汇总时这个单位只计“改好的.xlsx”这一份。" in units[district.planted["错的旧版"]]["remarks"]


def test_units_that_are_told_something_get_a_notice(run, district):
    for what, (_, said) in PLANTED.items():
        folder = run[0] / "反馈" / district.planted[what].removesuffix(".xlsx")
        assert not said or said in (folder / "校验意见.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(("take", "judged", "verdict"), [("latest", "乙片/改好的.xlsx", "pass"), ("first", "乙片/先交的.xlsx", "fail")])
def test_one_version_is_taken(small, tmp_path, take, judged, verdict):
    data = verified(small.now, "-o", tmp_path / "出", "--take", take)
    units = {each["file"]: each for each in data["units"]}
    pair = {"乙片/改好的.xlsx", "乙片/先交的.xlsx"}
    assert set(units) & pair == {judged}
    assert units[judged]["verdict"] == verdict
    (told,) = (each for each in units[judged]["remarks"] if "采用了" in each)
    assert (pair - {judged}).pop().split("/")[1] in told
    (double,) = (each for each in data["doubles"] if each["counted"] == judged)
    assert set(double["untaken"]) == pair - {judged}


def test_the_year_that_was_asked_for(small, tmp_path):
    data = verified(small.now, "-o", tmp_path / "出", "--year", YEAR + 1)
    assert [each["file"] for each in data["units"] if "FM-49" not in codes(each)] == [small.planted["另一年度"]]
    (finding,) = (each for each in data["units"][0]["findings"] if each["code"] == "FM-49")
    assert finding["cells"][0]["figure"] == "封面.报告年度"


def test_without_a_majority_no_year_is_asked_for(tmp_path, capsys):
    folder = tmp_path / "两年"
    folder.mkdir()
    (folder / "一.xlsx").write_bytes(workbook_of(unit(1)))
    (folder / "二.xlsx").write_bytes(workbook_of(unit(2), YEAR - 1))
    assert main(["verify", str(folder)]) in (0, 1)
    out = capsys.readouterr().out
    assert "没有哪一年占多数，没有核对年度" in out
    assert "FM-49" not in (tmp_path / "两年-校验结果" / "findings.csv").read_text(encoding="utf-8-sig")


@pytest.mark.parametrize("year", [25, 20255])
def test_a_year_that_is_none_is_refused(district, year):
    with pytest.raises(Stop, match="--year"):
        list(workbook.verify(district.now, year=year))


def test_a_wrong_folder_of_last_year_is_said_at_the_top(tmp_path, capsys):
    now = tmp_path / "今年"
    now.mkdir()
    for number in (1, 2):
        (now / f"{number}.xlsx").write_bytes(workbook_of(unit(number)))
    strange = tmp_path / "别的区"
    strange.mkdir()
    (strange / "3.xlsx").write_bytes(workbook_of(unit(3), YEAR - 1))
    for before, said in ((now, "对得上的都不是 2020 年度的（是 2021 年度的）"), (strange, "没有一个单位对得上")):
        main(["verify", str(now), "--previous", str(before), "-o", str(tmp_path / "出")])
        shown = capsys.readouterr()
        assert said in shown.err
        assert said in shown.out
        assert said in (tmp_path / "出" / "index.html").read_text(encoding="utf-8")
        assert any(said in line for line in lines_of_overview(tmp_path / "出"))
        assert "FM-50" not in (tmp_path / "出" / "findings.csv").read_text(encoding="utf-8-sig")
