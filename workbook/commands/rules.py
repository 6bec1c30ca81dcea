"""`nianbao rules`: list, explain, lint, reference."""

from __future__ import annotations

import sys
from argparse import Namespace
from pathlib import Path

from workbook.files import Stop, existing

# What a command alone needs comes in when it runs.
# ruff: noqa: PLC0415


def run(arguments: Namespace) -> int:
    """List, explain or lint rules, or print the reference."""
    from rules.reference.explaining import entries, explain, listing, reference
    from rules.spelling import nearest_code

    if arguments.what == "reference":
        sys.stdout.write(reference())
    elif arguments.what == "lint":
        return _lint(arguments.path)
    elif arguments.what == "list":
        from rules.catalogue import load_catalogue

        print("\n".join(listing(load_catalogue(arguments.form))))
    else:
        known = entries()
        code = arguments.code.upper()
        if code not in known:
            near = nearest_code(code, known)
            raise Stop(f"没有代码为“{arguments.code}”的规则" + (f"，是不是“{near}”？" if near else "。全部代码见 nianbao rules list。"))
        print(explain(known[code]))
    return 0


def _lint(path: Path) -> int:
    from rules.linting.lint import lint_paths

    problems = lint_paths([existing(path)], "2021", contradictions=True)
    for problem in problems:
        print(problem)
    if not problems:
        print("规则文件没有问题。")
    return 2 if problems else 0
