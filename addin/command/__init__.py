"""`nianbao addin`: what the command line is told of it; each action is a module that comes in when it runs."""

from __future__ import annotations

from pathlib import Path

from workbook.arguments import Parser, Subparsers, add_actions, add_command


def add_addin(parsers: Subparsers[Parser]) -> None:
    """Add the command with its actions."""
    actions = add_actions(add_command(parsers, "addin", "制作、安装和卸载 Excel 里的按钮", "nianbao addin install"))
    for add in (_build, _install, _remove, _status):
        add(actions)


def _build(actions: Subparsers[Parser]) -> None:
    parser = _action(actions, "build", "生成加载项和安装文件", "nianbao addin build -o 年报按钮 --wheels 3.12")
    parser.add_argument("-o", "--output", metavar="文件夹", type=Path, default=Path("年报按钮"), help="写到哪里，默认“年报按钮”")
    parser.add_argument("--libreoffice", action="store_true", help="另外生成 LibreOffice 的扩展 nianbao.oxt")
    parser.add_argument("--functions", action="store_true", help="另外生成带自定义函数的 nianbao-functions.xlam（Windows）")
    parser.add_argument(
        "--wheels",
        metavar="版本",
        action="append",
        default=[],
        help="另外下载 Windows 上离线安装的软件包，给 Python 的这个版本，可以写几次",
    )


def _install(actions: Subparsers[Parser]) -> None:
    parser = _action(actions, "install", "把按钮装进 Excel", "nianbao addin install --wheels 年报按钮/wheels")
    parser.add_argument("--wheels", metavar="文件夹", type=Path, help="不联网，从这个文件夹安装软件包")
    parser.add_argument("--functions", action="store_true", help="连同自定义函数（Windows）")
    parser.add_argument("--copy-python", action="store_true", help="先把现在的 Python 复制到本机（它在 U 盘或共享文件夹里时用）")
    _dry_run(parser)


def _remove(actions: Subparsers[Parser]) -> None:
    _dry_run(_action(actions, "remove", "卸载按钮", "nianbao addin remove"))


def _status(actions: Subparsers[Parser]) -> None:
    parser = _action(actions, "status", "查看装了没有、版本是否一致", "nianbao addin status")
    parser.add_argument("--format", choices=("text", "json"), default="text", help="输出格式，默认 text")


def _action(actions: Subparsers[Parser], name: str, help: str, example: str) -> Parser:
    parser = add_command(actions, name, help, example)
    parser.set_defaults(module=f"addin.command.{name}")
    return parser


def _dry_run(parser: Parser) -> None:
    parser.add_argument("--dry-run", action="store_true", help="只列出要做的事，不动手")
