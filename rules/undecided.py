"""What was not judged (未评), told by what is missing for it: last year's figures, fields of the cover, parts of the prose."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from rules.catalogue import Catalogue
from rules.cover import load_cover
from rules.data import load_data
from rules.engine import Outcome, applies
from rules.kinds.figures import values_of
from rules.kinds.linear import LINEAR
from rules.kinds.phrase import sections_of
from rules.kinds.prose import prose_of
from rules.line import Line, judge_line
from rules.report import Place, Report
from rules.rule import Rule
from rules.states import UNDECIDED
from rules.terms import PREVIOUS
from rules.wording import list_cells, row_name

COVER, TEXT = "封面", "文字"
BLANK, NO_YEAR, GAPS, UNIT, OTHER = "指标", "上年", "上年空格", "上年单位", "其他"


class Lack(NamedTuple):
    """Something that is missing, in words, and how many rule instances could not be judged for want of it."""

    what: str
    instances: int


def find_lacks(outcome: Outcome, report: Report, catalogue: Catalogue) -> tuple[Lack, ...]:
    """Return what is missing for the instances that are undecided; their counts add up to them."""
    if not outcome.undecided:
        return ()
    found: dict[str, Counter[str]] = {what: Counter() for what in _words()["lacks"]}
    for code, count in outcome.open_rules.items():
        for what, name in _lacks_of(catalogue.rules[code], count, report):
            found[what][name] += 1
    for what, count in _lacks_of_lines(outcome.open_lines, report, catalogue):
        found[what][""] += count
    return tuple(Lack(_told(what, names), names.total()) for what, names in found.items() if names.total())


def tell_lacks(lacks: tuple[Lack, ...]) -> str:
    """Return the lacks as one part of a sentence: 未评 3 项：没有上年数据（3 项）."""
    words = _words()["sentence"]
    told = words["join"].join(words["lack"].format(what=each.what, count=each.instances) for each in lacks)
    return str(words["some"].format(count=sum(each.instances for each in lacks), lacks=told) if lacks else words["none"])


def last_year_remarks(outcome: Outcome, report: Report, catalogue: Catalogue) -> Iterator[str]:
    """Yield what is odd about a sheet of last year's figures in the report's own file: gaps with what they leave open, another year."""
    if report.previous_source:
        return
    words, place, stated = _words()["remarks"], report.places.get("上年.报告年度"), report.previous_identity.get("报告年度", "")
    if isinstance(place, Place) and stated and report.year and report.previous is not None and stated != str(report.year - 1):
        yield words["year"].format(sheet=place.sheet, cell=place.address, found=stated, year=report.year, expected=report.year - 1)
    if report.previous is None or None not in report.previous.values():
        return
    gaps = [id for id in report.form.ids if report.previous.get(id) is None]
    places = [place for id in gaps if isinstance(place := report.places.get(PREVIOUS + id), Place) and place.address]
    codes = _left_open_by_last_year(outcome, report, catalogue)
    if places and codes:
        rows = _rows(gaps, report)
        cells = list_cells([place.address for place in places])
        yield words["gaps"].format(rows=rows, sheet=places[0].sheet, cells=cells, codes=_words()["sentence"]["names"].join(codes))


def _words() -> dict[str, Any]:
    return load_data(__file__, "undecided.json")


def _rows(gaps: list[str], report: Report) -> str:
    words, rows = _words(), list(dict.fromkeys(row_name(report.form.figures[id]) for id in gaps))
    most = words["sentence"]["most_names"]
    named: str = words["sentence"]["names"].join(words["remarks"]["row"].format(name=row) for row in rows[:most])
    return named + (words["remarks"]["more"].format(count=len(rows)) if len(rows) > most else "")


def _told(what: str, names: Counter[str]) -> str:
    words = _words()
    listed = [f"“{name}”" for name in names if name]
    most = words["sentence"]["most_names"]
    shown = words["sentence"]["names"].join(listed[:most])
    if len(listed) > most:
        shown += words["sentence"]["more"].format(count=len(listed))
    return str(words["lacks"][what].format(names=shown))


def _lacks_of(rule: Rule, count: int, report: Report) -> Iterator[tuple[str, str]]:
    """Yield what each of a rule's undecided instances lacks: kind and name; what no need explains lacks what the first does."""
    lacks = [lack for need in _needs(rule) for lack in _missing(need, rule, report)] or [(OTHER, "")]
    yield from lacks[:count]
    yield from lacks[:1] * (count - len(lacks))


