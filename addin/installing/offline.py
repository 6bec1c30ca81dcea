"""The packages of the add-in's environment for machines without a network: downloaded for Windows by a machine that has one."""

from __future__ import annotations

import re
import sys
from pathlib import Path

from addin.installing.data import requirements, word
from addin.installing.interpreter import complaint_of, run_python
from addin.installing.steps import StepError

VERSION = re.compile(r"3\.\d{2}", re.ASCII)
SYSTEM = "win32"
# Name, version, Python, interface and system stand in a wheel's name.
LEAST_PARTS = 5


def download_packages(folder: Path, version: str) -> list[Path]:
    """Download for 64-bit Windows and a version of Python ("3.12") what is installed beside the program; return the files, sorted.

    Every package is named: pip would leave out those that only Windows needs when it runs elsewhere. Raises StepError.
    """
    wanted = requirements(SYSTEM)
    options = ("--disable-pip-version-check", "--quiet", "--no-deps", "--only-binary=:all:", "--dest", folder.resolve())
    target = ("--platform", "win_amd64", "--implementation", "cp", "--python-version", version)
    done = run_python(sys.executable, "-m", "pip", "download", *options, *target, *wanted)
    if done.returncode:
        raise StepError(word("failures", "download", said=complaint_of(done)))
    files = sorted(folder.glob("*.whl"))
    # That all went well is believed when the files are there.
    absent = [each.partition("==")[0] for each in wanted if not any(_is_of(file.name, each, version) for file in files)]
    if absent:
        raise StepError(word("failures", "absent", said="、".join(absent)))
    return files


def _is_of(file: str, requirement: str, version: str) -> bool:
    """Return whether a wheel is that of a pinned package, for a version of Python."""
    name, _, release = requirement.partition("==")
    parts = file.removesuffix(".whl").split("-")
    if len(parts) < LEAST_PARTS or (_plain(parts[0]), parts[1]) != (_plain(name), release):
        return False
    return parts[-2] == "abi3" or any(tag in parts[-3].split(".") for tag in ("py3", f"cp{version.replace('.', '')}"))


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "_", name).lower()
