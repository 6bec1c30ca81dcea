"""Lint: what is wrong with rule files, as Chinese sentences that name file, line, rule and the nearest right word.

A defect in one rule hides nothing about the others: those that are right by themselves are still tried on their examples and,
where `contradictions` is asked for, searched for rules that cannot hold together.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from rules.catalogue import CATALOGUE, EDITION_FILE, Catalogue, RuleFileError, load_catalogue
from rules.data import load_data
from rules.form import EDITIONS, Form, load_form
from rules.kinds.linear import LINEAR
from rules.linting.contradictions import find_contradictions, lines_of
from rules.linting.dating import dating_defects
from rules.linting.defects import defects_of
from rules.linting.positions import Path as Spot
from rules.linting.positions import Positions, positions_of
from rules.linting.statement import statement_of
from rules.linting.values import Defect, value_defects
from rules.reference.examples import problems_of
from rules.rule import Rule
from rules.terms import UnknownFigure

# What a rule needs besides what must hold; a rule without it is defective, and may contradict others all the same.
UNSAID: dict[str, Any] = {
    "title": "—",
    "severity": "error",
    "message": "—",
    "why": "—",
    "source": {"document": "—"},
    "certainty": "议",
    "since": "2019",
    "status": "on",
    "examples": {},
}


# Bytes; ours is a hundredth of it.
LARGEST = 20 << 20
# What the reader of JSON complains of, by what its English begins with.
COMPLAINTS = {
    "Expecting ','": "这里或前面少了逗号或后半个括号",
    "Expecting ':'": "这里少了冒号",
    "Expecting property name": "这里应是双引号括起的名称，末项后面不能有逗号",
    "Expecting value": "这里少了一个值",
    "Extra data": "多了后面的内容",
    "Illegal trailing comma": "末项后面不能有逗号",
    "Invalid \\": "反斜杠后面的字符不对，反斜杠本身要写两个",
    "Invalid control": "引号里有换行或控制字符",
    "Unterminated string": "引号没有成对",
}
# What values of the wrong kind or size do to those who look at them; the rule is named, and the others are linted.
UNREADABLE = (RecursionError, TypeError, ValueError, OverflowError)


class Item:
    """A rule as a file has it: the file, its place among the file's rules, and what it says."""

    def __init__(self, file: Path, place: int, data: Any, positions: Positions) -> None:
        self.file = file
        self.place = place
        self.data = data
        self.positions = positions
        self.built_in = file.parent.parent == CATALOGUE
        named = isinstance(data, dict) and isinstance(data.get("code"), str)
        self.code: str = data["code"] if named else ""

    def line(self, spot: Spot = ()) -> int:
        """Return the line of a place in the rule."""
        return self.positions.line(("rules", self.place, *spot))

    def at(self, spot: Spot = ()) -> str:
        """Return file, line and code, as a sentence begins with them."""
        return f"{self.file.name} 第 {self.line(spot)} 行 {self.code or f'第 {self.place + 1} 条'}"


def load_extra(edition: str, folder: Path) -> Catalogue:
    """Return the edition's catalogue with a supervisor's folder on top, linted first; raises RuleFileError."""
    problems = lint_paths([folder], edition)
    if problems:
        raise RuleFileError(problems)
    return load_catalogue(edition, [folder])


def retired_codes() -> dict[str, str]:
    """Return the codes that are never used again, with the reason."""
    retired: dict[str, str] = load_data(__file__, "../catalogue/retired.json")["retired"]
    return retired


def lint_paths(paths: Iterable[Path], edition: str, *, contradictions: bool = False) -> list[str]:
    """Return the problems of rule files and folders of them; codes of the built-in catalogue may be overridden key by key.

    With `contradictions` the rules of every edition are searched for those that cannot hold together, which takes a second or two.
    """
    files = [file for path in paths for file in (sorted(path.glob("*.json")) if path.is_dir() else [path]) if file.name != EDITION_FILE]
    if not files:
        return ["没有找到规则文件（.json），请核对路径。"]
    items, problems = _read_all(files)
    seen: dict[str, Item] = {}
    sound: list[Item] = []
    for item in items:
        own = _own_defects(item, edition)
        if item.built_in:
            own += _ours_defects(item)
        problems += [f"{item.at(spot)}：{words}" for spot, words in (*_code_defects(item, seen, edition), *own)]
        sound += [] if own else [item]
        seen.setdefault(item.code, item)
    problems += _lint_examples([item for item in sound if seen[item.code] is item], edition)
    return [*problems, *lint_together([item for item in items if _says_enough(item, edition)])] if contradictions else problems


def _ours_defects(item: Item) -> Iterator[Defect]:
    """Yield what is asked of the catalogue's own rules only; supervisors' rules need neither."""
    if not item.code:
        return
    if not item.data.get("remedy"):
        yield (), "缺少必需的项（remedy）。"
    yield from dating_defects(item.data)


def _own_defects(item: Item, edition: str) -> list[Defect]:
    """Return what is wrong with a rule by itself."""
    if not item.code:
        return [((), "缺少 code（规则代码）。")]
    found: list[Defect] = []
    try:
        merged = _merged(item, edition)
        found += value_defects(merged)
        found += defects_of(merged)
    except UNREADABLE:
        found = found or [((), "这一条有的值写得不对，读不下去，请对照规则文件的格式（rules/schema/rule.schema.json）改写。")]
    return found


