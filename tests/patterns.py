"""Every expression of the product: those written in its code, made by it, and kept in its data."""

import ast
import inspect
import json
import pkgutil
import re
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

import addin
import rules
import workbook
from rules.expressions import compiled

ROOT = Path(rules.__file__).parent.parent
COMPILED = compiled.__name__
WAYS = {"match": "match", "fullmatch": "fullmatch"}
# Called under another name, and at the beginning of a window.
MATCHED = {"_acting": "match", "_framed": "match"}
# Modules of a program that is not at hand everywhere.
FOREIGN = ("uno", "unohelper", "com", "win32com", "pythoncom", "appscript")


class Found(NamedTuple):
    """An expression, where it stands, and how it is tried: at every place of a text (search) or at its beginning."""

    place: str
    pattern: str | bytes
    flags: int = 0
    way: str = "search"


def modules() -> Iterator[ModuleType]:
    for room in (rules, workbook, addin):
        for each in pkgutil.walk_packages(room.__path__, f"{room.__name__}."):
            try:
                yield import_module(each.name)
            except ImportError as error:
                if (error.name or "").split(".")[0] not in FOREIGN:
                    raise


@cache
def all_patterns() -> tuple[Found, ...]:
    made = list(_made())
    known = {each.pattern for each in made}
    written = [each for each in _in_code() if each.pattern not in known]
    return tuple({(each.pattern, each.flags, each.way): each for each in (*written, *made, *_in_data())}.values())


def _in_code() -> Iterator[Found]:
    """Yield what is given to `re` or to `compiled` in so many words, or by a module's constant."""
    for module in modules():
        tree = ast.parse(inspect.getsource(module))
        used = _ways(tree)
        names = {
            id(node.value): node.targets[0].id
            for node in ast.walk(tree)
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
        }
        for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
            name = ast.unparse(call.func)
            if not (name.startswith("re.") or name == COMPILED) or name == "re.escape" or not call.args:
                continue
            try:
                pattern = eval(ast.unparse(call.args[0]), vars(module))  # noqa: S307
            except Exception:  # noqa: BLE001, S112  (made where it is used: see below)
                continue
            if isinstance(pattern, re.Pattern):
                pattern = pattern.pattern
            flags = sum(int(getattr(re, flag)) for flag in re.findall(r"re\.([A-Z]+)\b", ast.unparse(call)))
            chained = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute) and node.value is call}
            named = used.get(names.get(id(call), ""), set())
            own = (chained or named) if name in (COMPILED, "re.compile") else {name.removeprefix("re.")}
            yield Found(f"{module.__name__}:{call.lineno}", pattern, flags, _way(own))


def _ways(tree: ast.AST) -> dict[str, set[str]]:
    """Return the methods that a module calls on each of its names."""
    found: dict[str, set[str]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            found.setdefault(node.value.id, set()).add(node.attr)
    return found


def _way(used: set[str]) -> str:
    """Return the harmless way only where no other is taken."""
    return next(iter(used)) if len(used) == 1 and next(iter(used)) in WAYS else "search"


def _made() -> Iterator[Found]:
    """Yield what functions without parameters make of data, and what modules hold that another has made."""
    for module in modules():
        for name, value in vars(module).items():
            if getattr(value, "__module__", None) == module.__name__ and callable(value) and _gives_pattern(value):
                used = set(re.findall(rf"\b{name}\(\)\.(\w+)\(", inspect.getsource(module)))
                yield Found(f"{module.__name__}.{name}", value().pattern, value().flags, MATCHED.get(name) or _way(used))
            for each in value if isinstance(value, (list, tuple)) else value.values() if isinstance(value, dict) else ():
                yield from (Found(f"{module.__name__}.{name}", one.pattern, one.flags) for one in _compiled(each))


def _compiled(value: Any) -> Iterator[re.Pattern[Any]]:
    for each in value if isinstance(value, tuple) else [value]:
        if isinstance(each, re.Pattern):
            yield each


def _gives_pattern(function: Any) -> bool:
    try:
        signature = inspect.signature(function)
    except (TypeError, ValueError):
        return False
    return not signature.parameters and "re.Pattern" in str(signature.return_annotation)


def _in_data() -> Iterator[Found]:
    """Yield what stands between slashes in data of the rules, and the patterns of schemas by which a person's own files are judged."""
    for path in sorted((*(ROOT / "rules").rglob("*.json"), *(ROOT / "workbook").rglob("*.json"), *(ROOT / "addin").rglob("*.json"))):
        data = json.loads(path.read_text(encoding="utf-8"))
        for key, text in _texts(data):
            if len(text) > 1 and text[0] == text[-1] == "/":
                yield Found(f"{path.relative_to(ROOT)}", text[1:-1])
            elif key == "pattern" and path.name in ("rule.schema.json", "waivers.schema.json"):
                yield Found(f"{path.relative_to(ROOT)}", text)


def _texts(data: Any, key: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(data, str):
        yield key, data
    elif isinstance(data, dict):
        for name, value in data.items():
            yield from _texts(value, name)
    elif isinstance(data, list):
        for value in data:
            yield from _texts(value, key)
