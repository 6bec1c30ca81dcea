"""The prose of published reports against their figures: what is tied is found, what is wrong is said, nothing else is."""

import json
import random
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

import rules
from rules.form import EDITIONS, load_form
from rules.kinds.mentions.grammar import CERTAIN, FIRST_OF_MANY, Grammar, load_grammar
from rules.kinds.mentions.numerals import find_numerals
from rules.kinds.mentions.reading import read_prose
from rules.kinds.mentions.text import Normal
from rules.kinds.mentions.vocabulary import expand, words_of
from rules.report import Report
from rules.states import ERROR, WARNING
from tests.prose import found_of, mutate, prose_findings, published
from tests.published_books import truth_of
from tests.published_prose import published_names
from workbook.findings.row import row_of

MENTIONS = Path(rules.__file__).parent / "kinds" / "mentions"
REQUESTS = "依申请公开"
FIGURES = {
    "表三.新收.自然人": 18,
    "表三.新收.商业企业": 5,
    "表三.新收.总计": 23,
    "表三.上年结转.总计": 2,
    "表三.办理结果总计.总计": 24,
    "表三.结转下年度.总计": 1,
    "表四.行政复议.总计": 2,
    "表二.行政许可.本年处理决定数量": 86,
    "表二.行政规范性文件.本年制发件数": 2,
}
# Each has a number, or says none or all, of something that the tables do not count so.
OTHER_MATTERS = (
    "共收到来信来访申请35件，全部办结。",
    "全年受理行政许可申请300件，办结300件。",
    "我局受理企业申请12件。",
    "办理12345热线工单80件，回复率100%。",
    "通过网站收到申请15件，信函8件。",
    "2023年收到申请30件，2024年收到申请23件，同比下降23.3%。",
    "与2023年的30件相比，2024年新收申请减少7件。",
    "全年共办理人大代表建议12件、政协提案9件，全部办结并公开。",
    "1件申请因涉及第三方合法权益延期答复。",
    "收到行政复议申请85件，受理80件，审结78件，维持60件。",
    "审查规范性文件35件，备案12件，清理规范性文件120件。",
    "指导各镇街办理依申请公开46件。",
    "全市共收到政府信息公开申请456件，其中我局23件。",
    "公开行政许可信息860条，行政许可事项120项。",
    "截至11月底收到申请20件。",
    "县政府办收到申请5件，县教育局收到申请18件。",
    "编制答复模板12份，征求第三方意见书2份。",
    "参与制定规范性文件3件。",
    "在规定时间内答复24件，延期答复1件。",
    "未收到对年度报告内容的异议。",
    "无行政复议败诉、行政诉讼败诉情况。",
    "均按要求在法定时限内办结。",
    "努力做到“办结一件申请、解决一个问题”。",
    "共发出收费通知0件，总金额0元，实际收取0元。",
)
WRONG = {
    "收到政府信息公开申请32件。": "TX-01",
    "共收到三十二件政府信息公开申请。": "TX-01",
    "收到政府信息公開申請３２ 件。": "TX-01",
    "收到政府信息公开申请1,023件。": "TX-01",
    "收到政府信息公开申请约50件。": "TX-01",
    "收到政府信息公开申请23件，办结20件。": "TX-04",
    "收到政府信息公开申请23件，5件转接至2025年答复。": "TX-05",
    "2024年未收到政府信息公开申请。": "TX-24",
    "没有因政府信息公开被申请行政复议。": "TX-27",
}
RIGHT = (
    "收到政府信息公开申请23件。",
    "共收到二十三件政府信息公开申请。",
    "收办政府信息公开申请25件。",
    "收到政府信息公開申請２３ 件。",
    "收到政府信息公开申请20余件。",
)


def said_of(text, **identity):
    form = load_form("2021")
    cover = {"单位名称": "某某县水务局", "单位类别": "政府部门", "报告年度": "2024"} | identity
    figures = dict.fromkeys(form.ids, 0) | FIGURES
    return prose_findings(Report(form, identity=cover, figures=figures, prose={REQUESTS: ("依法办理政府信息公开申请。" + text,)}))


def test_the_grammar_holds_to_its_schema():
    schema = json.loads((MENTIONS.parent.parent / "schema" / "mentions.schema.json").read_text(encoding="utf-8"))
    grammar = json.loads((MENTIONS / "grammar.json").read_text(encoding="utf-8"))
    assert [error.message for error in Draft202012Validator(schema).iter_errors(grammar)] == []
    assert {each["default"] for each in grammar["subjects"].values()} <= set(grammar["labels"])


def test_every_label_is_read_in_one_of_the_forms_and_judged_by_a_rule():
    grammars = [load_grammar(load_form(edition)) for edition in EDITIONS]
    catalogue = json.loads((Path(rules.__file__).parent / "catalogue" / "2021" / "prose.json").read_text(encoding="utf-8"))
    judged = {label for rule in catalogue["rules"] for label in rule.get("labels", ())}
    quiet = {name for name, label in grammars[0].labels.items() if label.level == "quiet"}
    for name in grammars[0].labels:
        assert any(grammar.labels[name].readings for grammar in grammars), name
        assert (name in judged) != (name in quiet), name


