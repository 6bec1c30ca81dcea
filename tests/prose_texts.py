"""Right reports written from templates: every number in the prose is taken from the figures: python -m tests.prose_texts [count].

Printed are the findings on reports that have no fault, and how many of the numbers changed alone are found, group by group.
"""

from __future__ import annotations

import random
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from rules.finding import Finding
from rules.form import load_form
from rules.kinds.mention import value_of_reading
from rules.kinds.mentions.reading import Reading, read_prose
from rules.report import Report
from tests.bulk import SIX, balanced_figures
from tests.prose import prose_findings
from workbook.layout import Layout, load_layout
from workbook.template.filling import with_totals

ACTIVE, ASKED, MANAGED, SITE, KEPT = "主动公开", "依申请公开", "政府信息管理", "平台建设", "监督保障"
PROBLEMS, OTHERS = "存在的主要问题及改进情况", "其他需要报告的事项"
YEAR = 2024
BODIES = (
    ("青溪县卫生健康局", "政府部门", "本机关", "我局"),
    ("青溪县自然资源和规划局", "政府部门", "本机关", "局机关"),
    ("青溪县南郊镇人民政府", "乡镇政府", "本机关", "我镇"),
    ("青溪县北关街道办事处", "街道办事处", "本机关", "街道"),
    ("青溪县人民政府", "县级政府", "汇总", "全县"),
    ("青溪县人民政府", "县级政府", "本机关", "我县"),
)
NAMES = {
    "new": "新收",
    "inn": "上年结转",
    "out": "结转下年度",
    "done": "办理结果总计",
    "granted": "予以公开",
    "partial": "部分公开",
    "r1": "不予公开.国家秘密",
    "r2": "不予公开.其他法律行政法规禁止公开",
    "r3": "不予公开.三安全一稳定",
    "r4": "不予公开.第三方合法权益",
    "r5": "不予公开.三类内部事务信息",
    "r6": "不予公开.四类过程性信息",
    "r7": "不予公开.行政执法案卷",
    "r8": "不予公开.行政查询事项",
    "u1": "无法提供.不掌握",
    "u2": "无法提供.另行制作",
    "u3": "无法提供.补正后仍不明确",
    "j1": "不予处理.信访举报投诉",
    "j2": "不予处理.重复申请",
    "j3": "不予处理.公开出版物",
    "j4": "不予处理.大量反复申请",
    "j5": "不予处理.确认或重新出具",
    "o1": "其他处理.逾期不补正",
    "o2": "其他处理.逾期未缴费",
    "o3": "其他处理.其他",
}
KEEP = {"keep": "结果维持", "fix": "结果纠正", "else": "其他结果", "open": "尚未审结", "": "总计"}
DIGITS = str.maketrans("0123456789", "０１２３４５６７８９")

