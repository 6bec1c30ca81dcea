"""figures(): units x figures as a pandas frame, from a folder of both editions, one workbook, several."""

import io
import random
import subprocess
import sys

import pytest

import workbook
from rules.form import load_form
from tests.bulk import balanced_figures, workbook_bytes
from workbook.layout import load_layout
from workbook.template.blank import make_template
from workbook.template.filling import figure_values, fill

pd = pytest.importorskip("pandas")
IDENTITY = [
    "文件",
    "单位",
    "统一社会信用代码",
    "单位类别",
    "上级单位",
    "数据范围",
    "年度",
    "年报格式",
    "结论",
    "错误",
    "提示",
    "已说明",
    "请确认",
    "未填",
    "计入",
    "读不出的原因",
]
COUNTS = ["年度", "错误", "提示", "已说明", "请确认", "未填"]
AMOUNTS = ["表二.行政事业性收费.本年收费金额", "表二.政府集中采购.采购总金额"]


def filled(values, edition="2021"):
    """Return a workbook with these figures in an otherwise blank form."""
    return fill(make_template(edition, unit="某镇", year=2021 if edition == "2021" else 2020), figure_values(load_layout(edition), values))


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    root = tmp_path_factory.mktemp("报送")
    (root / "甲").mkdir()
    (root / "甲" / "一.xlsx").write_bytes(workbook_bytes(1))
    (root / "二.xlsx").write_bytes(workbook_bytes(2))
    (root / "旧.xlsx").write_bytes(filled({"表二.政府集中采购.采购总金额": 1.25, "表三.其他处理.自然人": 7}, "2019"))
    (root / "坏.xlsx").write_bytes(b"%PDF-1.4")
    return root


@pytest.fixture(scope="module")
def frame(folder):
    return workbook.figures(folder, jobs=1)


def row(frame, file):
    return frame[frame["文件"] == file].iloc[0]


def test_a_row_a_file_a_column_a_figure(frame):
    new, old = load_form("2021").ids, load_form("2019").ids
    assert list(frame["文件"]) == ["二.xlsx", "坏.xlsx", "旧.xlsx", "甲/一.xlsx"]
    assert list(frame.columns) == [*IDENTITY, *new, *(id for id in old if id not in new)]
    assert list(frame.index) == [0, 1, 2, 3]


def test_figures_are_those_of_the_workbooks(frame, folder):
    for file in ("二.xlsx", "旧.xlsx", "甲/一.xlsx"):
        report, found = workbook.read(folder / file), row(frame, file)
        for id, value in report.figures.items():
            assert (value is None) == pd.isna(found[id])
            assert value is None or found[id] == value
    assert row(frame, "旧.xlsx")["表三.其他处理.自然人"] == 7
    assert row(frame, "旧.xlsx")["表二.政府集中采购.采购总金额"] == 1.25
    # What a form does not have is not known, and nothing is 0 that nobody wrote.
    assert pd.isna(row(frame, "旧.xlsx")["表三.其他处理.逾期未缴费.自然人"])
    assert pd.isna(row(frame, "二.xlsx")["表三.其他处理.自然人"])
    assert pd.isna(row(frame, "旧.xlsx")["表三.新收.自然人"])


def test_identity_is_what_the_check_says(frame, folder):
    found, checked = row(frame, "甲/一.xlsx"), workbook.check(folder / "甲" / "一.xlsx")
    assert list(found[IDENTITY[1:9]]) == [
        "第1镇",
        "000000000000000001",
        "乡镇政府",
        "示范区人民政府办公室",
        "本机关",
        2021,
        "2021",
        checked.conclusion_word,
    ]
    assert list(found[IDENTITY[9:12]]) == [checked.counts[each] for each in ("error", "warning", "explained")]
    assert (found["未填"], pd.isna(found["读不出的原因"])) == (checked.blanks, True)
    assert row(frame, "旧.xlsx")["未填"] == workbook.check(folder / "旧.xlsx").blanks > 100


def test_a_file_that_cannot_be_read_is_a_row_with_its_reason(frame, folder):
    found = row(frame, "坏.xlsx")
    assert (found["结论"], found["读不出的原因"]) == ("读不出", workbook.check(folder / "坏.xlsx").error)
    assert found.drop(["文件", "结论", "计入", "读不出的原因"]).isna().all()


