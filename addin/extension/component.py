"""The extension's entrance: LibreOffice calls it for every press of a button in menu or toolbar.

It stands by itself, beside the folder of packages, and is to run far enough on an old Python to say that it is too old.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import uno
import unohelper
from com.sun.star.task import XJobExecutor

HERE = Path(__file__).resolve().parent
BUNDLE = "addin/extension/bundle.json"
OK_BUTTON = 1


class Own:
    """Our packages and those they need: ahead of all others while an action runs, out of everybody's way before and after."""

    def __init__(self, folder: Path, names: set[str]) -> None:
        self.folder, self.names = str(folder), names
        self.is_open = False
        self._ours: dict[str, Any] = {}
        self._others: dict[str, Any] = {}

    def __enter__(self) -> None:
        self._others = self._take()
        sys.modules.update(self._ours)
        sys.path.insert(0, self.folder)
        self.is_open = True

    def __exit__(self, *_: object) -> None:
        self.is_open = False
        sys.path.remove(self.folder)
        self._ours = self._take()
        sys.modules.update(self._others)

    def _take(self) -> dict[str, Any]:
        """Take the modules of these names out of the interpreter."""
        return {name: sys.modules.pop(name) for name in list(sys.modules) if name.partition(".")[0] in self.names}


def load_bundle(folder: Path) -> dict[str, Any]:
    """Return what the extension says about itself."""
    found: dict[str, Any] = json.loads((folder / BUNDLE).read_text(encoding="utf-8"))
    return found


def names_of(bundle: dict[str, Any]) -> set[str]:
    """Return the names of all packages that travel in the extension."""
    return {*bundle["ours"], *(module for package in bundle["packages"] for module in package["modules"])}


def complaint_about(version: tuple[int, ...], bundle: dict[str, Any]) -> str | None:
    """Return what to say about an interpreter that is too old, None about one that will do."""
    least = tuple(bundle["least_python"])
    if version[: len(least)] >= least:
        return None
    sentence: str = bundle["sentences"]["old_python"]
    return sentence.format(least=".".join(map(str, least)), found=".".join(map(str, version[:2])))


# The folder of packages lies beside this file in the extension; only there can this module be loaded.
FOLDER = next(HERE.glob(f"*/{BUNDLE}")).parents[2]
SELF = load_bundle(FOLDER)
OWN = Own(FOLDER, names_of(SELF))


class Actions(unohelper.Base, XJobExecutor):  # type: ignore[misc]
    """The service behind the buttons; the argument of a press is the action's id."""

    def __init__(self, context: Any, *_: object) -> None:
        self.context = context

    def trigger(self, action: str) -> None:
        """Do what a button says; a press while another is being served does nothing."""
        if OWN.is_open:
            return
        complaint = complaint_about(sys.version_info[:3], SELF)
        try:
            if complaint is None:
                with OWN:
                    from addin.extension.press import press  # noqa: PLC0415 - before, it is not to be found

                    press(self.context, action)
        except Exception as error:  # noqa: BLE001 - whatever it is, somebody sits before the screen
            complaint = SELF["sentences"]["broken"].format(reason=type(error).__name__)
        if complaint:
            self._tell(complaint)

    def _tell(self, text: str) -> None:
        manager = self.context.ServiceManager
        frame = manager.createInstanceWithContext("com.sun.star.frame.Desktop", self.context).getCurrentFrame()
        toolkit = manager.createInstanceWithContext("com.sun.star.awt.Toolkit", self.context)
        kind = uno.Enum("com.sun.star.awt.MessageBoxType", "WARNINGBOX")
        window = frame.getContainerWindow() if frame else None
        toolkit.createMessageBox(window, kind, OK_BUTTON, SELF["sentences"]["title"], text).execute()


g_ImplementationHelper = unohelper.ImplementationHelper()  # noqa: N816 - the office looks for this name
g_ImplementationHelper.addImplementation(Actions, SELF["service"], (SELF["service"],))
