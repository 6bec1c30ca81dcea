"""Prose as people paste it: a whole text in a cell or over rows, headings typed again, paragraphs that run past their part."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.report import Place
from tests import edits
from tests.blank import blank
from tests.complete import complete
from tests.published_prose import published_names, published_prose
from workbook.checking import check_file
from workbook.layout import load_layout
from workbook.reading.headings import find_heading, split_inside
from workbook.reading.prose_parts import Line, part_prose
from workbook.template.filling import fill

SHEET, FIVE, SIX = "一、总体情况", "存在的主要问题及改进情况", "其他需要报告的事项"
OVERVIEW = "2025年，南郊镇把公开贯穿政务运行全过程，群众满意度稳步提高。"
TEXTS = {
    "主动公开": ("全年公开信息80条，其中政策文件6件。", "发布解读材料4篇。"),
    "依申请公开": ("全年收到申请12件，均按期答复。",),
    "政府信息管理": ("清理文件15件，废止2件。",),
    "平台建设": ("改版栏目2个，检查发布内容12次。",),
    "监督保障": ("举办培训2次，参加40人次。",),
}
WHOLE = {"总体情况": (OVERVIEW,), **TEXTS}
TITLES = dict(
    zip(TEXTS, ("（一）主动公开", "（二）依申请公开", "（三）政府信息管理", "（四）政府信息公开平台建设", "（五）监督保障"), strict=True)
)
# Where the printed headings stand in the template, and the rows under them.
ROWS = {"总体情况": (3, 2), "主动公开": (6, 5), "依申请公开": (12, 4), "政府信息管理": (17, 4), "平台建设": (22, 4), "监督保障": (27, 4)}


def place(texts, sheet=SHEET, first=3):
    """Return a workbook with the texts in the cells of a sheet: a row's text by its number, or one after the other."""
    rows = texts if isinstance(texts, dict) else dict(enumerate(texts, first))
    data = blank("2021")
    for row, text in rows.items():
        data = edits.set_text(data, sheet, f"A{row}", text)
    return data


def on_cover(data, fields):
    """Return a workbook with fields of the cover filled in."""
    layout = load_layout("2021")
    return fill(
        data, {Place("封面", f"{layout.data['cover']['value_column']}{layout.cover_rows()[id]}"): value for id, value in fields.items()}
    )


def headed(style, parts=TEXTS, *, alone=False):
    """Return paragraphs with a heading in front of each aspect, on a line of its own or running on."""
    lines = [OVERVIEW]
    for number, (aspect, texts) in enumerate(parts.items(), 1):
        heading = style(number, TITLES[aspect][3:])
        lines += [heading, *texts] if alone else [heading + texts[0], *texts[1:]]
    return lines


NUMERALS = "零一二三四五六"
STYLES = {
    "official": lambda n, name: f"（{NUMERALS[n]}）{name}。",
    "情况": lambda n, name: f"（{NUMERALS[n]}）{name}情况。",
    "half-width": lambda n, name: f"({NUMERALS[n]}){name}方面:",
    "spaces": lambda n, name: f"　　（ {NUMERALS[n]} ） {name}工作情况 ",
    "verbs": lambda n, name: f"（{NUMERALS[n]}）加强{name}工作。",
    "sign": lambda n, name: f"{'〇㈠㈡㈢㈣㈤'[n]}{name}。",
    "arabic": lambda n, name: f"{n}.{name}。",
    "一是": lambda n, name: f"{NUMERALS[n]}是{name}方面，",
    "no stop": lambda n, name: f"（{NUMERALS[n]}）{name}方面",
    "level": lambda n, name: f"{NUMERALS[n]}、{name}情况：",
    "bullet": lambda _, name: f"• {name}情况：",
    "no number": lambda _, name: f"{name}情况：",
}