# Group, section, words, conditions. {x} is a figure's value, {?a-b} any number, {u} the unit of requests, {w} the unit's own name.
TEMPLATES: tuple[tuple[str, str, str, str], ...] = (
    ("公开条数", ACTIVE, "全年通过门户网站主动公开政府信息{?300-900}条。", ""),
    ("公开条数", ACTIVE, "{y}年，{w}累计公开各类政务信息{?1000-5000}条，其中概况类{?10-90}条、动态类{?100-900}条。", ""),
    ("公开条数", ACTIVE, "发布政策文件{?3-40}件，公开财政预决算信息{?2-30}条。", ""),
    ("公开条数", ACTIVE, "聚焦重点领域，公开行政许可信息{?10-90}条、行政处罚信息{?10-90}条。", ""),
    ("公开条数", ACTIVE, "全年公开信息四百余条，回应社会关切二十多次。", ""),
    ("公开条数", ACTIVE, "主动公开政府信息1.{?2-9}万余条，较上年增加{?10-90}条。", ""),
    ("解读", ACTIVE, "发布政策解读材料{?3-40}篇，其中图解{?1-9}篇、视频解读{?1-9}个。", ""),
    ("解读", ACTIVE, "对{?2-9}件行政规范性文件同步开展解读，召开新闻发布会{?1-9}场。", ""),
    ("解读", ACTIVE, "政策解读率达100%，主要负责人解读{?1-9}次。", ""),
    ("规范性文件", ACTIVE, "本年制发行政规范性文件{nm}件，废止{nr}件，现行有效{nv}件。", ""),
    ("规范性文件", ACTIVE, "{y}年，{w}制定发布规范性文件{nm}件，现行有效的行政规范性文件{nv}件。", ""),
    ("规范性文件", ACTIVE, "全年共制发行政规范性文件{nm}个，清理废止{nr}个。", ""),
    ("规范性文件", MANAGED, "组织开展文件清理，废止行政规范性文件{nr}件。", ""),
    ("规范性文件", MANAGED, "截至{y}年底，现行有效行政规范性文件{nv}件，均已在规范性文件库公布。", ""),
    ("规范性文件", ACTIVE, "年内新制发规范性文件{nm}件，均按规定公开。", ""),
    ("规范性文件", ACTIVE, "全年未制发行政规范性文件。", "nm=0"),
    ("许可", ACTIVE, "全年作出行政许可决定{lic}件，行政处罚决定{pen}件，行政强制决定{frc}件。", ""),
    ("许可", ACTIVE, "本年办理行政许可{lic}件、行政处罚{pen}件。", ""),
    ("许可", ACTIVE, "作出行政处罚决定{pen}宗，实施行政强制{frc}宗。", ""),
    ("许可", ACTIVE, "依法公开行政许可和行政处罚结果，本年处理决定数量分别为{lic}件和{pen}件。", ""),
    ("许可", ACTIVE, "{y}年行政许可处理决定{lic}件，行政强制处理决定{frc}件。", ""),
    ("许可", ACTIVE, "本年度未实施行政强制。", "frc=0"),
    ("收费", ACTIVE, "本年行政事业性收费金额{fee}万元。", ""),
    ("收费", ACTIVE, "全年收取行政事业性收费{fee_yuan}元，收费依据和标准均已公开。", ""),
    ("收费", ACTIVE, "行政事业性收费{fee_yi}亿元。", "fee>9999"),
    ("收费", ACTIVE, "公开行政事业性收费目录清单1份，本年收费共计{fee}万元。", ""),
    ("收费", ACTIVE, "公开涉企收费目录{?2-9}项。", ""),
    ("新收", ASKED, "{y}年，{w}共收到政府信息公开申请{new}{u}。", "new>0"),
    ("新收", ASKED, "全年新收政府信息公开申请{new}{u}。", "new>0"),
    ("新收", ASKED, "{w}受理依申请公开{new}{u}，全部依法登记。", "new>0"),
    ("新收", ASKED, "本年度收到依申请公开事项{new}{u}，上年结转{inn}{u}。", "new>0 inn>0"),
    ("新收", ASKED, "全年收到并办理政府信息公开申请{all}{u}（含上年结转{inn}{u}）。", "new>0 inn>0"),
    ("新收", ASKED, "共办理政府信息公开申请{all}{u}，其中本年新收{new}{u}，上年度结转{inn}{u}。", "new>0 inn>0"),
    ("新收", ASKED, "{w}全年收到{new}件政府信息公开申请。", "new>0"),
    ("新收", ASKED, "今年以来，累计接收信息公开申请{new}{u}。", "new>0"),
    ("新收", ASKED, "本年共接到公民、法人和其他组织提交的政府信息公开申请{new}{u}。", "new>0"),
    ("新收", ASKED, "依申请公开方面，收到公开申请共计{new}{u}。", "new>0"),
    ("新收", ASKED, "全年收到政府信息公开申请{new~}余{u}。", "new>19"),
    ("新收", ASKED, "全年收到政府信息公开申请约{new~}{u}。", "new>39 new~new"),
    ("零申请", ASKED, "{y}年，{w}未收到政府信息公开申请。", "new=0"),
    ("零申请", ASKED, "本年度没有收到公民、法人或其他组织的信息公开申请。", "new=0"),
    ("零申请", ASKED, "全年收到政府信息公开申请0件。", "new=0"),
    ("零申请", ASKED, "依申请公开零申请。", "new=0 inn=0"),
    ("零申请", ASKED, "本年无依申请公开事项，无上年结转，无结转下年度办理件。", "new=0 inn=0 out=0"),
    ("结转", ASKED, "上年结转政府信息公开申请{inn}{u}。", "inn>0"),
    ("结转", ASKED, "{y-1}年结转{inn}{u}。", "inn>0"),
    ("结转", ASKED, "结转上年度申请{inn}{u}，结转下年度继续办理{out}{u}。", "inn>0 out>0"),
    ("结转", ASKED, "截至{y}年12月31日，尚有{out}{u}正在办理，结转下年度。", "out>0"),
    ("结转", ASKED, "结转至{y+1}年办理的申请{out}{u}。", "out>0"),
    ("结转", ASKED, "剩余{out}{u}结转下年度办理。", "out>0"),
    ("结转", ASKED, "{out}{u}结转下一年度继续办理。", "out>0"),
    ("结转", ASKED, "无上年结转申请。", "inn=0"),
    ("结转", ASKED, "无结转下年度继续办理的申请。", "out=0"),
    ("办结", ASKED, "全年依法办结{done}{u}。", "done>0"),
    ("办结", ASKED, "已按期答复申请人{done}{u}。", "done>0"),
    (
        "办结",
        ASKED,
        "本年度办理结果共{done}{u}，其中予以公开{granted}{u}，部分公开{partial}{u}，不予公开{r}{u}，无法提供{un}{u}，不予处理{j}{u}，其他处理{o}{u}。",
        "done>0",
    ),
    ("办结", ASKED, "年内答复政府信息公开申请{done}{u}，答复率100%。", "done>0 out=0"),
    ("办结", ASKED, "收到的申请均已按时办结。", "new>0 out=0"),
    ("办结", ASKED, "申请办结率{donepct}%。", "done>0 inn=0"),
    ("办结", ASKED, "全年办结政府信息公开申请{done}{u}，结转下年度{out}{u}。", "done>0 out>0"),
    ("结果", ASKED, "从办理结果看，予以公开{granted}{u}，部分公开{partial}{u}。", "done>0"),
    ("结果", ASKED, "办理结果中，予以公开的{granted}{u}、部分公开的{partial}{u}、不予公开的{r}{u}。", "done>0"),
    ("结果", ASKED, "答复结果为：予以公开{granted}{u}，占办结总数的{gpct}%；无法提供{un}{u}，占{unpct}%。", "done>0"),
    ("结果", ASKED, "予以公开及部分公开{gp}{u}，无法提供{un}{u}。", "gp>0"),
    ("结果", ASKED, "“予以公开”{granted}{u}，“不予公开”{r}{u}，“无法提供”{un}{u}。", "done>0"),
    ("结果", ASKED, "同意公开{granted}{u}。", "granted>0"),
    ("结果", ASKED, "作出不予处理决定{j}{u}，其他处理{o}{u}。", "j>0 o>0"),
    (
        "结果",
        ASKED,
        "无法提供{un}{u}，其中本机关不掌握相关政府信息{u1}{u}，没有现成信息需要另行制作{u2}{u}，补正后申请内容仍不明确{u3}{u}。",
        "un>0",
    ),
    (
        "结果",
        ASKED,
        "办理结果分布情况：予以公开{granted}，部分公开{partial}，不予公开{r}，无法提供{un}，不予处理{j}，其他处理{o}。",
        "done>0",
    ),
    ("理由", ASKED, "不予公开的申请中，属于国家秘密{r1}{u}，属于四类过程性信息{r6}{u}，属于行政执法案卷{r7}{u}。", "r>0"),
    ("理由", ASKED, "因保护第三方合法权益不予公开{r4}{u}。", "r4>0"),
    ("理由", ASKED, "属于三类内部事务信息不予公开的{r5}{u}。", "r5>0"),
    ("理由", ASKED, "因本机关不掌握相关政府信息无法提供{u1}{u}。", "u1>0"),
    ("理由", ASKED, "需要另行制作而无法提供的{u2}{u}。", "u2>0"),
    ("理由", ASKED, "信访举报投诉类申请{j1}{u}，重复申请{j2}{u}，均不予处理。", "j1>0 j2>0"),
    ("理由", ASKED, "不予处理{j}{u}，其中重复申请{j2}{u}，要求提供公开出版物{j3}{u}。", "j>0"),
    ("理由", ASKED, "申请人逾期不补正、不再处理的{o1}{u}。", "o1>0"),
    ("理由", ASKED, "其他法律行政法规禁止公开{r2}{u}、危及“三安全一稳定”{r3}{u}、属于行政查询事项{r8}{u}。", "r>0"),
    ("理由", ASKED, "信息不存在{u1}{u}。", "u1>0"),
    ("申请人", ASKED, "新收申请中，自然人申请{nat}{u}，法人或其他组织申请{leg}{u}。", "new>0"),
    ("申请人", ASKED, "按申请人分，自然人{nat}{u}，商业企业{biz}{u}，法律服务机构{law}{u}，其他{oth}{u}。", "new>0 sci=0 soc=0"),
    ("申请人", ASKED, "新收的申请中，自然人{nat}{u}，占{natpct}%；法人或其他组织{leg}{u}，占{legpct}%。", "new>0"),
    ("申请人", ASKED, "新收申请均为自然人提出。", "leg=0 nat>0"),
    ("申请人", ASKED, "来自商业企业的申请{biz}{u}、科研机构的申请{sci}{u}、社会公益组织的申请{soc}{u}。", "biz>0"),
    ("申请人", ASKED, "新收的{new}{u}申请，其中{nat}{u}为自然人申请，{leg}{u}为法人或其他组织申请。", "new>0"),
    ("渠道", ASKED, "从申请渠道看，网络申请{new-3}{u}，信函申请2{u}，当面申请1{u}。", "new>6"),
    ("渠道", ASKED, "通过网站提交{new-1}{u}、邮寄1{u}。", "new>3"),
    ("渠道", ASKED, "新收的申请全部通过网络方式提交。", "new>0"),
    ("渠道", ASKED, "线上渠道占比{?60-90}.{?1-9}%，当面申请为辅。", "new>0"),
    ("复议", ASKED, "全年因政府信息公开引发行政复议{v}件。", "v>0"),
    ("复议", ASKED, "政府信息公开行政复议案件{v}件，结果维持{vkeep}件，结果纠正{vfix}件，其他结果{velse}件，尚未审结{vopen}件。", "v>0"),
    ("复议", ASKED, "被申请行政复议{v}起，其中维持{vkeep}起、纠正{vfix}起。", "v>0"),
    ("复议", ASKED, "申请人不服答复提起行政复议{v}件，均结果维持。", "v>0 vkeep=v"),
    ("复议", ASKED, "发生行政复议{v}件，被提起行政诉讼{t}件。", "v>0 t>0"),
    ("复议", ASKED, "未发生因政府信息公开被申请行政复议的情况。", "v=0"),
    ("复议", ASKED, "全年无因信息公开引起的行政复议、行政诉讼。", "v=0 t=0"),
    ("复议", ASKED, "行政复议{v}件（结果维持{vkeep}件、尚未审结{vopen}件）。", "v>0"),
    ("诉讼", ASKED, "政府信息公开行政诉讼案件{t}件，其中未经复议直接起诉{d}件，复议后起诉{a}件。", "t>0"),
    ("诉讼", ASKED, "未经复议直接起诉{d}件，结果维持{dkeep}件、结果纠正{dfix}件、其他结果{delse}件、尚未审结{dopen}件。", "d>0"),
    ("诉讼", ASKED, "因政府信息公开被提起行政诉讼{t}件，维持{tkeep}件，纠正{tfix}件。", "t>0"),
    ("诉讼", ASKED, "复议后起诉{a}件，其中尚未审结{aopen}件。", "a>0"),
    ("诉讼", ASKED, "复议诉讼合计{vt}件，其中行政复议{v}件、行政诉讼{t}件。", "v>0 t>0"),
    ("诉讼", ASKED, "未发生因政府信息公开提起的行政诉讼。", "t=0"),
    ("诉讼", ASKED, "{d}件未经复议直接起诉，法院已判决{dkeep}件驳回原告诉讼请求。", "d>0 dopen=0 dkeep=d"),
    ("比较", ASKED, "新收申请{new}{u}，比上年增加{up}{u}。", "P up>0"),
    ("比较", ASKED, "新收政府信息公开申请{new}{u}，同比增长{uppct}%。", "P up>0"),
    ("比较", ASKED, "全年收到政府信息公开申请{new}{u}，较上年减少{down}{u}。", "P down>0"),
    ("比较", ASKED, "收到政府信息公开申请{new}{u}，较{y-1}年下降{downpct}%。", "P down>0"),
    ("比较", ASKED, "新收申请由上年的{pnew}{u}变为{new}{u}。", "P new>0"),
    ("比较", ASKED, "本年新收申请{new}{u}，与上年相比增加{up}{u}，增幅{uppct}%。", "P up>0"),
    ("信息处理费", OTHERS, "{y}年，{w}未收取信息处理费。", ""),
    ("信息处理费", OTHERS, "本年度依法收取信息处理费0元。", ""),
    ("信息处理费", OTHERS, "{w}{y}年发出收费通知0件，总金额0元，实际收取0元。", "o2=0"),
    ("信息处理费", OTHERS, "依申请公开没有发生收取政府信息公开信息处理费的情况。", "o2=0"),
    ("其他事项", OTHERS, "办理人大代表建议{?2-30}件、政协提案{?2-30}件，办理结果均已公开。", ""),
    ("其他事项", OTHERS, "共承办县人大建议和政协提案{?2-30}件，办结率100%。", ""),
    ("其他事项", OTHERS, "落实年度政务公开工作要点{?2-30}项任务。", ""),
    ("其他事项", OTHERS, "没有其他需要报告的事项。", ""),
    ("热线", SITE, "12345热线受理群众诉求{?100-900}件，办结{?100-900}件，满意率9{?1-8}.{?1-9}%。", ""),
    ("热线", SITE, "县长信箱收到来信{?20-90}件，全部按时答复。", ""),
    ("热线", SITE, "网上信箱收到留言{?20-90}条，答复{?20-90}条。", ""),
    ("热线", SITE, "受理群众来信来访{?20-90}件次，调解争议纠纷{?20-90}件。", ""),
    ("热线", SITE, "政务服务大厅全年受理办件{?1000-9000}件，办结{?1000-9000}件。", ""),
    ("热线", SITE, "受理消费投诉举报{?20-90}起，办结率100%。", ""),
    ("热线", SITE, "处理网络问政平台咨询{?20-90}件，其中投诉{?2-9}件、建议{?2-9}件。", ""),
    ("热线", SITE, "立案查处违法案件{?20-90}件，移送司法机关{?1-9}件。", ""),
    ("平台", SITE, "政务微信公众号推送信息{?100-900}篇，粉丝{?1000-9000}人。", ""),
    ("平台", SITE, "现有政务新媒体{?1-9}个，关停整合{?1-9}个，网站栏目调整{?1-9}个。", ""),
    ("平台", SITE, "设置政务公开专区{?1-9}处，接待查阅{?10-90}人次。", ""),
    ("平台", SITE, "网站全年独立用户访问总量{?10-90}万次，新增专题{?1-9}个。", ""),
    ("平台", SITE, "开设征集调查{?1-9}期，收到意见建议{?10-90}条。", ""),
    ("管理", MANAGED, "落实三审三校制度，审核发布信息{?100-900}条，退回修改{?1-9}条。", ""),
    ("管理", MANAGED, "向上级报备文件{?1-9}件，备案审查规范性文件{?3-9}件。", ""),
    ("管理", MANAGED, "修订政府信息公开指南{?1-3}次，动态调整公开目录{?1-9}项。", ""),
    ("管理", MANAGED, "对拟公开的{?20-90}件公文进行属性认定，其中不予公开{?1-9}件。", ""),
    ("管理", MANAGED, "历年累计收到政府信息公开申请{?4000-9000}件。", ""),
    ("管理", MANAGED, "指导乡镇和部门办理政府信息公开申请{?20-90}件。", ""),
    ("监督", KEPT, "组织业务培训{?1-9}次，培训{?20-200}人次。", ""),
    ("监督", KEPT, "召开政务公开工作会议{?1-9}次，印发通报{?1-9}期，责令整改{?1-9}个单位。", ""),
    ("监督", KEPT, "社会评议满意率9{?1-8}%，未发生责任追究情形。", ""),
    ("监督", KEPT, "政务公开在年度考核中占{?2-5}分，配备专兼职人员{?1-9}名。", ""),
    ("监督", KEPT, "开展第三方评估，发现问题{?10-40}个，整改{?1-9}个。", ""),
    ("监督", KEPT, "全年抽查答复文书{?2-9}件，开展案例研讨{?1-9}场。", ""),
    ("问题", PROBLEMS, "上年指出的{?1-4}个问题均已整改到位。", ""),
    ("问题", PROBLEMS, "存在问题：一是政策解读形式单一，全年仅{?1-4}件采用图解；二是公开时效有待提高。", ""),
    ("问题", PROBLEMS, "{w}政府信息公开申请答复质量有待提升，计划{y+1}年开展专题培训{?1-4}次。", ""),
    ("问题", PROBLEMS, "下一步，力争信息发布量较上年增长{?5-20}%，办结率保持100%。", ""),
    ("问题", PROBLEMS, "改进情况：对{?2-9}件历史规范性文件补充解读。", ""),
)
TIED_GROUPS = tuple(dict.fromkeys(group for group, _, _, _ in TEMPLATES))
SLOT = re.compile(r"\{([^}]*)\}")


