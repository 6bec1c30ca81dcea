"""`nianbao demo`: sample workbooks, written and checked."""

from __future__ import annotations

from argparse import Namespace

from workbook.files import Stop, why
from workbook.printing import say

# What a command alone needs comes in when it runs.
# ruff: noqa: PLC0415


def run(arguments: Namespace) -> int:
    """Write the sample workbooks, check each, and say where to look."""
    from workbook.demo import write_demo

    try:
        for line in write_demo(arguments.output):
            say(line)
    except OSError as error:
        raise Stop(f"写不了“{arguments.output}”：{why(error)}。请换一个文件夹，或关闭已打开的样例。") from error
    return 0