@pytest.fixture
def parted(read):
    def part(data):
        report = read(data)
        return {id: report.prose.get(id, ()) for id in WHOLE}, report

    return part


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("alone", [False, True], ids=["runs on", "own line"])
def test_a_whole_text_is_put_into_its_parts_in_one_cell_and_over_rows(parted, style, alone):
    lines = headed(STYLES[style], alone=alone)
    for data in (place(["\n".join(lines)]), place(free(lines))):
        prose, report = parted(data)
        assert prose == WHOLE
        assert len(report.remarks) == 1
        assert "“一、总体情况”A" in report.remarks[0]
        assert not [each for each in report.observations if each.name in ("段落归属不明", "夹着别的部分")]


def free(lines):
    """Return the rows a text takes when its lines are pasted over the cells that can be written."""
    cells = [row for first, count in ROWS.values() for row in range(first, first + count)]
    return dict(zip(cells, lines, strict=False))


def test_line_feeds_lost_on_the_way(parted):
    prose, _ = parted(place(["".join(headed(STYLES["情况"]))]))
    assert prose == {id: ("".join(texts),) for id, texts in WHOLE.items()}


@pytest.mark.parametrize("again", ["（一）主动公开情况。", "（一）主动公开\n", "主动公开情况\n", "(一)主动公开："])
def test_a_heading_typed_again_under_the_printed_one(parted, again):
    first, *others = TEXTS["主动公开"]
    prose, report = parted(place({3: OVERVIEW, 6: again + first, 7: others[0]}))
    assert prose["主动公开"] == TEXTS["主动公开"]
    assert "“一、总体情况”A6" in report.remarks[0]


def test_a_heading_that_runs_on_behind_a_comma_takes_no_word_of_the_sentence(parted):
    lines = [OVERVIEW, "一是主动公开方面，公开工作有关信息", "二是依申请公开方面，有关申请等"]
    prose, _ = parted(place(["\n".join(lines)]))
    assert (prose["主动公开"], prose["依申请公开"]) == (("公开工作有关信息",), ("有关申请等",))


def test_a_number_that_is_not_the_headings_is_the_units_own(parted):
    prose, report = parted(place({12: "（一）依申请公开办理情况。收到12件。"}))
    assert prose["依申请公开"] == ("（一）依申请公开办理情况。收到12件。",)
    assert report.remarks == ()


@pytest.mark.parametrize(
    "texts",
    [
        ("（一）主动公开内容全面。公开80条。", "（二）公开渠道畅通。更新栏目2个。"),
        ("（一）主动公开情况。公开80条。", "（二）解读回应情况。解读4篇。"),
        ("一是主动公开有新进展。", "二是依申请公开更加规范。"),
        ("1.主动公开。公开80条。", "2.解读回应。解读4篇。"),
        ("主动公开信息80条。",),
    ],
)
def test_a_numbering_of_the_units_own_stays(parted, texts):
    prose, report = parted(place(dict(enumerate(texts, 6))))
    assert prose["主动公开"] == texts
    assert report.remarks == ()


def test_an_overview_that_counts_its_points_stays(parted):
    points = "一是主动公开更加及时。二是依申请公开更加规范。三是平台建设更加有力。"
    for text in (points, points.replace("。", "。\n").strip(), "（一）强化主动公开，群众更满意。"):
        rows = {3: text} | {ROWS[id][0]: texts[0] for id, texts in TEXTS.items()}
        prose, report = parted(place(rows))
        assert prose["总体情况"] == tuple(text.splitlines())
        assert report.remarks == ()


def test_headings_in_words_of_the_units_own_lead_to_empty_parts(parted):
    lines = [OVERVIEW, "（一）强化内容供给，做好主动公开工作。", "公开80条。", "（二）规范办理流程，提升依申请公开质量。收到12件。"]
    prose, _ = parted(place(["\n".join(lines)]))
    assert prose["主动公开"] == ("强化内容供给，做好主动公开工作。", "公开80条。")
    assert prose["依申请公开"] == ("规范办理流程，提升依申请公开质量。收到12件。",)


