"""The add-in's file for Excel, nianbao.xlam: everything put together."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files
from typing import Any

from addin.building.modules import WORKBOOK, WORKSHEET, Module, class_module, document_module, standard_module
from addin.building.ovba import write_project
from addin.building.package import SHEET_MODULE, WORKBOOK_MODULE, Contents, write_package
from addin.building.ribbon import ribbon_xml
from addin.building.runtime import runtime_text, shipped_text
from addin.installing.settings import SHEET
from addin.ribbon import button_groups, load_ribbon
from rules.data import load_data
from workbook import __version__

INTERPRETERS = ("INTERPRETER_WIN", "INTERPRETER_MAC")


def build_addin(interpreters: Mapping[str, str] | None = None, *, functions: bool = False) -> bytes:
    """Return the bytes of nianbao.xlam; the same input gives the same bytes.

    `interpreters` names the Python that the buttons start (INTERPRETER_WIN, INTERPRETER_MAC: whole paths); without it the file tells
    its user to run the installer. `functions` adds the user-defined functions, which need Windows and xlwings' library.
    Raises addin.building.runtime.PatchError unless the xlwings that the patches are for is installed, ValueError for other settings.
    """
    data = load_file()
    contents = Contents(
        title=data["title"],
        description=data["description"],
        version=__version__,
        sheet=SHEET,
        rows=settings(data, interpreters or {}),
        ribbon=ribbon_xml(load_ribbon()),
        project=write_project(data["project"]["name"], data["project"]["identity"], modules(functions=functions)),
    )
    return write_package(contents)


def load_file() -> dict[str, Any]:
    """Return names and texts of the file."""
    return load_data(__file__, "excel.json")


def settings(data: Mapping[str, Any], interpreters: Mapping[str, str]) -> dict[str, str]:
    """Return the rows of the sheet of settings, keys in capitals; the macros read nothing else. Raises ValueError for an unknown key."""
    unknown = sorted(interpreters.keys() - set(INTERPRETERS))
    if unknown:
        raise ValueError(f"unknown setting: {', '.join(unknown)}")
    return {
        **{key: interpreters.get(key, "") for key in INTERPRETERS},
        "VERSION": __version__,
        "ACTIONS": " ".join(button_groups()),
        "ACTIONS_WITHOUT_WORKBOOK": " ".join(data["without_workbook"]),
        **data["texts"],
    }


def modules(*, functions: bool = False) -> list[Module]:
    """Return the modules of the project; with `functions` also the one that wraps the user-defined functions."""
    callbacks = (files("addin.building") / "vba" / "NianbaoRibbon.bas").read_text(encoding="ascii")
    found = [
        document_module(WORKBOOK_MODULE, WORKBOOK),
        document_module(SHEET_MODULE, WORKSHEET),
        class_module(shipped_text("addin/Dictionary.cls")),
        standard_module(callbacks),
        standard_module(runtime_text(functions=functions)),
    ]
    if functions:
        from addin.building.wrappers import wrapper_module  # noqa: PLC0415 (needs the functions, which most files go without)

        found.append(standard_module(wrapper_module()))
    return found
