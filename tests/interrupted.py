"""A folder verified by a process that is killed: after so many renames, or so long after it began; the rest of it is as it always is."""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from collections.abc import Callable
from contextlib import redirect_stdout
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from workbook.cli import main
from workbook.outcome import swap
from workbook.verifying import run


class Countdown:
    """Ends this process by a signal before it renames for so many a time, or takes something away."""

    def __init__(self, real: Callable[..., None], left: int, number: int) -> None:
        self.real = real
        self.left = left
        self.number = number

    def __call__(self, *arguments: Any, **named: Any) -> None:
        """Do it, unless the end has come."""
        self.left -= 1
        if self.left == 0:
            os.kill(os.getpid(), self.number)
        self.real(*arguments, **named)


def do(case: dict[str, Any]) -> int:
    """Do what a case asks for and return the status."""
    if "swap" in case:
        return len(swap.carry_out(Path(case["swap"])))
    if "clear" in case:
        swap.clear_before(Path(case["clear"]))
        return 0
    return main(["verify", *case["words"]])


def begin(case: dict[str, Any]) -> int:
    """Verify in a child of this process, and return its number."""
    child = os.fork()
    if not child:
        os.setpgid(0, 0)
        if case.get("user"):
            os.setuid(case["user"])
        for stream in (1, 2):
            os.dup2(os.open(case["said"], os.O_WRONLY | os.O_CREAT | os.O_APPEND), stream)
        # A terminal's Ctrl-C is heard also where the caller does not want to.
        signal.signal(signal.SIGINT, signal.default_int_handler)
        if case.get("renames"):
            # Path.rename and Path.replace look it up anew each time.
            os.rename = os.replace = Countdown(os.rename, case["renames"], case["signal"])  # type: ignore[assignment]
        if case.get("removals"):
            os.unlink = Countdown(os.unlink, case["removals"], case["signal"])  # type: ignore[assignment]
        status = do(case)
        sys.stdout.flush()
        os._exit(status)
    if case.get("seconds"):
        time.sleep(case["seconds"])
        os.kill(child, case["signal"])
    return child


def end(child: int) -> int:
    """Return how a child ended: its status, below 0 the signal that killed it."""
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


if __name__ == "__main__":
    # No process is started: what is to be interrupted is this one.
    run._pool = run.in_this_thread
    cases = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    if any(case.get("user") for case in cases):
        # What the other user may not read has been read by then.
        with TemporaryDirectory() as nowhere, redirect_stdout(None):
            main(["verify", cases[0]["words"][0], "-o", nowhere])
    ended = map(end, [begin(case) for case in cases]) if "at once" in sys.argv else (end(begin(case)) for case in cases)
    print(json.dumps(list(ended)))
