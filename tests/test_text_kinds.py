"""Kinds of words: what they find, what they must leave alone, what strangers may feed them."""

import re
from datetime import date
from itertools import islice

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from rules.catalogue import load_catalogue
from rules.engine import JUDGED, applies
from rules.form import load_form
from rules.kinds.accounts import accounts
from rules.kinds.doubled import doublings
from rules.kinds.names import cores
from rules.kinds.numbering import inline_numbers, numeral
from rules.kinds.personal import ID_CHECK, ID_WEIGHTS, exists, is_bank_card, is_id_card, is_mobile, luhn
from rules.kinds.prose import Prose
from rules.kinds.words import Word, gate
from rules.report import Report

ASPECTS = ("主动公开", "依申请公开", "政府信息管理", "平台建设", "监督保障")
FIVE, SIX = "存在的主要问题及改进情况", "其他需要报告的事项"
CATALOGUE = load_catalogue("2021")
RULES = [rule for rule in CATALOGUE.rules.values() if rule.code.startswith(("FM", "WQ"))]


def report_of(prose, **identity):
    cover = {"单位名称": "柳河镇", "单位类别": "乡镇政府", "报告年度": "2024"} | identity
    texts = {section: tuple(text.split("\n")) for section, text in prose.items()}
    return Report(load_form("2021"), identity=cover, prose=texts, figures=dict.fromkeys(load_form("2021").ids, 0), observations=())


def results_of(report, *codes):
    rules = [CATALOGUE.all_rules[code] for code in codes] or [rule for rule in RULES if rule.is_for_all or applies(rule, report)]
    return [result for rule in rules for result in JUDGED[rule.kind](rule, report).results]


def codes_of(report, *codes):
    return {result.rule.code for result in results_of(report, *codes)}


# Check sums and dates.

DIGITS = st.text("0123456789", min_size=15, max_size=18)


@given(st.dates(min_value=date(1900, 1, 1)), st.text("0123456789", min_size=9, max_size=9), st.integers(0, 17))
def test_an_identity_number_is_known_by_its_check_character(born, digits, place):
    body = f"{digits[:6]}{born:%Y%m%d}".zfill(14) + digits[6:]
    check = ID_CHECK[sum(int(digit) * weight for digit, weight in zip(body, ID_WEIGHTS, strict=True)) % 11]
    assert is_id_card(body + check)
    assert is_id_card((body + check).lower())
    assert not any(is_id_card(body + other) for other in ID_CHECK if other != check)
    number = body + check
    changed = number[:place] + ("1" if number[place] == "0" else "0") + number[place + 1 :]
    assert changed == number or not is_id_card(changed)


@given(DIGITS, st.integers(0, 17))
def test_luhn_notices_every_single_changed_digit(body, place):
    number = next(body + digit for digit in "0123456789" if luhn(body + digit))
    place %= len(number)
    changed = number[:place] + str((int(number[place]) + 1) % 10) + number[place + 1 :]
    assert not luhn(changed)
    assert is_bank_card(number) == (number.startswith("62") or (len(number) == 16 and number[0] in "45"))


@pytest.mark.parametrize("text", ["0527-84368000", "052784368000", "12345678901", "13333333333", "1391234567", "139123456789"])
def test_office_telephones_are_no_mobiles(text):
    assert not is_mobile(text)


@given(st.dates())
def test_days_of_the_calendar_exist(day):
    assert exists(day.year, day.month, day.day)


@pytest.mark.parametrize("day", [(2023, 2, 29), (2024, 2, 30), (2024, 13, None), (2024, 4, 31), (2024, 0, 1), (1900, 2, 29), (None, 2, 30)])
def test_other_days_do_not(day):
    assert not exists(*day)


# Searching fast finds the same as searching plainly.

SMALL = st.text("公开资金一的a，。\n😀", max_size=60)


