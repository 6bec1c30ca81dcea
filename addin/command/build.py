"""`nianbao addin build`: the add-in's file, the extension for LibreOffice, and the folder from which a clerk installs."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from addin.installing.data import word, xlwings_version
from addin.installing.facts import installed_xlwings
from addin.installing.offline import VERSION, download_packages
from addin.installing.places import usual_interpreters
from addin.installing.scripts import installer_files
from addin.installing.steps import StepError
from addin.installing.wheel import make_wheel, wheel_name
from workbook.files import Stop, is_there, write_bytes
from workbook.printing import say

# What a choice alone needs comes in when it is made.
# ruff: noqa: PLC0415


def run(arguments: Namespace) -> int:
    """Write what is asked for into the folder, say what was written and what to do with it."""
    folder: Path = arguments.output
    _stop_early(folder, arguments.wheels)
    for name, data in _files(functions=arguments.functions, libreoffice=arguments.libreoffice).items():
        write_bytes(folder / name, data)
        say(word("built", "file", file=folder / name))
    for version in arguments.wheels:
        _download(folder / "wheels", version)
    for name in ("install", "remove", *(["functions"] if arguments.functions else []), *(["libreoffice"] if arguments.libreoffice else [])):
        say(word("built", name))
    if not arguments.wheels:
        say(word("built", "online"))
    return 0


def _stop_early(folder: Path, versions: list[str]) -> None:
    if is_there(folder) and not folder.is_dir():
        raise Stop(word("built", "no_folder", file=folder))
    for version in versions:
        if not VERSION.fullmatch(version):
            raise Stop(word("built", "no_version", value=version))
    found = installed_xlwings()
    if not found:
        raise Stop(word("refusals", "no_xlwings"))
    if found != xlwings_version():
        raise Stop(word("refusals", "other_xlwings", value=found, xlwings=xlwings_version()))


def _files(*, functions: bool, libreoffice: bool) -> dict[str, bytes]:
    from addin.building.excel import build_addin

    files = {"nianbao.xlam": build_addin(usual_interpreters())}
    if functions:
        files["nianbao-functions.xlam"] = build_addin(usual_interpreters(), functions=True)
    if libreoffice:
        from addin.extension.bundle import build_extension

        files["nianbao.oxt"] = build_extension()
    return files | installer_files() | {wheel_name(): make_wheel()}


def _download(folder: Path, version: str) -> None:
    say(word("built", "downloading", value=version))
    try:
        files = download_packages(folder, version)
    except StepError as reason:
        raise Stop(str(reason)) from reason
    size = sum(file.stat().st_size for file in files)
    say(word("built", "downloaded", folder=folder, count=len(files), size=round(size / 2**20)))
