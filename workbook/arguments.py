"""What stands on the command line (nianbao): the commands, their arguments, their help."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from workbook import __version__
from workbook.files import why
from workbook.narrative import KINDS

# Packages above this one add their commands under this group of entry points; this one knows none of them.
FURTHER = "nianbao.commands"
DESCRIPTION = "政府信息公开工作年度报告：官方模板、勾稽校验、批量核验。"


class Formatter(argparse.RawDescriptionHelpFormatter):
    """Help of one width everywhere: the README shows what a terminal shows, and nobody's terminal has to be measured."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=100)


class Parser(argparse.ArgumentParser):
    """A parser whose messages are Chinese and name the nearest right word."""

    def error(self, message: str) -> None:  # type: ignore[override]
        """Print what is wrong with the arguments and where help is; exit status 2."""
        self.print_usage(sys.stderr)
        self.exit(2, f"{self.prog}：{_in_chinese(message)}。用法见 {self.prog} --help\n")


def _in_chinese(message: str) -> str:
    if "invalid choice" in message:
        # Only a misspelt word needs it.
        from rules.spelling import nearest  # noqa: PLC0415

        word, _, choices = message.partition("(choose from")
        known = [choice.strip(" ')") for choice in choices.split(",")]
        wrong = word.split("'")[1]
        near = nearest(wrong, known)
        return f"没有“{wrong}”" + (f"，是不是“{near}”" if near else f"，可用：{'、'.join(known)}")
    for english, chinese in (
        ("the following arguments are required:", "缺少"),
        ("unrecognized arguments:", "不认识"),
        ("expected one argument", "后面要写一个值"),
        ("argument", "参数"),
        ("invalid int value:", "不是整数："),
    ):
        message = message.replace(english, chinese)
    return message


def build_parser(command: str = "") -> Parser:
    """Return the parser with every command, its help and an example; with that one command alone when it is named.

    Most of a parser's time goes into commands that are not run.
    """
    parser = Parser(prog="nianbao", description=DESCRIPTION, formatter_class=Formatter, add_help=False)
    _help(parser, "示例：\n  nianbao template --unit 南郊镇 --year 2025\n  nianbao check 南郊镇.xlsx\n  nianbao verify 上报文件夹")
    parser.add_argument("--version", action="version", version=f"nianbao {__version__}", help="显示版本")
    # Without prog, argparse formats a usage text to find it out, and imports what only help needs.
    commands_of = parser.add_subparsers(dest="command", metavar="命令", title="命令", required=True, parser_class=Parser, prog="nianbao")
    every = {
        "template": _template,
        "fill": _fill,
        "check": _check,
        "verify": _verify,
        "report": _report,
        "export": _export,
        "page": _page,
        "rules": _rules,
        "demo": _demo,
    }
    if command not in every:
        every |= further_commands()
    for add in [every[command]] if command in every else every.values():
        add(commands_of)
    return parser


Subparsers = argparse._SubParsersAction  # noqa: SLF001  (the only name argparse has for it)


def further_commands() -> dict[str, Callable[[Subparsers[Parser]], None]]:
    """Return by name what other packages add: a function that puts a command into the parser; each parser names the module that runs it.

    One that cannot be loaded is named on stderr and left out.
    """
    # Looking through what is installed costs more than a whole check.
    from importlib.metadata import entry_points  # noqa: PLC0415

    found = {}
    for entry in entry_points(group=FURTHER):
        try:
            found[entry.name] = entry.load()
        except Exception as error:  # noqa: BLE001  (somebody else's package must not take the other commands along)
            print(f"nianbao：命令“{entry.name}”装载不了（{why(error)}），没有列出。", file=sys.stderr)
    return found


def _help(parser: argparse.ArgumentParser, example: str) -> None:
    parser.add_argument("-h", "--help", action="help", help="显示帮助")
    parser.epilog = example
    parser._optionals.title = "选项"  # noqa: SLF001
    parser._positionals.title = "参数"  # noqa: SLF001


