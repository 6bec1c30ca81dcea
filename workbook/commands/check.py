"""`nianbao check`: one workbook and its findings."""

from __future__ import annotations

from argparse import Namespace

from workbook.commands.common import Stop, existing, print_json

# What a command alone needs comes in when it runs.
# ruff: noqa: PLC0415


def run(arguments: Namespace) -> int:
    """Check one workbook and print its findings."""
    from rules.catalogue import RuleFileError
    from workbook.check import check_file, lines_of
    from workbook.read import Unreadable

    try:
        checked = check_file(arguments.file, previous=arguments.previous, extra=existing(arguments.rules))
    except Unreadable as reason:
        raise Stop(f"上年文件：{reason}") from reason
    except RuleFileError as error:
        raise Stop(f"规则文件不能用：\n{error}") from error
    if arguments.format == "json":
        print_json(checked.as_json())
    elif checked.error:
        raise Stop(checked.error)
    else:
        for line in lines_of(checked):
            print(line)
    if checked.error:
        return 2
    return 0 if checked.is_clear else 1
