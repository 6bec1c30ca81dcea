"""`nianbao page`: the check as one file for a browser, and whether such a file is still of today."""

from __future__ import annotations

from argparse import Namespace

from workbook.files import write_bytes
from workbook.printing import say

# What a command alone needs comes in when it runs.
# ruff: noqa: PLC0415


def run(arguments: Namespace) -> int:
    """Build the page, or say whether a page is what this program would make: 0 when it is, 1 when it is another."""
    if arguments.check:
        from workbook.page.age import told_age

        is_same, sentence = told_age(arguments.check)
        say(sentence)
        return 0 if is_same else 1
    from workbook.page.building import build_page, load_words

    data = build_page(arguments.pyodide)
    write_bytes(arguments.output, data)
    say(load_words()["built"].format(file=arguments.output, size=f"{len(data) / 1_000_000:.1f}"))
    return 0
