"""Explaining a rule (规则说明): the text of `rules explain` and of REFERENCE.md, from the catalogue alone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from rules.catalogue import Catalogue, load_catalogue
from rules.rule import ERROR, Rule

SEVERITY = {"error": "错误", "warning": "提示"}
STATUS = {"on": "启用", "off": "停用"}


@cache
def kind_names() -> dict[str, str]:
    """Return the Chinese name of every kind."""
    data: dict[str, dict[str, str]] = json.loads((Path(__file__).parent / "kinds.json").read_text(encoding="utf-8"))
    return data["kinds"]


def source_text(rule: Rule) -> str:
    """Return document and clause as one phrase with the certainty in brackets."""
    clause = rule.source.get("clause", "")
    return f"{rule.source['document']}{'，' + clause if clause else ''}〔{rule.certainty}〕"


def explain(rule: Rule) -> str:
    """Return what a rule asks, why, on which ground, and one right and one wrong example, as plain Chinese text."""
    lines = [
        f"{rule.code} {rule.title}",
        f"级别：{SEVERITY[rule.severity]}；类型：{kind_names()[rule.kind]}；状态：{STATUS[rule.status]}；自 {rule.since} 版起",
        f"为什么：{rule.why}",
        f"依据：{source_text(rule)}",
        f"提示语：{rule.message}",
    ]
    for kind, label in (("good", "对的例子"), ("bad", "错的例子"), ("blank", "未评的例子")):
        shown = rule.examples.get(kind, [])[:1]
        lines += [f"{label}：{_example(each['given'] if kind == 'bad' else each)}" for each in shown]
    return "\n".join(lines)


def _example(given: dict[str, Any]) -> str:
    if not given:
        return "全部为 0"
    return "；".join(f"{key} = {'未填' if value is None else json.dumps(value, ensure_ascii=False)}" for key, value in given.items())


def listing(catalogue: Catalogue) -> Iterator[str]:
    """Yield one line a rule: code, severity, status, title."""
    for code, rule in sorted(catalogue.all_rules.items()):
        off = "" if rule.status == "on" else "（停用）"
        yield f"{code}  {SEVERITY[rule.severity]}  {rule.title}{off}"


def reference() -> str:
    """Return REFERENCE.md: every rule of both editions, one table row each and its explanation."""
    catalogue, older = load_catalogue("2021"), load_catalogue("2019")
    rules = [*catalogue.all_rules.values(), *(rule for code, rule in older.all_rules.items() if code not in catalogue.all_rules)]
    rules.sort(key=lambda rule: rule.code)
    head = [
        "# 规则参考",
        "",
        "本页由 `nianbao rules reference` 从 rules/catalogue 生成，请勿手改。",
        "",
        _counts(rules, len(older.all_rules)),
        "",
        "合计格是公式时，分项填错会反映在勾稽上（表三）；表四没有勾稽关系，合计是公式时分项填错无从发现，只能与案卷核对。",
        "",
        "确定性：官＝官方文本明文，推＝由官方文本直接推出，惯＝通行做法，议＝校验经验。缺数据一律“未评”，不算通过。",
        "",
        "| 代码 | 级别 | 状态 | 版 | 标题 | 依据 |",
        "|---|---|---|---|---|---|",
    ]
    rows = [_row(rule, older) for rule in rules]
    bodies = [f"\n## {rule.code}\n\n" + "\n\n".join(explain(rule).split("\n")) for rule in rules]
    return "\n".join([*head, *rows, *bodies]) + "\n"


def _counts(rules: list[Rule], older: int) -> str:
    errors, off = sum(rule.severity == ERROR for rule in rules), sum(rule.status == "off" for rule in rules)
    return f"共 {len(rules)} 条：错误 {errors} 条，提示 {len(rules) - errors} 条；其中停用 {off} 条。2019 版适用 {older} 条。"


def _row(rule: Rule, older: Catalogue) -> str:
    link = f"[{rule.code}](#{rule.code.lower()})"
    return f"| {link} | {SEVERITY[rule.severity]} | {STATUS[rule.status]} | {_editions(rule, older)} | {rule.title} | {source_text(rule)} |"


def _editions(rule: Rule, older: Catalogue) -> str:
    return "2019、2021" if rule.code in older.all_rules else "2021"