class Spot(NamedTuple):
    """Where a number tied to figures stands, and by which template."""

    section: str
    paragraph: int
    start: int
    end: int
    value: float
    template: int
    slot: str


class Text(NamedTuple):
    """A right report, where its tied numbers stand, and the values its figures give."""

    report: Report
    spots: tuple[Spot, ...]
    sentences: tuple[tuple[str, int, int], ...]
    values: dict[str, float]


@cache
def _layout() -> Layout:
    return load_layout("2021")


def _figures(draw: random.Random) -> dict[str, float | None]:
    """Return balanced figures, in two reports of three of a small unit, in some of one without requests."""
    figures: dict[str, float | None] = dict(balanced_figures(load_form("2021"), draw))
    size = draw.choice(("none", "few", "few", "few", "many"))
    rows = sorted({id.rpartition(".")[0] for id in figures if id.startswith("表三.")})
    if size != "many":
        for column in SIX:
            for row in rows:
                figures[f"{row}.{column}"] = 0
        results = [row for row in rows if row not in ("表三.新收", "表三.上年结转", "表三.结转下年度")]
        for column in [*draw.sample(SIX, draw.randrange(1, 4)), "自然人"] if size == "few" else ():
            own: int = 0
            for row in draw.sample(results, draw.randrange(1, 7)):
                figures[f"{row}.{column}"] = draw.choice((1, 1, 2, 3, draw.randrange(1, 60)))
            own = sum(int(figures[f"{row}.{column}"] or 0) for row in results)
            out = draw.choice((0, 0, 1, 3))
            inn = min(draw.choice((0, 0, 1, 2)), own + out)
            figures |= {f"表三.结转下年度.{column}": out, f"表三.上年结转.{column}": inn, f"表三.新收.{column}": own + out - inn}
    for id in figures:
        if id.startswith("表四"):
            figures[id] = draw.choice((0, 0, 0, 1, 2, 7))
        elif "规章" in id:
            figures[id] = 0
        elif id.startswith("表二"):
            figures[id] = draw.choice((0, 3, draw.randrange(1, 300)))
    figures["表二.行政规范性文件.现行有效件数"] = (figures["表二.行政规范性文件.本年制发件数"] or 0) + draw.randrange(40)
    figures["表二.行政事业性收费.本年收费金额"] = draw.choice((0, 12.5, 368.42, 59237.2449, draw.randrange(1, 900)))
    return with_totals(_layout(), figures)