def _says_enough(item: Item, edition: str) -> bool:
    """Return whether a rule says what must hold, whatever it leaves out for people to read: then it can contradict others."""
    try:
        merged = UNSAID | _merged(item, edition) if item.code else {}
        odd = [spot for spot, _ in (*value_defects(merged), *defects_of(merged)) if spot[:1] not in (("examples",), ("message",))]
    except UNREADABLE:
        return False
    return bool(merged) and not odd


def _read_all(files: list[Path]) -> tuple[list[Item], list[str]]:
    items: list[Item] = []
    problems: list[str] = []
    for file in files:
        read, found = _read(file)
        items += read
        problems += found
    return items, problems


def _read(file: Path) -> tuple[list[Item], list[str]]:
    try:
        if unfit := _unfit(file):
            return [], [unfit]
        text = file.read_text(encoding="utf-8-sig")
        data, positions = json.loads(text), positions_of(text)
    except json.JSONDecodeError as error:
        return [], [f"{file.name} 第 {error.lineno} 行第 {error.colno} 列不是合法的 JSON{_complaint(error)}。"]
    except (OSError, UnicodeDecodeError):
        return [], [f"{file.name} 读不出来，请确认是 UTF-8 编码的文本文件，不是文件夹。"]
    except (ValueError, RecursionError):
        return [], [f"{file.name}：有的数位数太多，或者括号套得太深，读不下去，请改小。"]
    if not isinstance(data, dict) or not isinstance(data.get("rules"), list):
        return [], [f'{file.name}：最外层应是 {{"rules": [ … ]}}。']
    repeated = [f"{file.name} 第 {line} 行：“{path[-1]}”在同一处写了两次，只能留一个。" for path, line in positions.repeated]
    return [Item(file, place, each, positions) for place, each in enumerate(data["rules"])], repeated


def _unfit(file: Path) -> str:
    """Return why a file is not even opened, "" for one that is; a pipe would be waited for, and a device has no end."""
    if file.exists() and not file.is_file():
        return f"{file.name} 读不出来，不是普通文件，请核对路径。"
    return f"{file.name} 超过 {LARGEST >> 20} MB，不像规则文件，没有读取。" if file.stat().st_size > LARGEST else ""


def _complaint(error: json.JSONDecodeError) -> str:
    return next((f"：{said}" for begin, said in COMPLAINTS.items() if error.msg.startswith(begin)), "")


def _code_defects(item: Item, seen: dict[str, Item], edition: str) -> Iterator[Defect]:
    code, spot = item.code, ("code",)
    if not code:
        return
    if code in seen:
        first = seen[code]
        yield spot, f"代码重复，{'' if first.file == item.file else first.file.name + ' '}第 {first.line(spot)} 行已经用过。"
    elif code in retired_codes():
        yield spot, f"这个代码已停用（{retired_codes()[code]}），请换一个新代码。"
    elif _collides(item, edition):
        title = _built_in(edition)[code].title
        yield spot, f"代码与内置规则“{title}”重复。增加规则请换一个代码；改写内置规则只写要改的项。"


def _collides(item: Item, edition: str) -> bool:
    """Return whether a rule of its own, no override, has a code of the built-in catalogue."""
    base = None if item.built_in else _built_in(edition).get(item.code)
    return base is not None and "kind" in item.data and item.data.get("title", base.title) != base.title


def _merged(item: Item, edition: str) -> dict[str, Any]:
    base = None if item.built_in else _built_in(edition).get(item.code) or _elsewhere(item.code)
    return {**base.data, **item.data} if base else item.data


def _elsewhere(code: str) -> Rule | None:
    """Return the built-in rule of another edition: one folder of rules serves reports of every edition."""
    return next((rules[code] for rules in map(_built_in, EDITIONS) if code in rules), None)


@cache
def _built_in(edition: str) -> dict[str, Rule]:
    return load_catalogue(edition).all_rules


def _lint_examples(sound: list[Item], edition: str) -> Iterator[str]:
    """Yield the examples that are not judged as they say; asked only of rules that are otherwise right."""
    rules = {item.code: Rule(_merged(item, edition), item.file.name) for item in sound}
    catalogue = Catalogue(load_form(edition), _built_in(edition) | rules, ())
    for item in sound:
        if rules[item.code].since <= edition:
            try:
                yield from (f"{item.at(('examples',))}：{problem}" for problem in problems_of(rules[item.code], catalogue))
            except UnknownFigure as error:
                yield f"{item.at()}：没有“{error}”这个指标。"


def lint_together(sound: list[Item]) -> Iterator[str]:
    """Yield the contradictions among rules that are right by themselves and the built-in ones, each once, whatever the edition."""
    editions: dict[str, list[str]] = {}
    for edition in EDITIONS:
        for text in _disputes(sound, edition):
            editions.setdefault(text, []).append(edition)
    for text, where in editions.items():
        yield text if len(where) == len(EDITIONS) else f"{text}\n  （{where[0]} 版格式的年报）"


def _disputes(sound: list[Item], edition: str) -> Iterator[str]:
    form = load_form(edition)
    home: dict[Rule, Item] = {}
    # A code that is used twice is a defect of its own: both rules are looked at.
    for item in sound:
        rule = Rule(UNSAID | _merged(item, edition), item.file.name)
        if rule.since <= edition and _resolves(rule, form):
            home[rule] = item
    overridden = {item.code for item in sound if not _collides(item, edition)}
    others = [rule for code, rule in _built_in(edition).items() if code not in overridden]
    for found in find_contradictions([*others, *home], home, form):
        yield statement_of(found, form, {rule: item.at() for rule, item in home.items()})


def _resolves(rule: Rule, form: Form) -> bool:
    try:
        return bool(list(lines_of(rule, form))) or rule.kind not in LINEAR
    except UnknownFigure:
        return False
