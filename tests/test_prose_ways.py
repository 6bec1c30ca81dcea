"""What goes beyond a single number: lists, shares, changes, what is told twice, each right and with one number wrong."""

import pytest

from rules.form import load_form
from rules.report import Report
from rules.states import WARNING
from tests.prose import prose_findings
from tests.prose_figures import DECIDED

FIGURES = DECIDED | {
    "表三.新收.自然人": 40,
    "表三.新收.商业企业": 3,
    "表三.新收.法律服务机构": 1,
    "表三.新收.其他": 1,
    "表三.新收.总计": 45,
    "表三.上年结转.总计": 4,
    "表三.办理结果总计.自然人": 40,
    "表三.结转下年度.总计": 4,
    "表四.行政复议.结果维持": 3,
    "表四.行政复议.结果纠正": 1,
    "表四.行政复议.尚未审结": 2,
    "表四.行政复议.总计": 6,
    "表四.未经复议直接起诉.结果维持": 7,
    "表四.未经复议直接起诉.总计": 7,
    "表四.复议后起诉.结果维持": 2,
    "表四.复议后起诉.总计": 2,
    "表二.行政许可.本年处理决定数量": 86,
    "表二.行政处罚.本年处理决定数量": 12,
}
LAST_YEAR = {"表三.新收.总计": 30, "表三.上年结转.总计": 2}
REQUESTED, PUBLISHED = "依申请公开", "主动公开"
CARRIED = (
    "上年结转4件。新收政府信息公开申请45件，结转下年度4件。予以公开21件，部分公开6件，不予公开3件，无法提供9件，不予处理4件，其他处理2件。"
)
RIGHT = (
    "办结申请中，予以公开、部分公开、不予公开的分别为21件、6件、3件。",
    "予以公开、部分公开占办结总数的比例分别为46.67%、13.33%。",
    "办理结果：予以公开21，部分公开6，不予公开3。",
    "办结政府信息公开申请45件，办结率91.8%。",
    "全年办结政府信息公开申请45件，办结率100%。",
    "政府信息公开行政复议6件，结果维持3件，结果纠正1件，其他结果0件，尚未审结2件。",
    "未经复议直接起诉的7件中，结果维持7件、结果纠正0件。",
    "上年结转4件。新收政府信息公开申请45件，结转下年度4件。予以公开21件，部分公开6件，不予公开3件，无法提供9件，不予处理4件，其他处理2件。",
    "新收政府信息公开申请45件，上年结转4件，共计49件。",
    "新收政府信息公开申请45件，去年为30件。",
    "新收申请由上年的30件增至45件。",
    "收到政府信息公开申请45件，比上年的30件增加15件，增长50%。",
    "收到政府信息公开申请40多件，较上年增长50%。",
    "予以公开的21件中，自然人申请20件，商业企业申请1件。",
    "不予处理4件。不予处理的申请中，信访举报投诉类4件。",
    "新收的45件申请中，网上、信函、当面提交的分别为30件、10件、5件。",
    "收到政府信息公开申请45件，县教育局收到18件，县住建局收到27件。",
    "收到政府信息公开申请45件。县教育局收到政府信息公开申请18件。",
    "政府信息公开行政诉讼9件，其中未经复议直接起诉7件、复议后起诉2件，维持9件。",
)
WRONG = {
    "办结申请中，予以公开、部分公开、不予公开的分别为21件、8件、3件。": "TX-09",
    "予以公开和部分公开分别为12件和6件。": "TX-08",
    "予以公开、部分公开占办结总数的比例分别为64.67%、13.33%。": "TX-30",
    "自然人40件，占新收申请的800%。": "TX-30",
    "办理结果：予以公开12，部分公开6，不予公开3。": "TX-08",
    "办结政府信息公开申请45件，办结率98.1%。": "TX-30",
    "未经复议直接起诉的7件中，结果维持2件、结果纠正0件。": "TX-18",
    "新收政府信息公开申请45件，上年结转4件，共计94件。": "TX-02",
    "新收政府信息公开申请45件，去年为33件。": "TX-01",
    "新收申请由上年的30件增至54件。": "TX-01",
    "收到政府信息公开申请45件，比上年的30件增加51件。": "TX-31",
    "新收政府信息公开申请45件，网站访问12次。全年新收申请54件。": "TX-01",
    "新收的45件申请中，网上、信函、当面提交的分别为30件、10件、50件。": "TX-34",
    "所有政府信息公开申请均按时办结，共84件。": "TX-04",
}


def report_of(text, section=REQUESTED, **more):
    form = load_form("2021")
    cover = {"单位名称": "某某县水务局", "单位类别": "政府部门", "报告年度": "2024", "数据范围": "本机关"}
    figures = dict.fromkeys(form.ids, 0) | FIGURES | more
    previous = dict.fromkeys(form.ids, 0) | LAST_YEAR
    return Report(form, identity=cover, figures=figures, previous=previous, prose={section: (text,)})


def codes(text, section=REQUESTED, **more):
    return [each.result.rule.code for each in prose_findings(report_of(text, section, **more))]


@pytest.mark.parametrize("text", RIGHT)
def test_what_is_right_has_no_finding(text):
    assert codes(text) == []


@pytest.mark.parametrize(("text", "code"), WRONG.items())
def test_what_is_wrong_is_found(text, code):
    assert code in codes(text)


def test_the_outcomes_of_cases_come_to_their_number():
    text = "政府信息公开行政复议{}件，结果维持3件，结果纠正1件，其他结果0件，尚未审结2件。"
    assert codes(text.format(6)) == []
    assert set(codes(text.format(7))) == {"TX-15", "TX-35"}


def test_what_is_told_again_is_asked_about_at_most():
    found = prose_findings(report_of("新收政府信息公开申请45件，网站访问12次。全年新收申请54件。"))
    assert [each.severity for each in found] == [WARNING]


def test_notices_of_the_year_before_are_not_held_against_this_years_requests():
    unpaid = {"表三.其他处理.逾期未缴费.总计": 2}
    assert codes("上年发出信息处理费收费通知1件。", **unpaid) == []
    assert codes("全年发出信息处理费收费通知2件。", **unpaid) == []
    assert codes("全年发出信息处理费收费通知1件。", **unpaid) == ["TX-48"]


def test_names_may_stand_in_the_clause_before():
    text = "依法公开行政许可和行政处罚结果，本年处理决定数量分别为{}件和12件。"
    assert codes(text.format(86), PUBLISHED) == []
    assert codes(text.format(68), PUBLISHED) == ["TX-21"]


def test_reports_are_read_alike_whether_few_or_many_were_read_before():
    before = codes("新收政府信息公开申请54件。")
    for number in range(40):
        codes(f"第{number}次：收到申请45件。")
    assert codes("新收政府信息公开申请54件。") == before == ["TX-01"]
