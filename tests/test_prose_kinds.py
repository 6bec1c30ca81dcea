"""Ways of saying things that published reports have: what is said of the tables is read, what is of other matters is let be."""

import pytest

from rules.form import load_form
from rules.kinds.mentions.grammar import CERTAIN, DOUBTFUL, QUIET
from rules.kinds.mentions.reading import read_prose
from rules.report import Report
from rules.states import ERROR
from tests.prose import prose_findings
from tests.prose_figures import DECIDED

OWN = DECIDED | {
    "表三.新收.自然人": 40,
    "表三.新收.商业企业": 5,
    "表三.新收.总计": 45,
    "表三.上年结转.总计": 2,
    "表三.结转下年度.总计": 2,
    "表四.行政复议.结果维持": 3,
    "表四.行政复议.尚未审结": 2,
    "表四.行政复议.总计": 5,
    "表四.未经复议直接起诉.结果维持": 1,
    "表四.未经复议直接起诉.总计": 1,
    "表二.行政规范性文件.本年制发件数": 2,
    "表二.行政规范性文件.本年废止件数": 3,
    "表二.行政规范性文件.现行有效件数": 30,
}
# Right as they stand: each counts something else, or counts it as the tables do.
RIGHT = {
    "依申请公开": (
        "1件因邮件退回，2件因未收到申请人依申请公开所需证明而中止。",
        "3件申请未收到行政复议决定。",
        "全年收到公民及法人或者其他组织政府信息公开申请45件。",
        "全年收到公民、法人或其他组织提交的申请45件。",
        "完成依申请公开答复45件。",
        "收到依申请公开申请45件，同意公开21件，部分同意公开6件。",
        "共收到申请45件，答复39件，不予受理4件。",
        "收到申请45件，予以公开12件，告知已主动公开9件，部分公开6件。",
        "因不属于本机关职责无法提供4件，信息不存在5件。",
        "发生涉及信息公开的行政复议5件、行政诉讼1件，结果维持4件，尚未审结2件。",
        "信息公开行政复议案件5件，行政诉讼案件1件，维持3件，尚未审结2件。",
        "因政府信息公开申请的行政复议5件。",
        "没有因信息公开引起诉讼以外的情况。因具体行政行为被提起行政诉讼12件。",
        "2件转结2025年办结。",
        "共受理申请45件，其中4件按规定程序办结，9件为本机关不掌握，2件主动撤销。",
        "依申请公开信息7条，免予公开信息2条。",
        "收到政府信息公开申请45件。其中环保类政府信息公开申请12件。",
        "收到建设类政府信息公开申请12件。",
        "个别申请人一次提交政府信息公开申请16件。",
        "通过政务服务网收到政府信息公开申请30件。",
        "收到上级转办的政府信息公开申请6件。",
        "累计收到政府信息公开申请312件。",
        "近三年共收到政府信息公开申请160件。",
        "2021年至2024年共收到政府信息公开申请160件。",
        "本机关为被告的行政诉讼案件22件，均不涉及信息公开。",
        "政府信息公开申请答复书被纠错1件。",
        "办结率100%，其中提前办结30件。",
        "按时答复44件，逾期答复1件。",
        "不予受理的政府信息公开申请3件。",
        "未按期答复政府信息公开申请0件。",
        "收到申请45件，其中网上30件、信函12件、当面3件，占比分别为66.7%、26.7%、6.7%。",
        "收到申请45件，其中咨询拆迁的30件、咨询规划的25件，部分申请涉及多项内容。",
        "已审结的复议案件均维持。",
        "未收到商业企业提交的政府信息公开申请。",
        "疫情期间未收到政府信息公开申请。",
        "下辖单位未收到政府信息公开申请。",
        "没有因信息公开不及时引发行政复议，未发生新的信息公开行政诉讼。",
        "依申请公开信息33条。",
        "因第三方不同意公开，因涉及隐私不予公开1件。",
        "信息公开行政复议中，复议机关维持2件、驳回1件。",
        "信息公开行政复议3件维持、2件尚未审结。",
        "剔除重复的，实际处理41件。",
        "不处理4件。",
        "收到关于宅基地的政府信息公开申请20件。",
        "收到某公司提交的政府信息公开申请12件。",
        "局属单位收到政府信息公开申请12件，派出机构收到政府信息公开申请9件。",
        "接受区政府委托答复政府信息公开申请6件。",
        "共受理申请45件，其中予以公开21件，部分公开6件，不予公开3件，无法提供9件，不予处理4件，逾期不补正1件，其他处理1件。",
        "予以公开21件，部分公开6，不予公开3件，无法提供9件，不予处理4件，其他处理2件。",
    ),
    "主动公开": (
        "主动公开政府信息130条，依申请公开信息12条。",
        "制作信息150条，其中主动公开130条，作为依申请公开信息12条，不予公开信息8条。",
        "主动公开信息300条，其中工作动态180条、意见征集20期、其他信息100条。",
        "其中牵头制定行政规范性文件9件。",
        "依申请公开信息12条。",
        "公开行政许可7件、行政处罚3件，公示行政强制2件。",
        "准予行政许可250件，取消行政许可5件。",
        "减免行政事业性收费35万元。",
        "公开信息300条，其中重点领域公开200条，含财政90条、就业60条。",
    ),
    "政府信息管理": (
        "审核规范性文件11件，各部门制定行政规范性文件7件。",
        "对规范性文件进行全面梳理，继续有效25件，废止8件。",
        "开展规范性文件专项清理，现行有效25件。",
        "清理规范性文件40件，其中废止7件、修改5件。",
        "梳理现行有效规章5件。",
        "没有制定涉企规范性文件，未制定以区政府名义发布的规范性文件。",
        "提请区政府制定规范性文件5件。",
        "联合印发规范性文件5件。",
        "以区政府名义制定规范性文件5件。",
        "建议废止规范性文件6件，拟废止规范性文件8件。",
        "现行有效的上级规范性文件80件。",
        "截至2023年底，现行有效规范性文件33件。",
        "2023年制发的规范性文件5件已评估。",
        "制发公文120件，主动公开110件，依申请公开6件，不予公开4件。",
    ),
}
WRONG = {
    "完成依申请公开答复54件。": "TX-04",
    "收到依申请公开办理事项54件。": "TX-01",
    "受理依申请政府信息公开事项54件。": "TX-01",
    "3件转结2025年办结。": "TX-05",
    "2024年累计收到政府信息公开申请54件。": "TX-01",
    "未收到任何形式的政府信息公开申请。": "TX-24",
    "收到群众提出的政府信息公开申请54件。": "TX-01",
    "发生涉及信息公开申请的行政复议9件。": "TX-15",
    "共受理申请45件，其中4件已办结，其余正在办理。": "TX-04",
    "收到申请45件，部分同意公开9件。": "TX-09",
    "发生涉及信息公开的行政复议5件、行政诉讼1件，结果维持5件。": "TX-18",
}


