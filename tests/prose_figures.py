"""Right reports at random, small ones to large ones, and the quantities of them that prose speaks of."""

from collections import Counter

from rules.form import load_form
from tests.bulk import SIX, received_as_settled
from tests.reports import YEARS
from workbook.layout import load_layout
from workbook.template.filling import with_totals

SIZES = {"none": (0, 0), "tiny": (1, 9), "small": (10, 70), "middle": (71, 900), "large": (901, 9000)}
COLUMN_WEIGHTS = (80, 10, 1, 2, 5, 2)
ROW_WEIGHTS = {"予以公开": 30, "部分公开": 12, "不掌握": 25, "其他": 8, "其他处理": 8, "信访举报投诉": 5}
UNITS = (
    ("示范县示范局", "政府部门", "我局", "全局"),
    ("示范县示范局", "政府部门", "本机关", "本局"),
    ("示范县示范镇人民政府", "乡镇政府和街道办事处", "我镇", "全镇"),
    ("示范县人民政府", "县级政府", "我县", "全县"),
    ("示范省示范市人民政府", "设区的市级政府", "我市", "全市"),
)

# How the 45 requests of a made-up report were decided.
DECIDED = {
    "表三.予以公开.总计": 21,
    "表三.部分公开.总计": 6,
    "表三.不予公开.国家秘密.总计": 3,
    "表三.无法提供.不掌握.总计": 9,
    "表三.不予处理.信访举报投诉.总计": 4,
    "表三.其他处理.逾期不补正.总计": 1,
    "表三.其他处理.其他.总计": 1,
    "表三.办理结果总计.总计": 45,
}

# Name in the templates: the figures it sums. A `#` stands for 总计 of 表三.
_THIRD = {
    "新收": "新收",
    "结入": "上年结转",
    "办结": "办理结果总计",
    "结出": "结转下年度",
    "予以": "予以公开",
    "部分": "部分公开",
    "国家秘密": "不予公开.国家秘密",
    "禁止": "不予公开.其他法律行政法规禁止公开",
    "三安全": "不予公开.三安全一稳定",
    "第三方": "不予公开.第三方合法权益",
    "内部": "不予公开.三类内部事务信息",
    "过程": "不予公开.四类过程性信息",
    "执法案卷": "不予公开.行政执法案卷",
    "查询": "不予公开.行政查询事项",
    "不掌握": "无法提供.不掌握",
    "另行": "无法提供.另行制作",
    "不明确": "无法提供.补正后仍不明确",
    "信访": "不予处理.信访举报投诉",
    "重复": "不予处理.重复申请",
    "出版物": "不予处理.公开出版物",
    "反复": "不予处理.大量反复申请",
    "重新": "不予处理.确认或重新出具",
    "逾期补正": "其他处理.逾期不补正",
    "未缴费": "其他处理.逾期未缴费",
}
_COLUMNS = {"自然人": "自然人", "企业": "商业企业", "科研": "科研机构", "公益": "社会公益组织", "法律": "法律服务机构", "其他组织": "其他"}
_SECOND = {
    "2021": {
        "规章制发": "规章.本年制发件数",
        "规章废止": "规章.本年废止件数",
        "规章有效": "规章.现行有效件数",
        "文件制发": "行政规范性文件.本年制发件数",
        "文件废止": "行政规范性文件.本年废止件数",
        "文件有效": "行政规范性文件.现行有效件数",
        "许可": "行政许可.本年处理决定数量",
        "处罚": "行政处罚.本年处理决定数量",
        "强制": "行政强制.本年处理决定数量",
        "收费": "行政事业性收费.本年收费金额",
    },
    "2019": {
        "文件新制": "规范性文件.本年新制作数量",
        "文件新公开": "规范性文件.本年新公开数量",
        "文件总": "规范性文件.对外公开总数量",
        "许可": "行政许可.处理决定数量",
        "处罚": "行政处罚.处理决定数量",
        "强制": "行政强制.处理决定数量",
        "采购数": "政府集中采购.采购项目数量",
        "采购额": "政府集中采购.采购总金额",
    },
}
_FOURTH = {"议": "行政复议", "直": "未经复议直接起诉", "后": "复议后起诉"}
_ENDS = {"维持": "结果维持", "纠正": "结果纠正", "其他": "其他结果", "未结": "尚未审结"}
# What else a clerk may mean by the same word.
ALSO = {
    "新收": ("收办", "本年收办结"),
    "收办": ("新收",),
    "办结": ("本年收办结",),
    "办理": ("收办", "新收", "本年收办结"),
    "诉讼": ("直接", "复后"),
    "自然人": ("收办自然人", "办结自然人"),
    "法人": ("收办法人", "办结法人"),
    "企业": ("收办企业", "办结企业"),
    "收办自然人": ("自然人", "办结自然人"),
    "收办法人": ("法人", "办结法人"),
    "办结自然人": ("自然人", "收办自然人"),
    "办结法人": ("法人", "收办法人"),
}


def random_right(random):
    """Return edition, identity, words for itself, figures and last year's or None, of a report in which all holds."""
    edition = random.choice(("2021", "2021", "2019"))
    name, kind, self, whole = random.choice(UNITS)
    is_government = name.endswith("市人民政府")
    layout = load_layout(edition)
    size = random.choices(tuple(SIZES), (10, 25, 30, 25, 10))[0]
    figures, previous = (_applications(layout.form, random, *SIZES[size]) for _ in range(2))
    received_as_settled(figures)
    for column in SIX:
        previous[f"表三.结转下年度.{column}"] = figures[f"表三.上年结转.{column}"]
    received_as_settled(previous)
    for year in (figures, previous):
        _others(year, random, is_government)
    _follow(edition, figures, previous)
    identity = {"单位名称": name, "单位类别": kind, "报告年度": YEARS[edition], "数据范围": "汇总" if kind.endswith("级政府") else "本机关"}
    complete = [with_totals(layout, year) for year in (figures, previous)]
    return edition, identity, (self, whole), complete[0], complete[1] if random.random() < 0.6 else None