def test_types_do_not_hang_on_what_is_in_the_folder(frame, folder):
    for each in (frame, workbook.figures(folder / "坏.xlsx"), workbook.figures([])):
        for name, kind in each.dtypes.items():
            flag = "boolean" if name == "计入" else ""
            expected = flag or "Float64" if flag or name in AMOUNTS else "Int64" if name in COUNTS or name not in IDENTITY else "string"
            assert str(kind) == expected, name
    assert len(workbook.figures([]).columns) == len(IDENTITY) + len(load_form("2021").ids)


def test_a_fraction_in_a_column_of_counts_is_not_cut():
    most = 10**15 - 1
    made = [filled({"表三.新收.自然人": 2.5, "表三.新收.商业企业": most}), filled({"表三.新收.自然人": 3, "表三.新收.商业企业": 10**15})]
    frame = workbook.figures(map(io.BytesIO, made))
    assert list(frame["表三.新收.自然人"]) == [2.5, 3]
    assert (str(frame["表三.新收.自然人"].dtype), str(frame["表三.新收.商业企业"].dtype)) == ("Float64", "Int64")
    # The check refuses a number that long as a slip of the hand.
    assert list(frame["表三.新收.商业企业"].isna()) == [False, True]
    assert frame["表三.新收.商业企业"][0] == most


def test_one_workbook_and_several_give_the_rows_a_folder_gives(frame, folder):
    paths = [folder / file for file in frame["文件"]]
    several = workbook.figures(str(path) for path in paths)
    assert list(several["文件"]) == list(map(str, paths))
    pd.testing.assert_frame_equal(several.drop(columns="文件"), frame.drop(columns="文件"))
    held = io.BytesIO(paths[0].read_bytes())
    for one in (paths[0], str(paths[0]), held, [held]):
        pd.testing.assert_frame_equal(workbook.figures(one)[IDENTITY[1:]], frame[IDENTITY[1:]].iloc[:1])


def test_last_year_counts_for_a_folder_and_for_one_workbook(tmp_path):
    for year, extra in (("2021", 0), ("2020", 5)):
        (tmp_path / year).mkdir()
        figures = balanced_figures(load_form("2021"), random.Random(3)) | {"表三.结转下年度.自然人": 50 + extra}
        template = make_template("2021", unit="某镇", year=int(year))
        (tmp_path / year / "某镇.xlsx").write_bytes(fill(template, figure_values(load_layout("2021"), figures)))
    this, last = tmp_path / "2021", tmp_path / "2020"
    alone = workbook.figures(this, jobs=1)["错误"].sum()
    assert workbook.figures(this, previous=last, jobs=1)["错误"].sum() > alone
    assert workbook.figures(this / "某镇.xlsx", previous=last / "某镇.xlsx")["错误"].sum() > alone
    with pytest.raises(TypeError, match="previous"):
        workbook.figures([this / "某镇.xlsx"], previous=last)


def test_a_path_that_is_not_there_is_no_empty_frame(tmp_path):
    with pytest.raises(workbook.Stop):
        workbook.figures(tmp_path / "没有")
    with pytest.raises(workbook.Stop):
        workbook.figures(tmp_path)
    assert list(workbook.figures([tmp_path / "没有.xlsx"])["结论"]) == ["读不出"]


def test_sums_and_comparisons_an_analyst_makes_work(frame):
    readable = frame[frame["结论"] != "读不出"]
    sums = readable.groupby("年报格式")["表三.新收.总计"].sum()
    assert sums["2021"] == sum(row(frame, file)["表三.新收.总计"] for file in ("二.xlsx", "甲/一.xlsx"))
    assert len(readable.merge(readable, on="单位")) == 3


def test_without_pandas_the_rest_works_and_figures_says_what_to_install(folder):
    code = (
        "import sys; sys.modules['pandas'] = None\n"
        "import workbook\n"
        "print(workbook.check(sys.argv[1]).unit, callable(workbook.figures))\n"
        "try: workbook.figures(sys.argv[1])\n"
        "except ImportError as error: print(error.name, error)\n"
    )
    done = subprocess.run([sys.executable, "-c", code, folder / "二.xlsx"], capture_output=True, text=True, check=True)
    first, second = done.stdout.splitlines()
    assert first == "第2镇 True"
    assert second.startswith("pandas figures() 需要 pandas")
    assert second.count("pip install 'nianbao[analysis]'") == 2