def test_paragraphs_that_run_past_their_part(parted):
    """Rows 3 and 4 are the overview's, 6 to 10 the first aspect's; the text runs on through the printed headings."""
    rows = {3: OVERVIEW, 6: "（一）主动公开。公开80条。", 7: "（二）依申请公开。收到12件。", 8: "答复12件。", 9: "未发生诉讼。"}
    rows |= {10: "（三）政府信息管理。清理文件15件。", 12: "废止2件。", 22: "改版栏目2个。", 27: "举办培训2次。"}
    prose, report = parted(place(rows))
    # 废止2件 stands right under the printed heading of 依申请公开, without a heading of its own.
    (seen,) = [each for each in report.observations if each.name == "段落归属不明"]
    assert (seen.found, seen.expected, seen.place.address) == ("废止2件。", "政府信息管理", "A12")
    assert prose["政府信息管理"] == ("清理文件15件。", "废止2件。")
    assert prose["平台建设"] == ("改版栏目2个。",)
    # Behind a heading on a line of its own, or before the next typed one, it can be nothing else.
    for others in ({10: "（三）政府信息管理"}, {13: "（四）平台建设。改版栏目2个。", 22: ""}):
        _, report = parted(place({row: text for row, text in (rows | others).items() if text}))
        assert not [each for each in report.observations if each.name == "段落归属不明"]


def test_title_opening_and_signature_typed_again(read):
    opening, title = "根据条例，编制本报告。", "南郊镇人民政府2025年政府信息公开工作年度报告"
    cover = {"单位名称": "南郊镇人民政府", "报告年度": 2025}
    lines = [title, opening, "一、总体情况", *headed(STYLES["情况"])]
    report = read(on_cover(place(["\n".join(lines)]), cover | {"导语": opening}))
    assert report.prose["导语"] == (opening,)
    assert report.prose["总体情况"] == (OVERVIEW,)
    assert len(report.remarks) == 4
    report = read(on_cover(place(["\n".join(lines)]), cover))
    assert report.prose["导语"] == (opening,)
    assert report.prose["总体情况"] == (OVERVIEW,)
    end = place(["未收取信息处理费。", "南郊镇人民政府", "2026年1月20日"], sheet="六、其他事项")
    report = read(on_cover(end, cover | {"成文日期": "2026-01-20"}))
    assert report.prose[SIX] == ("未收取信息处理费。",)


def test_a_signature_with_its_date_is_no_prose_where_the_cover_has_no_date(read):
    end = place(["未收取信息处理费。", "南郊镇人民政府", "2026年1月20日"], sheet="六、其他事项")
    report = read(on_cover(end, {"单位名称": "南郊镇人民政府"}))
    assert report.prose[SIX] == ("未收取信息处理费。",)
    assert "“成文日期”空着" in report.remarks[0]
    assert "2026年1月20日" in report.remarks[0]


def test_an_opening_of_several_paragraphs_typed_again(read):
    opening = ["根据条例和上级要求，编制本报告。" * 9, "统计期限为2025年1月1日至12月31日。", "如有疑问，请与我镇联系。"]
    lines = [*opening, "一、总体情况", *headed(STYLES["情况"])]
    report = read(on_cover(place(["\n".join(lines)]), {"导语": "\n".join(opening)}))
    assert report.prose["导语"] == tuple(opening)
    assert report.prose["总体情况"] == (OVERVIEW,)


@pytest.mark.parametrize(
    ("inner", "kind", "found"),
    [("<f>其中行政许可136件</f><v>#NAME?</v>", "e", "#NAME?"), ('<f>_xlfn.DISPIMG("ID_1",1)</f>', "", '=_xlfn.DISPIMG("ID_1",1)')],
)
def test_a_paragraph_that_is_a_formula_is_told(tmp_path, inner, kind, found):
    path = tmp_path / "年报.xlsx"
    path.write_bytes(edits.set_cell(complete(), SHEET, "A7", inner, kind))
    (seen,) = [each for each in check_file(path).findings if each.code == "FM-48"]
    assert f"工作表“一、总体情况”的 A7 不是文字，是公式“{found}”" in seen.message
    assert seen.is_open
    if kind:
        path.write_bytes(edits.change_sheet(path.read_bytes(), SHEET, lambda xml: xml.replace('t="e"', "t='e'")))
        assert [each.code for each in check_file(path).findings if "A7" in each.message] == ["FM-48"]
    path.write_bytes(edits.set_cell(complete(), "封面", "C26", "<f>#REF!</f><v>#REF!</v>", "e"))
    assert [each.code for each in check_file(path).findings if "C26" in each.message] == ["FM-48"]


