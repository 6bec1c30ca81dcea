"""Contradictions in words, and what each of their lines asks, written out with figure ids; for those who write rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rules.form import Form
from rules.line import Condition, Line
from rules.linting.contradictions import DOOMED, FORCED, IDLE, NOTHING, UNFINISHED, Contradiction
from rules.rule import Rule
from rules.terms import MINUS, all_ids

SIGNS = {"==": "=", "<=": "≤", ">=": "≥", ">": ">", "<": "<", "!=": "≠"}
MOST_TERMS = 4
HEADS = {
    IDLE: "前提不可能成立，这条规则永远用不上",
    DOOMED: "前提一成立就一定不通过",
}
TOO_MANY = "规则之间牵连太多，矛盾没有查完。请先改正已经列出的，或者把规则分到几个文件夹里，再检查一次。"
ASK = "请改其中一条，或者停用（status 写 off）。"


def statement_of(found: Contradiction, form: Form, homes: Mapping[Rule, str]) -> str:
    """Return a contradiction in words: where, what, and its lines below; `homes` has file, line and code of the linted rules."""
    if found.kind == UNFINISHED:
        return TOO_MANY
    mine = (
        found.asked.rule
        if found.asked and found.asked.rule in homes
        else max((r for r in found.rules() if r in homes), key=list(homes).index)
    )
    lines = [*([found.asked] if found.asked else []), *found.lines]
    if found.kind == NOTHING and len(lines) == 1:
        return f"{homes[mine]}：没有一份年报能满足这条规则：{statement(lines[0], form)}。"
    others = "、".join(rule.code for rule in found.rules() if rule is not mine)
    head = f"与 {others} 合在一起，" if others else ""
    if found.kind == FORCED:
        head += f"“{all_ids(form)[found.place]}”" + (f"只能是 {found.value}" if found.value.denominator == 1 else "没有整数可填")
    elif found.kind in HEADS:
        head = f"{head}{found.asked.rule.code + ' 的' if found.asked and found.asked.rule is not mine else ''}{HEADS[found.kind]}"
    else:
        head = f"与 {others} 矛盾，没有一份年报能同时满足" if others else "各处互相矛盾，没有一份年报能同时满足"
    listed = [f"  {homes.get(line.rule, f'内置 {line.rule.code}')}{_scope(line)}：{statement(line, form)}" for line in lines]
    return "\n".join([f"{homes[mine]}：{head}。{ASK}", *listed])


def _scope(line: Line) -> str:
    return f"（{line.scope}）" if line.scope else ""


def statement(line: Line, form: Form) -> str:
    """Return the guards and the requirement of a line as one phrase."""
    pairs = len(line.rule.terms.get("pairs", ()))
    guards = line.when[: len(line.when) - max(pairs - 1, 0)]
    when = "、".join(_condition(guard, form) for guard in guards)
    return (f"当 {when} 时，" if when else "") + (_pairs(line) if pairs else _must(line))


def _must(line: Line) -> str:
    right, bound = _sum(line.right), line.must.bound
    if line.right and line.factor != 1:
        right = f"{right} × {line.factor:g}" if len(line.right) == 1 else f"（{right}）× {line.factor:g}"
    if not line.right:
        right = f"{bound:g}"
    elif bound:
        right += f" {'+' if bound > 0 else '-'} {abs(bound):g}"
    return f"{_sum(line.left)} {SIGNS[line.must.relation]} {right}"


def _pairs(line: Line) -> str:
    equal = "、".join(f"{left} = {right}" for left, right in zip(line.left, line.right, strict=True))
    return f"不同时有 {equal}"


def _sum(ids: Sequence[str]) -> str:
    shown = ids if len(ids) <= MOST_TERMS + 1 else ids[:MOST_TERMS]
    text = "".join(f" - {id.removeprefix(MINUS)}" if id.startswith(MINUS) else f" + {id}" for id in shown).removeprefix(" + ").lstrip()
    return text if len(shown) == len(ids) else f"{text} 等 {len(ids)} 项之和"


def _condition(condition: Condition, form: Form) -> str:
    ids = all_ids(form)
    terms = [f"{MINUS if weight < 0 else ''}{ids[place]}" for place, weight in condition.weights]
    return f"{_sum(terms) or '0'} {SIGNS[condition.relation]} {condition.bound:g}"
