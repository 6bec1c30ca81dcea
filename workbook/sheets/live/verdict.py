"""The formulas of one row: its sides, what they differ by, the conclusion, whether the clerk's reason counts, its turn to be listed."""

from __future__ import annotations

from typing import Any

from rules.reasons.filler import SHORTEST_EXPLANATION
from rules.states import NOTICE
from workbook.sheets.formulas import quote
from workbook.sheets.live.span import Span, named
from workbook.sheets.live.terms import compare
from workbook.sheets.live_row import LiveRow
from workbook.sheets.plan import CheckRow, Plan


def row_formulas(plan: Plan, span: Span, row: int, check: CheckRow) -> dict[str, Any]:
    """Return the formulas of a row by the name of their column; a side that is a mere number is written as one."""
    live = check.live
    if live is None:
        return {}
    fails = plan.wording["verdicts"]["ask" if check.severity == NOTICE else "fail"]
    cells = {name: f"{span.letters(name)}{row}" for name in span.columns}
    formulas: dict[str, Any] = {
        # What refers to cells that are no longer there is as good as blank.
        "左边": f'=IFERROR({live.left.replace("{right}", cells["右边"])},"")',
        "右边": float(live.right) if _is_number(live.right) else f'=IFERROR({live.right},"")',
        "相差": "=" + difference(live, cells, fails),
        "结论": "=" + verdict(plan, live, cells, fails),
        "待处理": "=" + to_do(plan, cells),
        "次序": "=" + turn(plan, span, cells, row),
    }
    if live.guard:
        formulas["前提"] = f"=IFERROR({live.guard},{quote(plan.wording['live']['guards']['open'])})"
    if live.found:
        formulas["前提"] = f'=IFERROR({live.found},"")'
        formulas["去看"] = "=" + link(found_place(plan, live, cells["前提"]))
    if check.explainable:
        formulas["说明是否有效"] = "=" + reason(plan, live, cells)
    if check.explainable and live.bound:
        formulas["应抄的数"] = "=" + bound_numbers(plan, live, cells)
    return formulas


def found_place(plan: Plan, live: LiveRow, found: str) -> str:
    """Return the formula of the place to look at: what was found, else the first figure."""
    place = plan.layout.places[live.look]
    before = plan.wording["check"]["look"].format(sheet=place.sheet, address="")
    return f'{quote(before)}&IF({found}="",{quote(place.address)},{found})'


def link(look: str) -> str:
    """Return the formula of a link to what a text names, sheet and address."""
    return f'HYPERLINK("#\'"&SUBSTITUTE({look},"!","\'!"),{look})'


def _is_number(text: str) -> bool:
    return text.lstrip("-").replace(".", "", 1).isdigit()


def difference(live: LiveRow, cells: dict[str, str], fails: str) -> str:
    """Return by how much the sides differ: always where they must be equal, else only where they are not as they must be."""
    left, right = cells["左边"], cells["右边"]
    distance = f"ABS(ROUND({left}-{right},6))"
    if live.relation == "==":
        return f'IF(COUNT({left},{right})<2,"",{distance})'
    return f'IF({cells["结论"]}={quote(fails)},{distance},"")'


def verdict(plan: Plan, live: LiveRow, cells: dict[str, str], failing: str) -> str:
    """Return the conclusion as the engine draws it: a guard that surely fails passes; what is missing is open, never passed."""
    words, left, right = plan.wording["verdicts"], cells["左边"], cells["右边"]
    passed, failed, blank = quote(words["pass"]), quote(failing), quote(words["open"])
    fails = failed
    if live.asks:
        fails = blank
    elif live.guard:
        fails = f"IF({cells['前提']}={quote(plan.wording['live']['guards']['open'])},{blank},{failed})"
    holds = f"IF(IFERROR({live.complete},FALSE()),{passed},{blank})" if live.complete else passed
    judged = f"IF(COUNT({left},{right})<2,{blank},IF({compare(left, live.relation, right)},{holds},{fails}))"
    if live.guard:
        return f"IF({cells['前提']}={quote(plan.wording['live']['guards']['fails'])},{passed},{judged})"
    return judged


def reason(plan: Plan, live: LiveRow, cells: dict[str, str]) -> str:
    """Return what is said of the clerk's reason: missing, too short, without its numbers, for other numbers, or good."""
    words, text = plan.wording["check"]["reasons"], f"TRIM({cells['情况说明']})"
    kept = _kept(words, cells) if live.bound else quote(words["elsewhere"])
    copied = f"ISNUMBER(FIND({text},{cells['规则']}))"
    says = f'IF({told(plan, text)}="",{quote(words["filler"])},IF({copied},{quote(words["copied"])},{kept}))'
    judged = f'IF({text}="",{quote(words["needed"])},IF(LEN({text})<{SHORTEST_EXPLANATION},{quote(words["short"])},{says}))'
    # A reason that shows an error, as one does that begins with =, is none.
    return f'IF({cells["结论"]}={quote(plan.wording["verdicts"]["fail"])},IFERROR({judged},{quote(words["needed"])}),"")'


def told(plan: Plan, text: str) -> str:
    """Return what is left of a reason without the words that say nothing."""
    for word in plan.wording["check"]["filler"]:
        text = f'SUBSTITUTE({text},{quote(word)},"")'
    return text


def _kept(words: dict[str, str], cells: dict[str, str]) -> str:
    """Return whether the numbers noted beside a reason are those of today; blanks and a wide comma are no difference."""
    noted = cells["所说明的数值"]
    plain = f'SUBSTITUTE(SUBSTITUTE({noted}," ",""),"，","、")'
    same = f"IF({plain}={cells['应抄的数']},{quote(words['settled'])},{quote(words['changed'])})"
    return f'IF({noted}="",{quote(words["copy"])},{same})'


def bound_numbers(plan: Plan, live: LiveRow, cells: dict[str, str]) -> str:
    """Return the numbers a reason is bound to: both sides, once where they are equal, or the left one."""
    left, right = (f"ROUND({cells[side]},6)" for side in ("左边", "右边"))
    numbers = f'IF({left}={right},{left}&"",{left}&"、"&{right})' if live.bound == "both" else f'{left}&""'
    return f'IF({cells["结论"]}={quote(plan.wording["verdicts"]["fail"])},{numbers},"")'


def to_do(plan: Plan, cells: dict[str, str]) -> str:
    """Return 1 for what fails and has no reason that counts, else 0."""
    words = plan.wording["check"]["reasons"]
    reasoned = ",".join(f"{cells['说明是否有效']}={quote(words[name])}" for name in ("settled", "elsewhere"))
    return f"IF({cells['结论']}={quote(plan.wording['verdicts']['fail'])},IF(OR({reasoned}),0,1),0)"


def turn(plan: Plan, span: Span, cells: dict[str, str], row: int) -> str:
    """Return the row's place in the list of what is to be done, errors before the rest; blank for what is not."""
    error = quote(plan.wording["severities"]["error"])
    letters = {name: span.letters(name) for name in ("级别", "待处理")}
    upto = ",".join(
        f"{letters[name]}${span.first}:{letters[name]}{row},{value}" for name, value in (("级别", cells["级别"]), ("待处理", "1"))
    )
    errors = f"COUNTIFS({named('级别')},{error},{named('待处理')},1)"
    return f'IF({cells["待处理"]}=1,IF({cells["级别"]}={error},0,{errors})+COUNTIFS({upto}),"")'