def add_command(parsers: Subparsers[Parser], name: str, help: str, example: str) -> Parser:
    """Return the parser of a new command with its help and example."""
    parser = parsers.add_parser(name, help=help, description=f"{help}。", formatter_class=Formatter, add_help=False)
    _help(parser, f"示例：\n  {example}")
    return parser


def add_actions(parser: Parser) -> Subparsers[Parser]:
    """Return where the actions of a command are added, as `list` and `explain` are to `rules`."""
    return parser.add_subparsers(dest="what", metavar="动作", title="动作", required=True, parser_class=Parser)


def _template(parsers: Subparsers[Parser]) -> None:
    parser = add_command(
        parsers, "template", "生成官方模板", "nianbao template --unit 南郊镇 --year 2025 --previous 南郊镇2024.xlsx -o 南郊镇2025.xlsx"
    )
    parser.add_argument("--form", choices=("2021", "2019"), help="年报格式，默认按年度定（2021 年起用 2021 版）")
    parser.add_argument("--unit", metavar="名称", default="", help="单位名称")
    parser.add_argument("--year", metavar="年度", type=int, help="报告年度，如 2025")
    parser.add_argument("--previous", metavar="上年.xlsx", type=Path, help="上年的工作簿，其数据写入“上年数据”")
    parser.add_argument("-o", "--output", metavar="文件.xlsx", type=Path, help="写到哪里，默认按单位和年度命名")


def _fill(parsers: Subparsers[Parser]) -> None:
    parser = add_command(parsers, "fill", "把全文填进工作簿，空格填 0", "nianbao fill 南郊镇2025.xlsx --text 全文.docx --zero --yes")
    parser.add_argument("file", metavar="文件.xlsx", type=Path, help="官方模板的工作簿；原件不动，填在副本里")
    parser.add_argument("--text", metavar="全文", type=Path, help="年报全文（.txt、.docx），按小标题分到各部分")
    parser.add_argument("--zero", action="store_true", help="三张表里空着的填报格都填 0")
    parser.add_argument("--replace", action="store_true", help="已有文字的部分也换成新的，默认保留")
    parser.add_argument("-o", "--output", metavar="副本.xlsx", type=Path, help="副本写到哪里，默认是原件旁边的“名（已填）.xlsx”")
    parser.add_argument("--yes", action="store_true", help="不再询问，直接填")


def _check(parsers: Subparsers[Parser]) -> None:
    parser = add_command(parsers, "check", "校验一个工作簿", "nianbao check 南郊镇2025.xlsx --previous 南郊镇2024.xlsx")
    parser.add_argument("file", metavar="文件.xlsx", type=Path, help="填好的工作簿")
    parser.add_argument("--previous", metavar="上年.xlsx", type=Path, help="上年的工作簿，用于跨年校验")
    parser.add_argument("--mark", metavar="副本.xlsx", type=Path, help="另存一份标注副本：有问题的格着色、加批注，另附“校验结果”表")
    _rules_and_waivers(parser)


TAKE = "同一单位报了几份时校验哪些：both 都校验（默认），latest 只要最后保存的，first 只要排在最前的"


def _verify(parsers: Subparsers[Parser]) -> None:
    parser = add_command(parsers, "verify", "核验一个文件夹", "nianbao verify 2025年报 --previous 2024年报 -o 核验结果")
    parser.add_argument("folder", metavar="文件夹", type=Path, help="各单位上报的工作簿，含子文件夹")
    parser.add_argument("-o", "--output", metavar="结果文件夹", type=Path, help="默认是旁边的“文件夹-校验结果”")
    parser.add_argument("--previous", metavar="上年文件夹", type=Path, help="上年的工作簿，按统一社会信用代码和单位名称对应")
    parser.add_argument("--year", metavar="年度", type=int, help="要的是哪一年度的年报，默认多数单位填的那一年；别的年度按错误处理")
    parser.add_argument("--take", choices=("both", "latest", "first"), default="both", help=TAKE)
    parser.add_argument(
        "--letter", metavar="文件", type=Path, help="校验意见上的发文单位、日期、期限、联系人、电话（.json，或两栏的 .xlsx）"
    )
    parser.add_argument("--jobs", metavar="N", type=int, help="同时用几个进程，默认等于处理器数")
    _rules_and_waivers(parser)