def prose_of(text, section="依申请公开", unit="某某县水务局", **identity):
    form = load_form("2021")
    cover = {"单位名称": unit, "报告年度": "2024"} | identity
    figures = dict.fromkeys(form.ids, 0) | OWN
    return Report(form, identity=cover, figures=figures, prose={section: ("依法依规做好政府信息公开工作。" + text,)})


@pytest.mark.parametrize(("section", "text"), [(section, text) for section, texts in RIGHT.items() for text in texts])
def test_what_is_right_or_of_other_matters_is_let_be(section, text):
    assert [each.message for each in prose_findings(prose_of(text, section))] == []


@pytest.mark.parametrize(("text", "code"), WRONG.items())
def test_numbers_said_in_these_ways_are_held_against_the_tables(text, code):
    assert [each.result.rule.code for each in prose_findings(prose_of(text))] == [code]


@pytest.mark.parametrize(
    "text",
    [
        "市政府及市政府办公室收到政府信息公开申请12件。",
        "市级部门收到政府信息公开申请30件，各县（市、区）收到政府信息公开申请3件。",
        "收到以市政府为被申请人的政府信息公开行政复议案件2件。",
    ],
)
def test_some_of_the_bodies_of_an_area_are_not_the_area(text):
    assert [each.message for each in prose_findings(prose_of(text, unit="某某市人民政府"))] == []


def level_of(unit, text):
    return [each.level for each in read_prose(prose_of(text, unit=unit)).mentions]


@pytest.mark.parametrize(
    ("unit", "levels"),
    [
        ("某某县水务局", [QUIET, CERTAIN, CERTAIN]),
        ("某某县人民政府", [DOUBTFUL, QUIET, DOUBTFUL]),
        ("某某县人民政府办公室", [QUIET, DOUBTFUL, DOUBTFUL]),
        ("某某县大数据中心", [DOUBTFUL, DOUBTFUL, DOUBTFUL]),
    ],
)
def test_whose_number_it_is_depends_on_whose_report_it_stands_in(unit, levels):
    texts = ("全县收到政府信息公开申请45件。", "本级收到政府信息公开申请45件。", "收到政府信息公开申请45件。")
    assert [level for text in texts for level in level_of(unit, text)] == levels


def test_a_number_of_the_whole_is_certain_again_where_its_body_is_said():
    finding = prose_findings(prose_of("我局收到政府信息公开申请54件。"))[0]
    assert finding.severity == ERROR