def _values(figures: dict[str, float | None], previous: dict[str, float | None] | None) -> dict[str, float]:
    def of(id: str) -> float:
        return figures[id] or 0

    given = {name: of(f"表三.{row}.总计") for name, row in NAMES.items()}
    for name, column in zip(("nat", "biz", "sci", "soc", "law", "oth"), SIX, strict=True):
        given[name] = of(f"表三.新收.{column}")
    for letter, count in (("r", 8), ("u", 3), ("j", 5), ("o", 3)):
        given["un" if letter == "u" else letter] = sum(given[f"{letter}{n}"] for n in range(1, count + 1))
    given |= {"all": given["new"] + given["inn"], "leg": given["new"] - given["nat"], "gp": given["granted"] + given["partial"]}
    for letter, part in (("v", "行政复议"), ("d", "未经复议直接起诉"), ("a", "复议后起诉")):
        given |= {f"{letter}{name}": of(f"表四.{part}.{word}") for name, word in KEEP.items()}
    given |= {f"t{name}": given[f"d{name}"] + given[f"a{name}"] for name in KEEP}
    given["vt"] = given["v"] + given["t"]
    for name, word in (("nm", "本年制发件数"), ("nr", "本年废止件数"), ("nv", "现行有效件数")):
        given[name] = of(f"表二.行政规范性文件.{word}")
    for name, word in (("lic", "行政许可"), ("pen", "行政处罚"), ("frc", "行政强制")):
        given[name] = of(f"表二.{word}.本年处理决定数量")
    given["fee"] = of("表二.行政事业性收费.本年收费金额")
    given |= {"fee_yuan": round(given["fee"] * 10_000, 2), "fee_yi": round(given["fee"] / 10_000, 4)}
    for name, part, whole in (
        ("donepct", "done", "all"),
        ("gpct", "granted", "done"),
        ("unpct", "un", "done"),
        ("natpct", "nat", "new"),
        ("legpct", "leg", "new"),
    ):
        given[name] = _percent(given[part], given[whole])
    given |= {f"new-{n}": given["new"] - n for n in (1, 3)}
    if previous:
        given["pnew"] = previous["表三.新收.总计"] or 0
        given["P"] = given["pnew"]
        up = given["new"] - given["pnew"]
        given |= {"up": max(up, 0), "down": max(-up, 0)}
        if given["pnew"]:
            given |= {"uppct": _percent(up, given["pnew"]), "downpct": _percent(-up, given["pnew"])}
    return given


