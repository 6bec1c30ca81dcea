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
from rules.kinds.mention import agreed_of, values_of
from rules.kinds.mentions.reading import Reading, read_prose
from rules.report import Report
from tests.bulk import SIX, balanced_figures
from tests.prose import prose_findings
from tests.prose_templates import TEMPLATES
from workbook.layout import Layout, load_layout
from workbook.template.filling import with_totals

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
        is_there = (place.section, place.paragraph, _offset(reading, start)) == (spot.section, spot.paragraph, spot.start)
        if is_there and agreed_of(each, values_of(each, report)) is not None:
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