@given(SMALL, st.integers(1, 5))
def test_doublings_are_those_a_backreference_finds(text, width):
    data = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")
    plane = "".join(char if char <= "\uffff" else "□" for char in data)
    found = list(doublings(plane.encode("utf-16-le"), [width]))
    assert all(plane[start : start + width] == plane[start + width : start + 2 * width] for start, _ in found)
    assert bool(found) == bool(re.search(rf"(.{{{width}}})\1", plane, re.DOTALL))


WORDS = [
    item
    for rule in CATALOGUE.all_rules.values()
    for group in (rule.terms.get("none_of", ()), rule.terms.get("any_of", ()), *rule.terms.get("all_of", {}).values())
    for item in group
]
EXAMPLES = [
    text
    for rule in CATALOGUE.all_rules.values()
    for example in [*rule.examples["good"], *(bad["given"] for bad in rule.examples.get("bad", ()))]
    for key, text in example.items()
    if key.startswith("文字.") and isinstance(text, str)
]


@settings(deadline=None, max_examples=60)
@given(st.lists(st.sampled_from(EXAMPLES), min_size=1, max_size=6), st.randoms(use_true_random=False))
def test_rare_characters_never_hide_a_word(texts, random):
    pieces = [piece for text in texts for piece in re.split(r"(?<=[，。])", text)]
    random.shuffle(pieces)
    report = report_of({"主动公开": "".join(pieces).replace("\n", "") or "。"})
    part = Prose(report).part()
    for item in WORDS:
        word = Word(item)
        plain = [match.span() for match in word.expression.finditer(part.text)]
        kept = [(start, end) for start, end in plain if word.check is None or word.check(part.text[start:end], report)]
        assert list(word.spans(part, report)) == kept, item
        assert word.is_in(part.text) == bool(plain), item


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("转接(?:至|到)", "转"),
        ("渠(?!道)", "渠"),
        ("a|b", ""),
        ("[甲乙]丙?", ""),
        ("(?:没|不)存在", "存"),
        ("鼎{0,3}新", "新"),
        (r"\d+宗", "宗"),
    ],
)
def test_the_gate_of_an_expression_is_in_every_find(pattern, expected):
    assert gate(pattern) == expected


# What a finding quotes stands in the text, whose full-width digits are read as plain ones.


@settings(deadline=None, max_examples=80)
@given(
    st.dictionaries(st.sampled_from((*ASPECTS, "总体情况", "导语", FIVE, SIX)), st.lists(st.sampled_from(EXAMPLES), min_size=1, max_size=4))
)
@example({"主动公开": ["本年度没有收取信息处理费。\n七、下一步打算", "收到政府信息公开申请２３ 件，较上年增加5件。"]})
def test_every_finding_quotes_the_text(parts):
    report = report_of({section: "".join(texts) for section, texts in parts.items()})
    read = [text for texts in Prose(report).sections.values() for text in texts]
    for result in results_of(report):
        assert result.quote is None or any(result.quote in text for text in read), result.rule.code
        if result.spot:
            assert result.spot.paragraph < len(report.prose[result.spot.section]), result.rule.code


@given(st.lists(st.sampled_from(["", " ", "\u3000", "公开。", "收到\n办结。", "１２件"]), max_size=4))
def test_offsets_lead_back_to_their_paragraph(texts):
    report = Report(prose={"主动公开": tuple(texts), FIVE: ("改进。",)})
    part = Prose(report).part()
    for (spot, text), start in zip(part.paragraphs(), part.starts, strict=False):
        assert part.spot(start) == part.spot(start + len(text) - 1) == spot
        assert len(report.prose[spot.section][spot.paragraph]) == len(text)


HOSTILE = [
    "哈", "资金", "一点", "微信公众号", "“", "1月", "2月30日", "2023年共", "1", "11010519491231002X", "条例》第三十二条", "北镇共", "一是", "。二是",
    "受理渠", "X", "（", "{", "（单位", "一、甲\n", "（一）\n", "“甲乙”微信公众号、", "我局", "转接至", "😀资金", "1391234-", "，。", "中,文", "《2023", "<p", "外传",
]  # fmt: skip


