"""`nianbao rules`: list, explain, lint, reference."""

from __future__ import annotations

import sys
from argparse import Namespace
from pathlib import Path

from workbook.commands.common import Stop, existing

# What a command alone needs comes in when it runs.
# ruff: noqa: PLC0415


def run(arguments: Namespace) -> int:
    """List, explain or lint rules, or print the reference."""
    from rules.explain import explain, listing, reference

    if arguments.what == "reference":
        sys.stdout.write(reference())
        return 0
    if arguments.what == "lint":
        return _lint(arguments.path)
    from rules.catalogue import load_catalogue

    if arguments.what == "list":
        print("\n".join(listing(load_catalogue(arguments.form))))
        return 0
    rules = load_catalogue("2019").all_rules | load_catalogue("2021").all_rules
    code = arguments.code.upper()
    if code not in rules:
        from difflib import get_close_matches

        group, _, number = code.partition("-")
        near = [f"{group}-{number:0>2}"] if f"{group}-{number:0>2}" in rules else get_close_matches(code, rules, n=1)
        raise Stop(f"没有代码为“{arguments.code}”的规则" + (f"，是不是“{near[0]}”？" if near else "。全部代码见 nianbao rules list。"))
    print(explain(rules[code]))
    return 0


def _lint(path: Path) -> int:
    from rules.lint import lint_paths

    problems = lint_paths([existing(path)], "2021", contradictions=True)
    for problem in problems:
        print(problem)
    if not problems:
        print("规则文件没有问题。")
    return 2 if problems else 0