def test_other_parts_in_the_first(read):
    lines = [*headed(STYLES["情况"]), "五、存在的主要问题及改进情况", "解读偏少。", "六、其他需要报告的事项", "未收取信息处理费。"]
    report = read(place(["\n".join(lines)]))
    assert report.prose[FIVE] == ("解读偏少。",)
    assert report.prose[SIX] == ("未收取信息处理费。",)
    assert report.prose["监督保障"] == TEXTS["监督保障"]
    lines[-4:] = ["二、主动公开政府信息情况", "（详见附表1）", "规章 0 0 0", "行政规范性文件 2 1 11"]
    report = read(place(["\n".join(lines)]))
    (seen,) = [each for each in report.observations if each.name == "夹着别的部分"]
    assert (seen.found, seen.expected, seen.place.address) == ("规章 0 0 0", "主动公开政府信息情况", "A3")


def test_words_that_are_no_heading():
    for text in (
        "主动公开政府信息312条。",
        "一是加强主动公开",
        "全年主动公开",
        "（一）主动公开和依申请公开情况。",
        "（六）标准化建设方面。",
        "依申请公开方面，收到3件。",
    ):
        assert find_heading(text, "2021") is None, text
    text = "见上文。（二）依申请公开渠道畅通。"
    assert split_inside(text, "2021") == [text]


BODIES = (
    "公开80条。",
    "收到12件，答复12件。",
    "（一）内容全面。",
    "一是及时。",
    "2.解读回应。",
    "以上情况属实",
    "见附件：主动公开目录。",
    "各镇（街道）主动公开。",
)
LINES = st.lists(st.tuples(st.sampled_from(["", *STYLES]), st.integers(1, 5), st.sampled_from(BODIES)), max_size=9)


@given(LINES, st.lists(st.integers(0, 9), max_size=5))
def test_no_word_beside_the_headings_is_lost(lines, printed):
    names = list(TITLES)
    stream = []
    for row, (style, number, body) in enumerate(lines, 3):
        heading = STYLES[style](number, TITLES[names[number - 1]][3:]) if style else ""
        stream.append(Line(heading + body, Place(SHEET, f"A{row}"), row))
    for place, name in zip(sorted(printed), names, strict=False):
        stream.insert(place, Line("", Place(SHEET, "A1"), 0, name))
    parted = part_prose(stream, "总体情况", "2021", {})
    texts = [text for each in parted.texts.values() for text, _ in each]
    # A heading may stay where it is the unit's own; what stands behind it is always there.
    assert len(texts) >= sum(1 for _ in lines)
    for _, _, body in lines:
        place = next(place for place, text in enumerate(texts) if text.endswith(body))
        texts.pop(place)


# Characters of another script; a heading in words of the unit's own that names two aspects; one that the page made an item of a list.
OTHERWISE = {"guangdong-2022", "dayong-2022", "dongting-2024"}


def test_published_texts_pasted_whole_are_put_into_their_parts(real_reports):
    for name in published_names(real_reports):
        prose = published_prose(real_reports, name)
        lines = [Line(text, Place(SHEET, "A3"), 3) for id in WHOLE for text in prose.get(id, ())]
        found = {id for id, texts in part_prose(lines, "总体情况", "2021", {}).texts.items() if texts}
        if name not in OTHERWISE:
            assert found == {id for id in WHOLE if prose.get(id)}, name
