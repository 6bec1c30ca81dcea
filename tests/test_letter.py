"""校验意见 says who sends it, when, until when to answer and whom to ask, where a file says so; and whose workbook it speaks of."""

import json
from datetime import date, datetime
from pathlib import Path

import html5lib
import pytest
from jsonschema import Draft202012Validator
from openpyxl import Workbook

from tests.county import OLD_EXCEL, unit_bytes
from workbook.cli import main
from workbook.files import Stop
from workbook.letter import Letter, load_lettering, read_letter
from workbook.outcome.unit_names import named

pytestmark = pytest.mark.usefixtures("in_this_process")
SCHEMA = json.loads((Path(__file__).parent.parent / "workbook" / "schema" / "letter.schema.json").read_text(encoding="utf-8"))
WHOLE = Letter("云溪县人民政府办公室", "2026年3月2日", "2026年3月10日", "李某某", "0000-1234567")
GIVEN = {"sender": WHOLE.sender, "date": "2026-03-02", "deadline": "2026年3月10日前", "contact": "李某某", "telephone": "0000-1234567"}
LABELS = {field: labels[0] for field, labels in load_lettering()["labels"].items()}


@pytest.fixture
def folder(tmp_path):
    root = tmp_path / "上报"
    root.mkdir()
    (root / "甲.xlsx").write_bytes(unit_bytes(4, "balance"))
    (root / "云溪县水务局2025年度政府信息公开工作年度报告(1).xls").write_bytes(OLD_EXCEL)
    return root


def as_xlsx(path, pairs):
    book = Workbook()
    book.active.append(["校验意见落款"])
    for label, value in pairs:
        book.active.append([None, f"{label}：", value])
    book.save(path)
    return path


def as_json(path, data):
    path.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    return path


def notice(output, name):
    page = (output / "反馈" / name / "校验意见.html").read_text(encoding="utf-8")
    return " ".join("".join(html5lib.parse(page, namespaceHTMLElements=False).itertext()).split())


def test_every_notice_carries_it(folder, tmp_path):
    letter = as_json(tmp_path / "落款.json", GIVEN)
    assert main(["verify", str(folder), "-o", str(tmp_path / "出"), "--letter", str(letter)]) == 1
    for name in ("甲", "云溪县水务局2025年度政府信息公开工作年度报告(1)"):
        text = notice(tmp_path / "出", name)
        for said in ("云溪县人民政府办公室", "2026年3月2日", "请在 2026年3月10日前重新报送。", "联系人：李某某，电话：0000-1234567"):
            assert said in text, (name, said)


def test_without_it_nothing_stands_blank(folder, tmp_path):
    main(["verify", str(folder), "-o", str(tmp_path / "出")])
    for name in ("甲", "云溪县水务局2025年度政府信息公开工作年度报告(1)"):
        text = notice(tmp_path / "出", name)
        assert not any(word in text for word in ("联系人", "电话", "期限", "前重新报送", "____", "None"))
    assert "云溪县水务局：" in notice(tmp_path / "出", "云溪县水务局2025年度政府信息公开工作年度报告(1)")


def test_what_is_left_out_is_not_shown(folder, tmp_path):
    letter = as_json(tmp_path / "落款.json", {"telephone": "0000-1234567", "contact": None})
    main(["verify", str(folder), "-o", str(tmp_path / "出"), "--letter", str(letter)])
    text = notice(tmp_path / "出", "甲")
    assert "电话：0000-1234567" in text
    assert not any(word in text for word in ("联系人", "前重新报送"))


def test_a_workbook_of_two_columns_says_the_same(tmp_path):
    days = {"date": datetime(2026, 3, 2), "deadline": date(2026, 3, 10)}  # noqa: DTZ001  (a cell has no zone)
    pairs = [(LABELS[field], days.get(field, value)) for field, value in GIVEN.items()]
    assert read_letter(as_xlsx(tmp_path / "落款.xlsx", pairs)) == WHOLE
    assert read_letter(as_json(tmp_path / "落款.json", GIVEN)) == WHOLE
    assert read_letter(as_json(tmp_path / "中文.json", {LABELS[field]: value for field, value in GIVEN.items()})) == WHOLE
    (tmp_path / "落款.csv").write_text("发文单位,某办\n期限,3月10日下班之前\n", encoding="gb18030")
    assert read_letter(tmp_path / "落款.csv") == Letter(sender="某办", deadline="3月10日下班")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({}, "什么也没有写"),
        ({"sender": ""}, "什么也没有写"),
        ({"sendr": "某办"}, "不认识“sendr”，是不是“sender”"),
        ({"date": "过两天"}, "看不出是哪一天"),
        ({"contact": ["李某某"]}, "应是一行文字"),
        ({"contact": "李" * 61}, "不超过 60 个字"),
        ({"sender": "甲办", "落款": "乙办"}, "写了两次"),
        (["某办"], "应写成"),
        ("{", "不合 JSON 的写法"),
        (None, "找不到文件"),
        ("", "空"),
    ],
)
def test_one_that_cannot_be_used_is_told_in_a_sentence(folder, tmp_path, capsys, data, said):
    path = tmp_path / "落款.json"
    if isinstance(data, str):
        path.write_text(data, encoding="utf-8")
    elif data is not None:
        as_json(path, data)
    assert main(["verify", str(folder), "-o", str(tmp_path / "出"), "--letter", str(path)]) == 2
    out, error = capsys.readouterr()
    assert out == ""
    assert said in error
    assert "落款.json" in error
    assert error.count("\n") == 1
    assert not (tmp_path / "出").exists()


@pytest.mark.parametrize(("name", "said"), [("落款.docx", "只认 .json"), ("落款.xlsx", "不是工作簿"), ("夹", "只认 .json")])
def test_a_file_of_another_kind(tmp_path, name, said):
    (tmp_path / name).mkdir() if name == "夹" else (tmp_path / name).write_bytes("某办".encode())
    with pytest.raises(Stop, match=said):
        read_letter(tmp_path / name)


@pytest.mark.parametrize(
    "data", [GIVEN, {"sendr": "a"}, {"contact": ["a"]}, {"telephone": "1" * 61}, {}, ["a"], {"contact": None, "sender": "a"}]
)
def test_the_schema_and_the_reader_agree(tmp_path, data):
    is_valid = Draft202012Validator(SCHEMA).is_valid(data)
    try:
        read_letter(as_json(tmp_path / "落款.json", data))
    except Stop:
        assert not is_valid
    else:
        assert is_valid


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("片区/云溪县水务局2025年度政府信息公开工作年度报告.xlsx", "云溪县水务局"),
        ("2025年云溪县水务局政府信息公开工作年度报告(1)（标注）.xlsx", "云溪县水务局"),
        ("03、南郊镇 2025 信息公开年报-副本.xlsx", "南郊镇"),
        ("12-东街街道办事处（定稿）_2.xls", "东街街道办事处"),
        ("云溪县水务局（县河长办）.xlsx", "云溪县水务局（县河长办）"),
        ("第一中学 v2.xlsm", "第一中学"),
        ("南郊镇2025（已填）.xlsx", "南郊镇"),
        ("2025年度政府信息公开工作年度报告.xlsx", ""),
        ("20260301.xlsx", ""),
        ("链接文件夹", "链接文件夹"),
    ],
)
def test_a_files_name_tells_whose_it_is(file, name):
    assert named("", file) == name
    assert named("某局", file) == "某局"