@pytest.mark.long
@pytest.mark.parametrize("piece", HOSTILE)
def test_a_million_characters_come_to_an_end(piece):
    text = (piece * (1_000_000 // len(piece) + 1))[:1_000_000]
    others = dict.fromkeys((*ASPECTS[1:], "导语", SIX), "依法公开政府信息。")
    report = report_of({"主动公开": text, FIVE: text[:100_000].replace("\n", ""), **others})
    for result in results_of(report):
        assert result.quote is None or len(result.quote) < 200


# What a person would not call a fault (our own sentences).

FINE = [
    ("主动公开", "通过微信公众号“柳河发布”、微博“柳河在线”公开信息80条。"),
    ("主动公开", "通过“网站+微信公众号”“两微一端”“学习强国”、微信公众号等渠道公开信息80条。"),
    ("主动公开", "微信“扫一扫”即可查阅，微信公众号“政策解读”栏目更新12期，微信公众号：推送信息20条。"),
    ("主动公开", "特色小镇全面推开政务公开，各镇共公开信息80条，全镇认真落实。"),
    ("主动公开", "我县、我市各部门委托我委托的机构评估，我局部改造办公场所。"),
    ("主动公开", "大大小小的事项都公开，一点一点改进，各部门各单位共同参与，规范规范性文件管理，认认真真办好每一件申请。"),
    ("主动公开", "公开信息1,234条，9:30至11:30开放，覆盖率>90%，网址www.xx.gov.cn。"),
    ("主动公开", "围绕“1+X”新闻发布会、“十四五”规划，公开《管理办法（试行）》（2024版）等35件。"),
    ("依申请公开", "2024年收到申请3件，比2023年减少1件；2023年结转1件，结转至2025年答复1件。"),
    ("依申请公开", "信访接转件、电话转接服务不计入；属于公开范围的予以公开，由于公开内容较多，年末收到的1件延期答复。"),
    ("政府信息管理", "依据国办公开办函〔2021〕30号和2019年修订的条例，落实保密审查，防止泄露国家秘密，内部文件另行管理。"),
    ("平台建设", "政务新媒体、政务新媒介同步更新，受理渠道畅通，企事业单位信息公开有序推进，公共企事业单元不在其列。"),
    ("监督保障", "考核结果良好，社会评议满意率98%，没有发生责任追究；富贵办事处、珍贵中药等不是称呼。"),
    ("监督保障", "（五）监督保障。一是培训2次；二是检查4次；三是通报1次。"),
    (FIVE, "坚持问题导向。主要问题：一是解读偏少；二是更新不及时。\n改进措施：（一）每季度制作图解。\n（二）每月检查一次。"),
    (FIVE, "2023年提出的问题已经解决。2024年主要问题是解读偏少。2025年将办好图解，进一步完善机制。"),
    (SIX, "没有收取信息处理费，2024年2月29日开展培训，统计期限为2024年1月1日至12月31日。"),
    (
        "导语",
        "请与办公室联系，电话：0527-84368000、052784368000，邮编：223800，统一社会信用代码11321300014318123X，受理编号202400123456789。",
    ),
    ("导语", "按照《关于做好2023年度政府信息公开工作年度报告编制工作的通知》以来的要求，编制《柳河镇2024年政府信息公开工作年度报告》。"),
]
ABOUT_WORDS = [rule.code for rule in RULES if rule.code.startswith("WQ") and rule.code != "WQ-01"] + [
    "FM-05",
    "FM-06",
    "FM-08",
    "FM-14",
    "FM-15",
    "FM-31",
]


@pytest.mark.parametrize("allowed", ["", "柳河发布、柳河在线"])
@pytest.mark.parametrize(("section", "text"), FINE)
def test_right_sentences_are_left_alone(section, text, allowed):
    report = report_of({section: text}, 可提及的名称和账号=allowed)
    assert [(result.rule.code, result.quote, result.slots) for result in results_of(report, *ABOUT_WORDS)] == []


FAULTY = [
    ("WQ-05", "主动公开", "关注“幸福杨林微平台”，公开信息80条。", {"可提及的名称和账号": "柳河发布"}),
    ("WQ-05", "主动公开", "通过“杨林镇发布”微信公众号公开信息80条。", {}),
    ("WQ-05", "主动公开", "通过“东桥先锋”抖音号公开信息80条。", {"单位名称": "西桥镇"}),
    ("WQ-05", "主动公开", "2024年，我乡公开信息80条。", {}),
    ("WQ-06", "主动公开", "（一）主动公开。2023年全年公开信息80条。", {}),
    ("WQ-06", FIVE, "2022年共收到申请12件。", {}),
    ("WQ-13", "主动公开", "申请人电话１３９１２３４５６７８。", {}),
    ("WQ-20", "总体情况", "贯彻党的二十届四中全会精神。", {}),
    ("WQ-32", "导语", "自2024年1月1日起至2024年11月31日止。", {}),
    ("FM-21", "监督保障", "开展考核，获得通报表扬；开展社会评议。", {}),
    ("FM-31", "主动公开", "1.公开政策。\n3.公开财政。", {}),
]


@pytest.mark.parametrize(("code", "section", "text", "cover"), FAULTY)
def test_faulty_sentences_are_found(code, section, text, cover):
    assert codes_of(report_of({section: text}, **cover), code) == {code}


def test_a_personal_number_is_not_shown_in_full():
    (result,) = results_of(report_of({"导语": "电话：13912345678。"}), "WQ-13")
    assert result.quote == "139"
    assert "12345678" not in str(result.slots)


def test_blank_prose_is_one_undecided_finding():
    (result,) = results_of(report_of({}))
    assert (result.rule.code, result.verdict) == ("WQ-01", "undecided")
    assert set(result.figures) == {f"文字.{section}" for section in (*ASPECTS, FIVE, SIX)}


def test_blank_sections_are_undecided_not_passed():
    judged = JUDGED["phrase"](CATALOGUE.rules["WQ-04"], report_of({"主动公开": "公开信息80条。"}))
    assert (judged.passed, judged.undecided) == (3, len(Prose(report_of({})).sections) - 3)


@pytest.mark.parametrize(
    ("texts", "missing"),
    [
        ({}, {"标题", "导语", *ASPECTS, FIVE, SIX}),
        (dict.fromkeys(("标题", "导语", *ASPECTS, FIVE, SIX), "如实写明。"), set()),
        (dict.fromkeys(ASPECTS, "如实写明。"), {"标题", "导语", FIVE, SIX}),
    ],
)
def test_what_may_stay_blank_is_not_missing(texts, missing):
    prose = Prose(report_of(texts))
    assert set(prose.part().missing) == missing
    assert prose.part(("落款",)).missing == prose.part(("封面.公开网址",)).missing == []
    assert JUDGED["python"](CATALOGUE.rules["FM-26"], report_of(texts))[:2] == (1, 0)
    assert JUDGED["phrase"](CATALOGUE.rules["WQ-35"], report_of(texts))[:2] == (1, 0)


def test_one_text_of_the_older_form_is_enough_for_its_part():
    def missing(prose):
        return set(Prose(Report(load_form("2019"), identity={}, prose=prose)).part().missing)

    assert missing({}) == {"标题", "导语", "总体情况", FIVE, SIX}
    for section in ("总体情况", *ASPECTS):
        assert missing({section: ("全年公开80条。",)}) == {"标题", "导语", FIVE, SIX}


def test_names_and_numerals():
    assert cores("淮安市洪泽区人民政府") == ["淮安", "洪泽"]
    assert cores("南郊镇") == ["南郊"]
    assert [numeral(text) for text in ("一", "十", "十二", "二十", "二十一")] == [1, 10, 12, 20, 21]
    assert [number for _, number in inline_numbers("统一是目标，问题：一是少；二是慢。三是散")] == [1, 2, 3]
    part = Prose(report_of({"主动公开": "“甲乙发布”“丙丁在线”微信公众号和微博“戊己之声”"})).part()
    assert {account.name for account in islice(accounts(part), 9)} == {"甲乙发布", "丙丁在线", "戊己之声"}
