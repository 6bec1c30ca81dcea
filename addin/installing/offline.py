"""The packages of the add-in's environment for machines without a network: downloaded for Windows by a machine that has one."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from addin.installing.data import requirements, word
from addin.installing.steps import StepError

VERSION = re.compile(r"3\.\d{2}", re.ASCII)
SYSTEM = "win32"


def download_packages(folder: Path, version: str) -> list[Path]:
    """Download for 64-bit Windows and a version of Python ("3.12") what is installed beside the program; return the files, sorted.

    Every package is named: pip would leave out those that only Windows needs when it runs elsewhere. Raises StepError.
    """
    options = ("--disable-pip-version-check", "--quiet", "--no-deps", "--only-binary=:all:", "--dest", str(folder))
    target = ("--platform", "win_amd64", "--implementation", "cp", "--python-version", version)
    command = [sys.executable, "-m", "pip", "download", *options, *target, *requirements(SYSTEM)]
    done = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False)  # noqa: S603  (pinned names)
    if done.returncode:
        said = [line.strip() for line in done.stderr.splitlines() if line.startswith("ERROR")] or [str(done.returncode)]
        raise StepError(word("failures", "download", said=said[0]))
    return sorted(folder.glob("*.whl"))
