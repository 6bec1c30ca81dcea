"""Another Python (解释器) told to do something: neither the current folder nor this one's variables have a say in what it runs."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import Any

from addin.installing.data import load_words, word


def run_python(interpreter: str | os.PathLike[str], *words: object, timeout: float | None = None) -> subprocess.CompletedProcess[str]:
    """Return what an interpreter answered, isolated and in its own folder; raises OSError, TimeoutExpired.

    What lies in the current folder, often that of received files, would come before Python's own modules.
    """
    # What it starts in its turn hears no variables of this Python either (the installer's own path).
    env = {name: value for name, value in os.environ.items() if not name.upper().startswith("PYTHON")}
    command = [str(interpreter), "-I", *map(str, words)]
    heard: dict[str, Any] = {"capture_output": True, "text": True, "errors": "replace", "stdin": subprocess.DEVNULL}
    return subprocess.run(command, **heard, cwd=Path(interpreter).parent, env=env, timeout=timeout, check=False)  # noqa: S603  (the plan's own)


def complaint_of(done: subprocess.CompletedProcess[str]) -> str:
    """Return in Chinese what a program complained of, as far as it is known; else how it ended."""
    said = done.stderr + done.stdout
    known = (chinese for english, chinese in load_words()["complaints"].items() if english.lower() in said.lower())
    return next(known, word("failures", "ended", status=done.returncode))