def test_choices_are_written_out():
    assert sorted(expand("{甲|乙}收到{|了}")) == ["乙收到", "乙收到了", "甲收到", "甲收到了"]


@pytest.mark.parametrize(
    ("text", "value", "kind"),
    [
        ("一百二十三件", 123, "件"),
        ("两百零五宗", 205, "件"),
        ("1,234件", 1234, "件"),
        ("258.5亿元", 25_850_000_000, "元"),
        ("5.25%", 5.25, "%"),
    ],
)
def test_numbers_are_read_as_people_write_them(text, value, kind):
    assert [(each.value, each.kind) for each in find_numerals(text, 0, len(text))] == [(value, kind)]


@pytest.mark.parametrize("text", ["2024年12月31日", "第20个工作日", "〔2021〕30号", "每一件"])
def test_days_and_documents_are_no_counts(text):
    assert [each for each in find_numerals(text, 0, len(text)) if each.unit] == []


@pytest.mark.parametrize(
    ("said", "values", "others"),
    [("500余件", (500, 563, 599), (499, 600)), ("2764.2万宗", (27_641_500, 27_642_499), (27_652_000,)), ("近500件", (480, 500), (501,))],
)
def test_rounding_is_what_a_reader_allows(said, values, others):
    (found,) = find_numerals(said, 0, len(said))
    assert all(found.agrees(each) for each in values)
    assert not any(found.agrees(each) for each in others)


def test_a_place_in_the_normal_form_is_known_in_the_original():
    text = "收 到 申請（x） 23 件"
    normal = Normal(text, 2024)
    assert text[normal.origin(normal.text.index("申请"))] == "申"
    assert text[normal.origin(normal.text.index("件"))] == "件"


@pytest.mark.parametrize("text", [*OTHER_MATTERS, *RIGHT])
def test_what_is_right_or_of_another_matter_is_left_alone(text):
    assert [each.message for each in said_of(text, 数据范围="本机关")] == []


@pytest.mark.parametrize("text", WRONG)
def test_what_contradicts_the_tables_is_said(text):
    assert {each.result.rule.code for each in said_of(text)} == {WRONG[text]}


def test_a_reading_is_certain_only_where_the_scope_is():
    text = "收到政府信息公开申请32件。"
    assert [each.severity for each in said_of(text)] == [ERROR]
    assert [each.severity for each in said_of(text, 单位名称="某某县人民政府", 单位类别="县级政府")] == [WARNING]
    assert [each.severity for each in said_of(text, 单位名称="某某县人民政府", 单位类别="县级政府", 数据范围="本机关")] == [ERROR]


def test_readings_are_told_with_their_values():
    (found,) = said_of("收到政府信息公开申请32件。")
    assert row_of(found).as_json()["readings"] == [
        {"figures": ["表三.新收.总计"], "value": 23},
        {"figures": ["表三.新收.总计", "表三.上年结转.总计"], "value": 25},
    ]
    assert "新收·总计 23，或 新收 23 + 上年结转 2 = 25" in found.message
    assert [cell.figure for cell in found.cells] == [f"文字.{REQUESTS}", "表三.新收.总计", "表三.上年结转.总计"]


def test_numbers_that_are_tied_are_found(real_reports):
    entries = [
        (each, published(real_reports, name))
        for name in published_names(real_reports)
        for each in truth_of(real_reports, name)["narrative"]
    ]
    assert sum(found_of(entry, report) for entry, report in entries) >= 0.97 * len(entries)


@pytest.mark.parametrize("name", ["nanjiao-2021", "pingtan-2023"])
def test_a_changed_number_is_found(real_reports, name):
    report = published(real_reports, name)
    assert prose_findings(report) == []
    mutated = mutate(report)
    assert mutated.found
    assert mutated.missed == ()


def test_nobody_has_a_sure_number_of_the_whole_area(real_reports):
    assert CERTAIN not in {each.level for each in read_prose(published(real_reports, "suqian-2023")).mentions}


def test_the_first_reports_are_read_as_the_later_ones_are():
    data = json.loads((MENTIONS / "grammar.json").read_text(encoding="utf-8"))
    words, chance = list(words_of(data)), random.Random(7)
    texts = ["甲乙", "".join(words)]
    texts += [
        "".join(chance.choice((*words, *"甲，。1年", word[:-1], word[1:])) for word in chance.choices(words, k=300)) for _ in range(20)
    ]
    ends = [(start, start + chance.randrange(400)) for start in range(0, 600, 37)]

    def found(text, read_before):
        grammar = Grammar(data, load_form("2021"))
        for number in range(read_before):
            grammar.vocabulary(str(number))
        vocabulary = grammar.vocabulary(text)
        parts = [vocabulary.find(text, start, min(end, len(text))) for start, end in ends]
        return [(*each, vocabulary.words[each[-1]]) for part in parts for each in part]

    first = [found(text, 0) for text in texts]
    assert first == [found(text, 1) for text in texts]
    assert first[:4] == [found(text, FIRST_OF_MANY) for text in texts[:4]]
    assert sum(map(len, first)) > 5_000