def _report(parsers: Subparsers[Parser]) -> None:
    parser = add_command(parsers, "report", "生成年报正文", "nianbao report 南郊镇2025.xlsx --to docx --to pdf")
    parser.add_argument("file", metavar="文件.xlsx", type=Path, help="填好的工作簿")
    parser.add_argument("--to", action="append", choices=KINDS, help="格式，可以写几次，默认 docx")
    parser.add_argument("-o", "--output", metavar="文件或文件夹", type=Path, help="写到哪里，默认在工作簿旁边，按年报标题命名")
    parser.add_argument("--draft", action="store_true", help="有错误也生成，每页标明草稿，后附问题")
    parser.add_argument("--run-in", action="store_true", help="（一）级小标题与正文接排：“（一）主动公开。全年……”")


def _rules_and_waivers(parser: Parser) -> None:
    parser.add_argument("--rules", metavar="文件夹", type=Path, help="自定规则文件夹，按代码增加或改写规则")
    parser.add_argument("--waivers", metavar="清单", type=Path, help="豁免清单（.xlsx、.csv、.json），主管部门同意不再追问的提示")
    parser.add_argument("--date", metavar="日期", help="按哪一天看豁免是否过期，如 2026-03-01，默认今天")
    parser.add_argument("--format", choices=("text", "json"), default="text", help="输出格式，默认 text")


def _export(parsers: Subparsers[Parser]) -> None:
    parser = add_command(parsers, "export", "导出工作簿的内容", "nianbao export 南郊镇2025.xlsx --format csv")
    parser.add_argument("file", metavar="文件.xlsx", type=Path, help="填好的工作簿")
    parser.add_argument("--format", choices=("json", "csv"), default="json", help="输出格式，默认 json")


def _page(parsers: Subparsers[Parser]) -> None:
    parser = add_command(parsers, "page", "生成不用安装的核对网页", "nianbao page -o 年报核对.html")
    parser.add_argument(
        "-o", "--output", metavar="网页.html", type=Path, default=Path("年报核对.html"), help="写到哪里，默认“年报核对.html”"
    )
    parser.add_argument("--pyodide", metavar="文件夹", type=Path, help="npm 包 pyodide 解开后的文件夹，默认用 npm 下载")
    parser.add_argument("--check", metavar="网页.html", type=Path, help="只看这个网页与本软件的版本、规则是否一致")


def _rules(parsers: Subparsers[Parser]) -> None:
    parser = add_command(parsers, "rules", "查看、解释和检查规则", "nianbao rules explain T3-01")
    kinds = add_actions(parser)
    listing = add_command(kinds, "list", "列出全部规则", "nianbao rules list")
    listing.add_argument("--form", choices=("2021", "2019"), default="2021", help="年报格式，默认 2021")
    explain = add_command(kinds, "explain", "解释一条规则", "nianbao rules explain T3-01")
    explain.add_argument("code", metavar="代码", help="规则代码，如 T3-01")
    lint = add_command(kinds, "lint", "检查规则文件", "nianbao rules lint 我的规则")
    lint.add_argument("path", metavar="路径", type=Path, help="规则文件或文件夹")
    add_command(kinds, "reference", "输出规则参考（Markdown）", "nianbao rules reference")


def _demo(parsers: Subparsers[Parser]) -> None:
    parser = add_command(parsers, "demo", "生成一套样例并校验", "nianbao demo -o 样例")
    parser.add_argument("-o", "--output", metavar="文件夹", type=Path, default=Path("年报样例"), help="写到哪里，默认“年报样例”")