def _applications(form, random, low, high):
    figures = {figure.id: 0 for figure in form.figures.values() if not figure.parts}
    rows = [part.removesuffix(".自然人") for part in form.figures["表三.办理结果总计.自然人"].parts]
    kept = [row for row in rows if ROW_WEIGHTS.get(row.split(".")[-1]) or random.random() < 0.6]
    weights = [ROW_WEIGHTS.get(row.split(".")[-1], random.randint(1, 5)) for row in kept]
    count = random.randint(low, high)
    columns = random.choice((COLUMN_WEIGHTS, COLUMN_WEIGHTS, (1, 0, 0, 0, 0, 0)))
    for (row, column), times in Counter(
        zip(random.choices(kept, weights, k=count), random.choices(SIX, columns, k=count), strict=True)
    ).items():
        figures[f"{row}.{column}"] += times
    for row in ("上年结转", "结转下年度"):
        if count and random.random() < 0.6:
            for column in random.choices(SIX, columns, k=random.randint(1, max(1, min(count // 3, 60)))):
                figures[f"表三.{row}.{column}"] += 1
    return figures


def _others(figures, random, is_government):
    most = random.choice((0, 0, 1, 3, 12, 60))
    for id in figures:
        if id.startswith("表四"):
            figures[id] = random.randint(0, most)
        elif id.startswith("表二.规章"):
            figures[id] = random.randint(0, 9) if is_government else 0
        elif id.startswith("表二"):
            figures[id] = random.choice((0, random.randint(1, 40), random.randint(1, 900), random.randint(1, 60000)))
            if "文件" in id:
                figures[id] = random.choice((0, random.randint(1, 9), random.randint(1, 45)))
        if id.endswith("金额"):
            figures[id] = random.choice(
                (0, round(random.random() * 40, 2), round(random.random() * 4000, random.randint(2, 6)), random.randint(1, 40000))
            )


def _follow(edition, figures, previous):
    """Let the documents in force be last year's, those made and those repealed counted."""
    for kind in ("规章", "行政规范性文件") if edition == "2021" else ():
        made, repealed, valid = (f"表二.{kind}.{word}件数" for word in ("本年制发", "本年废止", "现行有效"))
        previous[valid] += previous[made] + figures[repealed]
        figures[valid] = previous[valid] + figures[made] - figures[repealed]
    if edition == "2019":
        for kind in ("规章", "规范性文件"):
            made, new, all_ = (f"表二.{kind}.{word}数量" for word in ("本年新制作", "本年新公开", "对外公开总"))
            figures[new] = figures[made]
            figures[all_] += figures[made]
        for id in [each for each in figures if each.endswith("上一年项目数量")]:
            figures[id] %= 200


def sums_of(edition):
    """Return each quantity's figures: name to the ids it sums."""
    form = load_form(edition)
    sums = {name: (f"表三.{row}.总计",) for name, row in _THIRD.items() if f"表三.{row}.总计" in form.figures}
    for name, row in (("不予公开", "不予公开"), ("无法", "无法提供"), ("不予处理", "不予处理"), ("其他处理", "其他处理")):
        sums[name] = tuple(id for id in form.figures if id.startswith(f"表三.{row}.") and id.endswith(".总计"))
    sums["收办"] = sums["新收"] + sums["结入"]
    sums["予部"] = sums["予以"] + sums["部分"]
    sums["办理"] = sums["办结"]
    columns = {name: (column,) for name, column in _COLUMNS.items()} | {"法人": tuple(SIX[1:])}
    for name, listed in columns.items():
        for prefix, rows in (("", ("新收",)), ("收办", ("新收", "上年结转")), ("办结", ("办理结果总计",)), ("予以", ("予以公开",))):
            sums[prefix + name] = tuple(f"表三.{row}.{column}" for row in rows for column in listed)
    sums |= {name: (f"表二.{id}",) for name, id in _SECOND[edition].items()}
    for name, group in _FOURTH.items():
        for end, column in _ENDS.items():
            sums[name + (end if name == "议" else end[0])] = (f"表四.{group}.{column}",)
    for end in _ENDS:
        sums["诉" + end[0] if end != "维持" else "诉维"] = sums["直" + end[0]] + sums["后" + end[0]]
    sums["诉维持"], sums["诉其他"] = sums["诉维"], sums["诉其"]
    sums["复议"], sums["直接"], sums["复后"] = (("表四." + group + ".总计",) for group in _FOURTH.values())
    sums["诉讼"] = sums["直接"] + sums["复后"]
    sums["争议"] = sums["复议"] + sums["诉讼"]
    sums["议已结"] = sums["议维持"] + sums["议纠正"] + sums["议其他"]
    return sums


def quantities_of(edition, figures, previous):
    """Return the value of each quantity; `前·` stands before last year's."""
    values = {}
    for name, ids in sums_of(edition).items():
        values[name] = sum(figures[id] for id in ids)
        if previous is not None:
            values["前·" + name] = sum(previous[id] for id in ids)
    values["本年收办结"] = values["办结"] - values["结入"]
    return values
