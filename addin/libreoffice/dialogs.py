"""Message boxes, file and folder dialogs of the running office, and opening of what was made."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from addin.libreoffice.arguments import enum, named, path_of, url_of

# com.sun.star.awt.MessageBoxButtons and the results of a message box.
_BUTTONS = {"ok": 1, "ok_cancel": 2, "yes_no": 3, "yes_no_cancel": 4}
_RESULTS = {0: "cancel", 1: "ok", 2: "yes", 3: "no"}
# com.sun.star.ui.dialogs.TemplateDescription
_OPEN, _SAVE = 0, 10
_WORKBOOKS = ("*.xlsx", "*.xlsm")
_OWN = (".xlsx", ".xlsm", ".ods", ".csv")
_URIS_ONLY = 1
# com.sun.star.document.MacroExecMode
_NEVER = 0
# Of the forms in which text is on the clipboard, the one every program understands.
_TEXT = "text/plain;charset=utf-16"


class Dialogs:
    """Dialogs over the window in front of the office of a component context."""

    def __init__(self, context: Any) -> None:
        self._context = context

    def alert(self, prompt: str, title: str, buttons: str, mode: str | None) -> str:
        """Show a message and return the button pressed: ok, cancel, yes, no."""
        # An INFOBOX has an OK button whatever is asked for.
        kind = "WARNINGBOX" if mode == "critical" else "INFOBOX" if buttons == "ok" else "QUERYBOX"
        toolkit = self._service("awt.Toolkit")
        box = toolkit.createMessageBox(self._window(), enum("awt.MessageBoxType", kind), _BUTTONS[buttons], title, prompt)
        try:
            return _RESULTS[box.execute()]
        finally:
            box.dispose()

    def choose_file(self, title: str, start: Path | None = None) -> Path | None:
        """Return the workbook the user picks, None when she cancels; the dialog begins at a folder or file."""
        picker = self._picker(_OPEN, title)
        picker.appendFilter("工作簿（*.xlsx、*.xlsm）", ";".join(_WORKBOOKS))
        if start is not None:
            picker.setDisplayDirectory(url_of(start if start.is_dir() else start.parent))
        return _picked(picker)

    def choose_target(self, title: str, start: Path) -> Path | None:
        """Return where the user wants something saved, None when she cancels; the dialog proposes a path."""
        picker = self._picker(_SAVE, title)
        picker.appendFilter(f"*{start.suffix}", f"*{start.suffix}")
        picker.setDisplayDirectory(url_of(start.parent))
        picker.setDefaultName(start.name)
        return _picked(picker)

    def choose_folder(self, title: str, start: Path | None = None) -> Path | None:
        """Return the folder the user picks, None when she cancels."""
        picker = self._service("ui.dialogs.FolderPicker")
        picker.setTitle(title)
        if start is not None:
            picker.setDisplayDirectory(url_of(start))
        return Path(path_of(picker.getDirectory())) if picker.execute() else None

    def copied_text(self) -> str:
        """Return the text on the clipboard, "" when there is none."""
        content = self._service("datatransfer.clipboard.SystemClipboard").getContents()
        for flavor in content.getTransferDataFlavors() if content else ():
            if flavor.MimeType == _TEXT:
                return str(content.getTransferData(flavor))
        return ""

    def open_output(self, path: Path) -> None:
        """Open a file or folder: workbooks here, everything else with the program the system has for it."""
        if path.suffix.lower() in _OWN:
            self._service("frame.Desktop").loadComponentFromURL(url_of(path), "_blank", 0, named(MacroExecutionMode=_NEVER))
        else:
            self._service("system.SystemShellExecute").execute(url_of(path), "", _URIS_ONLY)

    def _picker(self, kind: int, title: str) -> Any:
        manager = self._context.ServiceManager
        picker = manager.createInstanceWithArgumentsAndContext("com.sun.star.ui.dialogs.FilePicker", (kind,), self._context)
        picker.setTitle(title)
        return picker

    def _window(self) -> Any:
        frame = self._service("frame.Desktop").getCurrentFrame()
        return None if frame is None else frame.getContainerWindow()

    def _service(self, name: str) -> Any:
        return self._context.ServiceManager.createInstanceWithContext(f"com.sun.star.{name}", self._context)


def _picked(picker: Any) -> Path | None:
    if not picker.execute():
        return None
    files = picker.getSelectedFiles()
    return Path(path_of(files[0])) if files else None