def _percent(part: float, whole: float) -> float:
    return round(part * 100 / whole + 1e-9, 1) if whole else 0


def _holds(condition: str, given: dict[str, float]) -> bool:
    if condition == "P":
        return "pnew" in given and given["pnew"] > 0
    name, sign, other = re.fullmatch(r"(\w+)([=>~])(\w+)", condition).groups()  # type: ignore[union-attr]
    value, bound = given.get(name, 0), given[other] if other in given else 0 if sign == "~" else float(other)
    return value == bound if sign == "=" else value > bound if sign == ">" else True


def _written(value: float, style: str) -> str:
    words = str(int(value)) if value == int(value) else f"{value:.4f}".rstrip("0")
    if style == "full":
        return words.translate(DIGITS)
    if style == "chinese" and value == int(value) and 2 < value <= 10:
        return "零一二三四五六七八九十"[int(value)]
    return words


def texts(count: int, seed: int = 1) -> Iterator[Text]:
    """Yield that many right reports, always the same for the same seed."""
    for number in range(count):
        yield text(random.Random(f"{seed}.{number}"))


def text(draw: random.Random) -> Text:
    """Return one right report."""
    unit, kind, scope, own = draw.choice(BODIES)
    figures = _figures(draw)
    previous = _figures(draw) if draw.random() < 0.5 else None
    given = _values(figures, previous)
    measure = draw.choice(("件",) * 8 + ("宗", "起", "份", "条"))
    style = draw.choice(("half",) * 6 + ("full", "chinese"))
    prose: dict[str, list[str]] = defaultdict(list)
    spots, sentences = [], []
    for group in TIED_GROUPS:
        fitting = [n for n, each in enumerate(TEMPLATES) if each[0] == group and all(_holds(c, given) for c in each[3].split())]
        for template in draw.sample(fitting, min(len(fitting), draw.choice((0, 1, 1)))):
            section, words = TEMPLATES[template][1:3]
            paragraphs = prose[section]
            if not paragraphs or draw.random() < 0.3:
                paragraphs.append("")
            begin = paragraphs[-1]
            at = 0
            for slot in SLOT.finditer(words):
                begin += words[at : slot.start()]
                at = slot.end()
                name = slot[1]
                if name in ("u", "w"):
                    begin += measure if name == "u" else own
                elif name.startswith("y"):
                    begin += str(YEAR + int(name[1:] or 0))
                elif name.startswith("?"):
                    low, _, high = name[1:].partition("-")
                    begin += str(draw.randrange(int(low), int(high) + 1))
                elif name.endswith("~"):
                    begin += str(int(given[name[:-1]]) // 10 * 10)
                else:
                    value = _written(given[name], style)
                    spots.append(Spot(section, len(paragraphs) - 1, len(begin), len(begin) + len(value), given[name], template, name))
                    begin += value
            paragraphs[-1] = begin + words[at:]
            sentences.append((section, len(paragraphs) - 1, template))
    report = Report(
        load_form("2021"),
        identity={"单位名称": unit, "单位类别": kind, "报告年度": str(YEAR), "数据范围": scope},
        figures=figures,
        previous=previous,
        prose={section: tuple(paragraphs) for section, paragraphs in prose.items()},
    )
    return Text(report, tuple(spots), tuple(sentences), given)


def with_words(text: Text, spot: Spot, words: str) -> Report:
    """Return the report with other words where a number stands."""
    report = text.report
    paragraphs = list(report.prose[spot.section])
    old = paragraphs[spot.paragraph]
    paragraphs[spot.paragraph] = old[: spot.start] + words + old[spot.end :]
    prose = {**report.prose, spot.section: tuple(paragraphs)}
    return Report(report.form, identity=report.identity, figures=report.figures, previous=report.previous, prose=prose)


def changed(text: Text, draw: random.Random, groups: tuple[str, ...] = TIED_GROUPS) -> tuple[Spot, str] | None:
    """Return a tied number and what to write for it, None where there is none that no other reading agrees with."""
    spots = [each for each in text.spots if each.value == int(each.value) and "pct" not in each.slot and "new-" not in each.slot]
    spots = [each for each in spots if TEMPLATES[each.template][0] in groups]
    if not spots:
        return None
    spot = draw.choice(spots)
    value = int(spot.value)
    digits = str(value)
    ways = [value + 1, value * 10, *([value - 1] if value > 1 else [])]
    ways += [int(digits[:n] + digits[n + 1] + digits[n] + digits[n + 2 :]) for n in range(len(digits) - 1)]
    sensible = set(text.values.values())
    ways = [each for each in ways if each != value and each not in sensible]
    return (spot, str(draw.choice(ways))) if ways else None


def fresh(before: list[Finding], after: list[Finding]) -> bool:
    """Return whether something is said that was not said before."""
    said = [Counter((each.result.rule.code, each.result.scope, each.message) for each in findings) for findings in (after, before)]
    return bool(said[0] - said[1])


def is_found(text: Text, spot: Spot, words: str) -> bool:
    """Return whether other words where a number stands are found, or mean what they say in another reading."""
    other = with_words(text, spot, words)
    return fresh(prose_findings(text.report), prose_findings(other)) or is_read_otherwise(other, spot)


def is_read_otherwise(report: Report, spot: Spot) -> bool:
    """Return whether the number at a spot is a mention that another of its readings agrees with."""
    reading = read_prose(report)
    for each in reading.mentions:
        start = reading.normal.origin(each.numeral.start)
        place = reading.part.spot(start)
        if (place.section, place.paragraph) == (spot.section, spot.paragraph):
            values = [value_of_reading(figures, report) for figures in each.figures]
            if _offset(reading, start) == spot.start and any(
                value is not None and each.numeral.agrees(value * each.scale) for value in values
            ):
                return True
    return False


def _offset(reading: Reading, start: int) -> int:
    """Return where in its paragraph a place of the part stands."""
    return start - (reading.part.text.rfind("\n", 0, start) + 1)


def main(count: int) -> None:
    """Print the account."""
    alarms: Counter[str] = Counter()
    examples: dict[str, str] = {}
    found: Counter[str] = Counter()
    tried: Counter[str] = Counter()
    missed: Counter[tuple[int, str]] = Counter()
    wrong = equal = 0
    for number, text in enumerate(texts(count)):
        before = prose_findings(text.report)
        wrong += bool(before)
        for each in before:
            quote = (each.result.quote or "")[:80]
            alarms[f"{each.result.rule.code} {each.severity}"] += 1
            key = f"{each.result.rule.code} {re.sub(r'[0-9０-９.]+', 'N', quote)[:60]}"
            alarms["  " + key] += 1
            examples.setdefault("  " + key, f"#{number} {each.message[:260]}")
        change = changed(text, random.Random(number))
        if change:
            spot, words = change
            group, other = TEMPLATES[spot.template][0], with_words(text, spot, words)
            if fresh(before, prose_findings(other)):
                found[group] += 1
            elif is_read_otherwise(other, spot):
                equal += 1
                continue
            else:
                missed[spot.template, spot.slot] += 1
            tried[group] += 1
    print(f"{wrong} of {count} right reports have findings")
    for key, times in alarms.most_common(60):
        print(times, key, examples.get(key, ""))
    print(f"changed numbers found: {found.total()} of {tried.total()}; {equal} equal another reading")
    print("".join(f"  {group}: {found[group]} of {tried[group]}\n" for group in TIED_GROUPS if tried[group]), end="")
    for (template, slot), times in missed.most_common(70):
        print(f"  missed {times} {{{slot}}} {TEMPLATES[template][2]}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 2000)
