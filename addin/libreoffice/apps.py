"""The office program as xlwings sees an application."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import xlwings as xw
from xlwings import base_classes

from addin.libreoffice.arguments import named
from addin.libreoffice.books import Books


class Apps(base_classes.Apps):
    """The one office to which the engine is connected."""

    def __init__(self) -> None:
        self._apps: list[App] = []

    def connect(self, app: App) -> None:
        """Take an office in."""
        self._apps.append(app)

    def keys(self) -> list[int]:
        """Return the numbers of the offices."""
        return [app.pid for app in self._apps]

    def add(self, spec: object = None, add_book: object = None, xl: object = None, visible: object = None) -> App:  # noqa: ARG002 - xlwings' own
        """Raise: an office is started by who needs it, and its context given to register."""
        raise xw.XlwingsError("the engine starts no office")

    @staticmethod
    def cleanup() -> None:
        """Do nothing: no office was started here."""

    def __iter__(self) -> Iterator[App]:
        return iter(self._apps)

    def __len__(self) -> int:
        return len(self._apps)

    def __getitem__(self, pid: int) -> App:
        for app in self._apps:
            if app.pid == pid:
                return app
        raise KeyError(pid)


class App(base_classes.App):
    """An office to whose component context we have access, from within or through a pipe."""

    # Calc has no such switches; what is set is remembered, so that it can be put back.
    display_alerts: Any = True
    enable_events: Any = True
    interactive: Any = True
    cut_copy_mode: Any = None

    def __init__(self, engine: Any, context: Any, dialogs: Any) -> None:
        self._engine, self.context, self.dialogs = engine, context, dialogs
        self.desktop = self.service("frame.Desktop")
        self._status: str | bool = False
        self._indicator: Any = None
        self._locked: list[Any] = []

    def service(self, name: str) -> Any:
        """Return a new UNO service; its name is what follows com.sun.star."""
        return self.context.ServiceManager.createInstanceWithContext(f"com.sun.star.{name}", self.context)

    @property
    def api(self) -> Any:
        """Return the UNO desktop."""
        return self.desktop

    @property
    def engine(self) -> Any:
        """Return the engine."""
        return self._engine

    @property
    def pid(self) -> int:
        """Return a number that tells this office from others; the process's own is not to be seen through a pipe."""
        return id(self)

    @property
    def hwnd(self) -> None:
        """Return None: windows have no such number here."""
        return

    @property
    def version(self) -> str:
        """Return the version of LibreOffice, e.g. 7.4.7.2."""
        return str(self._setting("/org.openoffice.Setup/Product", "ooSetupVersionAboutBox"))

    @property
    def path(self) -> str:
        """Return the folder of the program."""
        return str(self.service("util.PathSubstitution").substituteVariables("$(prog)", True))

    @property
    def visible(self) -> bool:
        """Return True: what is open has a window."""
        return True

    @visible.setter
    def visible(self, visible: bool) -> None:
        """Leave the windows as they are."""

    @property
    def books(self) -> Books:
        """Return the open workbooks."""
        return Books(self)

    @property
    def selection(self) -> Any:
        """Return the selected cells of the workbook in front; None when something else is selected."""
        book = self.books.active
        found = book.xl.CurrentSelection
        if found is not None and found.supportsService("com.sun.star.sheet.SheetCellRanges"):
            found = found.getByIndex(0) if found.Count else None
        is_cells = found is not None and found.supportsService("com.sun.star.sheet.SheetCellRange")
        return book.range_of(found) if is_cells else None

    @property
    def screen_updating(self) -> bool:
        """Return whether windows are drawn while we work."""
        return not self._locked

    @screen_updating.setter
    def screen_updating(self, value: bool) -> None:
        if value:
            while self._locked:
                self._locked.pop().unlockControllers()
        elif not self._locked:
            self._locked = [book.xl for book in self.books]
            for document in self._locked:
                document.lockControllers()

    @property
    def calculation(self) -> str:
        """Return automatic or manual."""
        return "automatic" if self.books.active.xl.isAutomaticCalculationEnabled() else "manual"

    @calculation.setter
    def calculation(self, value: str) -> None:
        self.books.active.xl.enableAutomaticCalculation(value != "manual")

    def calculate(self) -> None:
        """Calculate all open workbooks; results that a file brought along are not believed."""
        for book in self.books:
            book.xl.calculateAll()

    @property
    def status_bar(self) -> str | bool:
        """Return what we wrote into the status bar, False when it is the program's own."""
        return self._status

    @status_bar.setter
    def status_bar(self, value: str | bool) -> None:
        if self._indicator is not None:
            self._indicator.end()
            self._indicator = None
        self._status = value
        frame = self.desktop.getCurrentFrame()
        if value is not False and frame is not None:
            self._indicator = frame.createStatusIndicator()
            self._indicator.start(str(value), 0)

    def alert(self, prompt: str, title: str | None, buttons: str | None, mode: str | None, callback: object = None) -> str:  # noqa: ARG002 - xlwings' own
        """Tell the user something and return the button pressed: ok, cancel, yes, no."""
        return str(self.dialogs.alert(prompt, title or "", buttons or "ok", mode))

    def activate(self, steal_focus: bool = False) -> None:  # noqa: FBT001, FBT002 - xlwings' own
        """Bring the window to the front when the focus is to be taken."""
        if steal_focus:
            self.books.active.activate()

    def quit(self) -> None:
        """End the office."""
        self.desktop.terminate()

    def _setting(self, node: str, name: str) -> Any:
        provider = self.service("configuration.ConfigurationProvider")
        access = provider.createInstanceWithArguments("com.sun.star.configuration.ConfigurationAccess", named(nodepath=node))
        return access.getByName(name)
