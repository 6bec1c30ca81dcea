"""The command line (nianbao): arguments to functions to exit status: 0 nothing open, 1 something open, 2 could not work."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

from workbook.files import Stop, known_reason, why
from workbook.own_process import make_own

if TYPE_CHECKING:
    from argparse import Namespace

INTERRUPTED = 130
# The command that may run for hours.
OF_MANY = "verify"
# What `check FILE` has when nothing else is said: to read that costs a sixth of what all else does before the file is opened.
PLAIN = {"previous": None, "mark": None, "rules": None, "waivers": None, "date": None, "format": "text"}


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command and return its exit status."""
    _speak_utf8_or_replace()
    words = list(sys.argv[1:] if argv is None else argv)
    if argv is None:
        make_own(is_short=words[:1] != [OF_MANY])
    arguments = _plain_check(words) or _parsed(words)
    try:
        # A command alone comes in: the start of `check` is what clerks wait for.
        status: int = import_module(getattr(arguments, "module", f"workbook.commands.{arguments.command}")).run(arguments)
    except Stop as reason:
        print(f"nianbao：{reason}", file=sys.stderr)
        return 2
    except KeyboardInterrupt as reason:
        print(f"nianbao：已中止。{reason}", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        # The reader (head, a pager) has gone; Python would complain again on shutdown.
        sys.stderr.close()
        return 1
    except BaseException as error:
        # A traceback tells a clerk nothing; who develops asks for it. A panic of a library is no Exception, the end of a program neither.
        if os.environ.get("NIANBAO_DEBUG") or isinstance(error, SystemExit):
            raise
        print(f"nianbao：{_unexpected(error)}", file=sys.stderr)
        return 2
    return status


def _plain_check(words: Sequence[str]) -> Namespace | None:
    is_plain = len(words) == len(("check", "FILE")) and words[0] == "check" and not words[1].startswith("-")
    return cast("Namespace", SimpleNamespace(command="check", file=Path(words[1]), **PLAIN)) if is_plain else None


def _parsed(words: Sequence[str]) -> Namespace:
    # Hardly any check needs it.
    from workbook.arguments import build_parser  # noqa: PLC0415

    return build_parser(words[0] if words else "").parse_args(words)


def _unexpected(error: BaseException) -> str:
    """Return what is said of what nobody foresaw; where it happened tells who develops more than an English message tells a clerk."""
    known = known_reason(error)
    if known:
        return f"没有做完：{known}。请核对文件和磁盘，关闭别的程序再试。"
    traceback, spot = error.__traceback__, ""
    while traceback:
        spot, traceback = f"{Path(traceback.tb_frame.f_code.co_filename).name} 第 {traceback.tb_lineno} 行", traceback.tb_next
    return f"出现没有料到的情况（{why(error)}，{spot}），没有做完。请把文件和这句话发给开发人员。"


def _speak_utf8_or_replace() -> None:
    """Never let a character the console cannot show break a run: it is shown as a question mark."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


if __name__ == "__main__":
    sys.exit(main())
