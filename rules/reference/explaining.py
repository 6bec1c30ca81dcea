"""Explaining rules (规则说明): the text of `rules explain`, of `rules list` and of REFERENCE.md, all from entries."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from rules.catalogue import Catalogue, load_catalogue
from rules.form import EDITIONS
from rules.reference.entry import Entry
from rules.rule import Rule
from rules.states import ERROR, SEVERITY, STATUS


def entries(extra: Iterable[Path] = ()) -> dict[str, Entry]:
    """Return the entry of every rule of every edition by code, with the newest edition that has it; `extra` are rule folders on top."""
    folders, found = tuple(extra), dict[str, Entry]()
    for edition in EDITIONS:
        catalogue = load_catalogue(edition, folders)
        for code, rule in catalogue.all_rules.items():
            found.setdefault(code, Entry(rule, catalogue))
    return dict(sorted(found.items()))


def explain(entry: Entry) -> str:
    """Return an entry as plain text."""
    lines = [f"{entry.code} {entry.title}"]
    for heading, text in entry.parts():
        first, *more = text.split("\n")
        lines += [f"{heading}：{first}", *(f"　　{line}" for line in more)]
    return "\n".join(lines)


def markdown(entry: Entry) -> str:
    """Return an entry as a chapter of REFERENCE.md."""
    parts = (f"**{heading}**　" + "\n\n".join(map(_escaped, text.split("\n"))) for heading, text in entry.parts())
    return f"## {entry.code}\n\n**{entry.title}**\n\n" + "\n\n".join(parts)


def _escaped(text: str) -> str:
    """Return a text in which Markdown reads nothing but the text."""
    for mark in "\\`*_<>|":
        text = text.replace(mark, "\\" + mark)
    return text


def listing(catalogue: Catalogue) -> Iterator[str]:
    """Yield one line a rule: code, severity, status, title."""
    for code, rule in sorted(catalogue.all_rules.items()):
        off = "" if rule.status == "on" else "（停用）"
        yield f"{code}  {SEVERITY[rule.severity]}  {rule.title}{off}"


def reference() -> str:
    """Return REFERENCE.md: every rule of both editions, one table row each and its entry."""
    older, listed = load_catalogue("2019"), list(entries().values())
    head = [
        "# 规则参考",
        "",
        "本页由 `nianbao rules reference` 从 rules/catalogue 生成，请勿手改。",
        "",
        _counts([entry.rule for entry in listed], len(older.all_rules)),
        "",
        "合计格是公式时，分项填错会反映在勾稽上（表三）；表四没有勾稽关系，合计是公式时分项填错无从发现，只能与案卷核对。",
        "",
        "“错误”必须改正；“提示”改正，或写情况说明。缺数据一律“未评”，不算通过。错的例子后面是校验时说的话。",
        "",
        "| 代码 | 级别 | 状态 | 版 | 标题 | 依据 |",
        "|---|---|---|---|---|---|",
    ]
    rows = [_row(entry, older) for entry in listed]
    return "\n".join([*head, *rows, *(f"\n{markdown(entry)}" for entry in listed)]) + "\n"


def _counts(rules: list[Rule], older: int) -> str:
    errors, off = sum(rule.severity == ERROR for rule in rules), sum(rule.status == "off" for rule in rules)
    return f"共 {len(rules)} 条：错误 {errors} 条，提示 {len(rules) - errors} 条；其中停用 {off} 条。2019 版适用 {older} 条。"


def _row(entry: Entry, older: Catalogue) -> str:
    rule, link = entry.rule, f"[{entry.code}](#{entry.code.lower()})"
    editions = "2019、2021" if entry.code in older.all_rules else "2021"
    return f"| {link} | {SEVERITY[rule.severity]} | {STATUS[rule.status]} | {editions} | {rule.title} | {entry.source} |"
