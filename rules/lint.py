"""Lint: what is wrong with rule files, as Chinese sentences that name file, place and the nearest right word."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from rules.catalogue import CATALOGUE, EDITION_FILE, load_catalogue
from rules.engine import KINDS
from rules.examples import problems_of
from rules.form import Form, load_form
from rules.kinds.linear import LINEAR
from rules.kinds.text import PYTHON
from rules.rule import COMMON_KEYS, Rule
from rules.terms import UnknownFigure, split

LEXICONS = Path(__file__).parent / "lexicon"
SCHEMA = Path(__file__).parent / "schema" / "rule.schema.json"
FIGURE_KEYS = frozenset({"left", "right", "figures", "unless", "part", "whole", "parts", "sum", "minus", "pairs"})


@cache
def load_schema() -> dict[str, Any]:
    """Return the JSON Schema of rule files."""
    data: dict[str, Any] = json.loads(SCHEMA.read_text(encoding="utf-8"))
    return data


def retired_codes() -> dict[str, str]:
    """Return the codes that are never used again, with the reason."""
    data: dict[str, dict[str, str]] = json.loads((CATALOGUE / "retired.json").read_text(encoding="utf-8"))
    return data["retired"]


def lint_paths(paths: Iterable[Path], edition: str) -> list[str]:
    """Return the problems of rule files and folders of them; codes of the built-in catalogue may be overridden key by key."""
    files = [file for path in paths for file in (sorted(path.glob("*.json")) if path.is_dir() else [path]) if file.name != EDITION_FILE]
    if not files:
        return ["没有找到规则文件（.json），请核对路径。"]
    problems: list[str] = []
    seen: dict[str, str] = {}
    for file in files:
        items, found = _read(file)
        problems += found
        for place, item in enumerate(items):
            problems += _lint_item(file, place, item, seen, edition)
    return problems or _lint_examples(files, edition)


def _read(file: Path) -> tuple[list[Any], list[str]]:
    try:
        data = json.loads(file.read_text(encoding="utf-8-sig"))
    except json.JSONDecodeError as error:
        return [], [f"{file.name} 第 {error.lineno} 行第 {error.colno} 列不是合法的 JSON：{error.msg}。"]
    except (OSError, UnicodeDecodeError) as error:
        return [], [f"{file.name} 读不出来（{error.__class__.__name__}），请确认是 UTF-8 编码的文本文件。"]
    if not isinstance(data, dict) or not isinstance(data.get("rules"), list):
        return [], [f'{file.name}：最外层应是 {{"rules": [ … ]}}。']
    return data["rules"], []


def _lint_item(file: Path, place: int, item: Any, seen: dict[str, str], edition: str) -> Iterator[str]:
    where = f"{file.name} 第 {place + 1} 条"
    if not isinstance(item, dict) or not isinstance(item.get("code"), str):
        yield f"{where}：缺少 code（规则代码）。"
        return
    code = item["code"]
    where = f"{file.name} {code}"
    if code in seen:
        yield f"{where}：代码重复，已在 {seen[code]} 用过。"
        return
    seen[code] = file.name
    if code in retired_codes():
        yield f"{where}：这个代码已停用（{retired_codes()[code]}），请换一个新代码。"
        return
    base = _built_in(edition).get(code)
    merged = {**base.data, **item} if base and file.parent.parent != CATALOGUE else item
    named = list(_names(where, merged))
    yield from named
    if not named:
        yield from _schema_problems(where, merged)
        yield from _figure_problems(where, merged)
        yield from _word_problems(where, merged)


@cache
def _built_in(edition: str) -> dict[str, Rule]:
    return load_catalogue(edition).all_rules


def _names(where: str, item: dict[str, Any]) -> Iterator[str]:
    kind = item.get("kind")
    if isinstance(kind, str) and kind not in KINDS:
        yield f"{where}：没有“{kind}”这种规则类型{_nearest(kind, KINDS)}。"
        return
    allowed = COMMON_KEYS | _keys_of(str(kind))
    for key in item:
        if key not in allowed:
            yield f"{where}：不认识的项“{key}”{_nearest(key, allowed)}。"


@cache
def _keys_of(kind: str) -> frozenset[str]:
    definition = load_schema()["$defs"].get(kind, {})
    return frozenset(definition.get("properties", {}))


def _schema_problems(where: str, item: dict[str, Any]) -> Iterator[str]:
    validator = Draft202012Validator({"$ref": "#/$defs/rule", "$defs": load_schema()["$defs"]})
    for error in validator.iter_errors(item):
        yield f"{where} 的 {_path(error)}：{_meaning(error)}"


def _path(error: ValidationError) -> str:
    return ".".join(str(part) for part in error.absolute_path) or "整条"


def _meaning(error: ValidationError) -> str:
    said = {
        "required": "缺少必需的项",
        "enum": "不在允许的取值之内",
        "type": "类型不对",
        "minLength": "不能为空",
        "minItems": "至少要有一个",
        "pattern": "写法不对（代码是 DF、T2、T3、T4、XT、YR、TX、HQ、FM、WQ、TM 之一加两位数字，如 T3-90）",
    }
    allowed = f"，可用：{'、'.join(str(each) for each in _enumerated(error))}" if error.validator == "enum" else ""
    missing = f"（{error.message.split(chr(39))[1]}）" if error.validator == "required" else ""
    return f"{said.get(str(error.validator), '不合规则文件的格式')}{missing}{allowed}。"


def _word_problems(where: str, item: dict[str, Any]) -> Iterator[str]:
    """Yield what is wrong with registered functions, word lists and expressions between slashes."""
    function, lexicon = item.get("function"), item.get("lexicon")
    if isinstance(function, str) and function not in PYTHON:
        yield f"{where}：没有登记“{function}”这个函数{_nearest(function, PYTHON)}。"
    lists = [path.stem for path in LEXICONS.glob("*.json")]
    if isinstance(lexicon, str) and lexicon not in lists:
        yield f"{where}：没有“{lexicon}”这个词表{_nearest(lexicon, lists)}。"
    for word in _strings_of({key: value for key, value in item.items() if key not in COMMON_KEYS}):
        if len(word) > 1 and word[0] == word[-1] == "/":
            try:
                re.compile(word[1:-1])
            except re.error as error:
                yield f"{where}：“{word}”不是合法的正则表达式（第 {(error.pos or 0) + 1} 个字符处）。"


def _strings_of(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, (list, dict)):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _strings_of(each)


def _enumerated(error: ValidationError) -> list[Any]:
    return error.validator_value if isinstance(error.validator_value, list) else []


def _figure_problems(where: str, item: dict[str, Any]) -> Iterator[str]:
    forms = [load_form(edition) for edition in ("2021", "2019") if item.get("since", "2019") <= edition]
    for pattern in _patterns(item):
        bare = split(pattern)[1]
        if not any(form.matches(bare) for form in forms):
            yield f"{where}：没有“{pattern}”这个指标{_nearest_figure(bare, forms)}。"
        elif item.get("kind") in LINEAR and not all(form.matches(bare) for form in forms):
            yield f"{where}：“{pattern}”不是每一版格式都有，请把 since 写成有它的那一版。"


def _patterns(item: Any) -> Iterator[str]:
    """Yield every figure pattern a rule names under a key that holds figures."""
    if isinstance(item, dict):
        for key, value in item.items():
            if key in FIGURE_KEYS:
                yield from _strings(value)
            elif key != "examples":
                yield from _patterns(value)
    elif isinstance(item, list):
        for value in item:
            yield from _patterns(value)


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for each in value:
            yield from _strings(each)


def _nearest(word: str, words: Iterable[str]) -> str:
    near = get_close_matches(word, list(words), n=1, cutoff=0.5)
    return f"，是不是“{near[0]}”" if near else ""


def _nearest_figure(pattern: str, forms: list[Form]) -> str:
    """Return the nearest figure, the pattern's own wildcards and variables kept where only one segment is misspelt."""
    segments = pattern.split(".")
    known = {segment for form in forms for id in form.ids for segment in id.split(".")}
    mended = [
        segment
        if segment in known or "*" in segment or "{" in segment
        else (get_close_matches(segment, list(known), n=1, cutoff=0.3) or [segment])[0]
        for segment in segments
    ]
    candidate = ".".join(mended)
    if any(form.matches(candidate) for form in forms):
        return f"，是不是“{candidate}”"
    return _nearest(pattern, [id for form in forms for id in form.ids])


def _lint_examples(files: list[Path], edition: str) -> list[str]:
    """Return the examples that are not judged as they say; asked only of files that are otherwise right."""
    extra = [file for file in files if file.parent.parent != CATALOGUE]
    codes = {item["code"] for file in files for item in _read(file)[0]}
    try:
        catalogue = load_catalogue(edition, extra)
        rules = [rule for code, rule in catalogue.all_rules.items() if code in codes]
        return [problem for rule in rules for problem in problems_of(rule, catalogue)]
    except UnknownFigure as error:
        return [f"没有“{error}”这个指标。"]