def _needs(rule: Rule) -> list[str]:
    words = _words()
    needs: list[str] = words["functions"].get(rule.terms["function"], []) if rule.kind == "python" else words["needs"].get(rule.kind, [])
    return needs


def _missing(need: str, rule: Rule, report: Report) -> Iterator[tuple[str, str]]:
    """Yield what the report lacks of what a rule needs."""
    what, _, name = need.partition(".")
    if what == COVER:
        fields = [name] if name else _fields(rule, report)
        labels = {field.id: field.label for field in load_cover()}
        yield from ((COVER, labels.get(field, field)) for field in fields if not report.identity.get(field))
    elif what == TEXT:
        yield from ((TEXT, section) for section in prose_of(report).part((name,) if name else _sections(rule)).missing)
    elif what == GAPS:
        if _compares(rule) and (lack := _lack_of_last_year(report)):
            yield lack, ""
    elif LACKING[what](report):
        yield (NO_YEAR if what == UNIT and report.previous is None else what), ""


def _fields(rule: Rule, report: Report) -> list[str]:
    """Return the fields of the cover that a rule asks for, by its own terms and by whom it is meant for."""
    asked = [field.removeprefix(f"{COVER}.") for field in rule.terms.get("functions", ())]
    if rule.applies and applies(rule, report) is None:
        asked += [key.removeprefix(f"{COVER}.") if key.startswith(COVER) else "单位类别" for key in rule.applies]
    return asked


def _sections(rule: Rule) -> tuple[str, ...]:
    """Return the parts of the prose a rule looks at, () for all of them."""
    return tuple(rule.terms["sections"]) if "sections" in rule.terms else sections_of(rule)


def _compares(rule: Rule) -> bool:
    """Return whether a rule looks at last year's figures; of linear ones the terms say so."""
    return rule.kind not in LINEAR or PREVIOUS in str(rule.terms)


def _lack_of_last_year(report: Report) -> str:
    if report.previous is None:
        return NO_YEAR
    return GAPS if any(report.previous.get(id) is None for id in report.form.ids) else ""


def _lacks_of_lines(count: int, report: Report, catalogue: Catalogue) -> Iterator[tuple[str, int]]:
    """Yield what so many undecided lines lack; only where both years have gaps they have to be judged again to tell."""
    before, has_blanks = _lack_of_last_year(report), None in report.figures.values()
    if before and has_blanks and count:
        of_last_year = sum(_is_open_by_last_year(line, report) for line in _open_lines(report, catalogue))
        yield before, min(of_last_year, count)
        count -= min(of_last_year, count)
        before = ""
    yield before or BLANK, count


def _open_lines(report: Report, catalogue: Catalogue) -> list[Line]:
    values = values_of(report)
    return [line for line in catalogue.plain_lines if judge_line(line, values)[0] == UNDECIDED]


def _is_open_by_last_year(line: Line, report: Report) -> bool:
    """Return whether last year's figures alone are missing to a line that is undecided."""
    values, before = values_of(report), len(report.form.ids)
    blanks = [place for condition in (line.must, *line.when) for place, _ in condition.weights if values[place] is None]
    return bool(blanks) and min(blanks) >= before


def _left_open_by_last_year(outcome: Outcome, report: Report, catalogue: Catalogue) -> list[str]:
    """Return the codes of the rules that gaps among last year's figures leave open somewhere."""
    codes = {line.rule.code for line in _open_lines(report, catalogue) if _is_open_by_last_year(line, report)}
    for code, count in outcome.open_rules.items():
        if any(what == GAPS for what, _ in _lacks_of(catalogue.rules[code], count, report)):
            codes.add(code)
    return sorted(codes)


LACKING: dict[str, Callable[[Report], bool]] = {
    BLANK: lambda report: None in report.figures.values(),
    UNIT: lambda report: not report.previous_identity.get("单位名称"),
    "观察": lambda report: report.observations is None,
    "看不到": lambda report: bool(report.unseen),
    "文件名": lambda report: not report.source,
}
