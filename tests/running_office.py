"""A private office, without windows, for tests that drive it over UNO; and a user whose answers are prepared."""

from __future__ import annotations

import importlib
import os
import socket
import subprocess
import sys
import threading
import time
import uuid
import warnings
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from shutil import copy, which
from signal import SIGKILL, SIGTERM
from tempfile import TemporaryFile
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from tests.conftest import FULL, NO_OFFICE

NO_BRIDGE = "office: python3-uno is not installed for this version of Python"
# Where systems keep the bridge that belongs to the office; the environment of the tests does not see it.
BRIDGES = ("/usr/lib/python3/dist-packages", "/usr/lib64/libreoffice/program", "/usr/lib/libreoffice/program", "/opt/libreoffice/program")
# soffice ends with this when it wants to be started once more.
RESTART = 81
TEMPLATES = Path(__file__).parent.parent / "workbook" / "templates"


def missing(reason: str) -> Any:
    """Leave a test out, or fail it where everything must be at hand."""
    return (pytest.fail if FULL else pytest.skip)(reason)


def bridge() -> Any:
    """Return the module uno, None when this Python cannot load it."""
    for folder in ("", *BRIDGES):
        if folder and not Path(folder, "uno.py").exists():
            continue
        sys.path.append(folder)
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                return importlib.import_module("uno")
        except ImportError:
            continue
        finally:
            sys.path.remove(folder)
    return None


class OfficeGone(Exception):
    """The office ended, or never came; the text is what it said."""


class Office:
    """A running soffice with its own profile, to be had through its own pipe; what else is given is given to Popen."""

    def __init__(self, profile: Path, *options: str, program: tuple[str, ...] = ("soffice", "--headless"), **running: Any) -> None:
        self.place, self.running = f"pipe,name=nianbao{uuid.uuid4().hex[:12]}", running
        if running.get("user") is not None:
            # A pipe is for one user alone.
            self.place = f"socket,host=127.0.0.1,port={_free_port()}"
        self.command = [
            *program,
            "--norestore",
            "--nologo",
            "--nodefault",
            "--nolockcheck",
            "--nofirststartwizard",
            f"-env:UserInstallation={profile.as_uri()}",
            f"--accept={self.place};urp;",
            *options,
        ]
        self.said = TemporaryFile()  # noqa: SIM115 (stop closes it)
        self.process = self._start()

    def _start(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(self.command, stdout=self.said, stderr=subprocess.STDOUT, start_new_session=True, **self.running)

    def connect(self, seconds: float = 90) -> Any:
        """Return the component context of the office, as soon as it has one."""
        uno = bridge()
        local = uno.getComponentContext()
        resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
        until = time.monotonic() + seconds
        while True:
            try:
                return resolver.resolve(f"uno:{self.place};urp;StarOffice.ComponentContext")
            except Exception as reason:
                if self.process.poll() == RESTART:
                    self.process = self._start()
                elif self.process.poll() is not None or time.monotonic() > until:
                    raise OfficeGone(f"ended with {self.process.poll()}: {self._words()}") from reason
                time.sleep(0.05)

    def _words(self) -> str:
        self.said.seek(0)
        return self.said.read().decode(errors="replace").strip()

    def stop(self, context: Any = None) -> None:
        """End the office: ask it, and if it does not end, make it; it starts processes of its own, which end with it."""
        if context is not None:
            asking = threading.Thread(target=_ask_to_end, args=(context,), daemon=True)
            asking.start()
            asking.join(10)
        else:
            self.kill(SIGTERM)
        for signal in (SIGTERM, SIGKILL):
            try:
                self.process.wait(10)
                break
            except subprocess.TimeoutExpired:
                self.kill(signal)
        self.process.wait()
        self.said.close()

    def kill(self, signal: int = SIGKILL) -> None:
        """End the office and the processes it started."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal)


class Kept:
    """An office of one profile for all tests of a process: started when it is first asked for, and again when it has died."""

    def __init__(self, profile: Path) -> None:
        self.profile = profile
        self._office: Office | None = None
        self._context: Any = None

    def context(self) -> Any:
        """Return the component context of the office, running."""
        if self._office is not None and not self._answers():
            self.stop()
        if self._office is None:
            self._office = Office(self.profile)
            self._context = self._office.connect()
        return self._context

    def desktop(self) -> Any:
        """Return the desktop of the office, running."""
        return _desktop_of(self.context())

    def _answers(self) -> bool:
        try:
            return self._office.process.poll() is None and _desktop_of(self._context) is not None
        except Exception:  # noqa: BLE001 (UNO's exceptions exist only once it is imported; whichever it is, the office is gone)
            return False

    @contextmanager
    def bounded(self, seconds: float) -> Iterator[None]:
        """See to it that something asked of the office ends: what hangs is killed, and whoever waits for it gets an exception."""
        watch = threading.Timer(seconds, self._office.kill)
        watch.start()
        try:
            yield
        finally:
            watch.cancel()

    def stop(self) -> None:
        """End the office, if there is one."""
        office, context = self._office, self._context if self._office and self._answers() else None
        self._office = self._context = None
        if office is not None:
            office.stop(context)


def _desktop_of(context: Any) -> Any:
    return context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)


def _ask_to_end(context: Any) -> None:
    # A workbook that was changed would make a windowed office ask back.
    with suppress(Exception):
        desktop = _desktop_of(context)
        documents = desktop.Components.createEnumeration()
        while documents.hasMoreElements():
            documents.nextElement().setModified(False)
        desktop.terminate()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class ScriptedUser:
    """Dialogs whose answers are prepared; what the user would have seen is recorded."""

    def __init__(self) -> None:
        self.alerts: list[tuple[str, str, str, str | None]] = []
        self.asked: list[tuple[str, str, Path | None]] = []
        self.opened: list[Path] = []
        self.answers: deque[str] = deque()
        self.picks: deque[Path | None] = deque()
        self.copied = ""

    def alert(self, prompt: str, title: str, buttons: str, mode: str | None) -> str:
        """Record a message; return the next prepared answer, else what Enter would press."""
        self.alerts.append((prompt, title, buttons, mode))
        return self.answers.popleft() if self.answers else {"ok": "ok", "ok_cancel": "ok"}.get(buttons, "yes")

    def choose_file(self, title: str, start: Path | None = None) -> Path | None:
        """Return the next prepared path."""
        return self._pick("file", title, start)

    def choose_folder(self, title: str, start: Path | None = None) -> Path | None:
        """Return the next prepared path."""
        return self._pick("folder", title, start)

    def choose_target(self, title: str, start: Path) -> Path | None:
        """Return the next prepared path."""
        return self._pick("target", title, start)

    def copied_text(self) -> str:
        """Return the text that was prepared as copied."""
        return self.copied

    def open_output(self, path: Path) -> None:
        """Record what would be opened."""
        self.opened.append(path)

    def forget(self) -> None:
        """Begin anew."""
        for each in (self.alerts, self.asked, self.opened, self.answers, self.picks):
            each.clear()
        self.copied = ""

    def _pick(self, kind: str, title: str, start: Path | None) -> Path | None:
        self.asked.append((kind, title, start))
        return self.picks.popleft() if self.picks else None


def need_office() -> None:
    """Leave a test out where there is no office, or none that can be driven."""
    if which("soffice") is None:
        missing(NO_OFFICE)
    if bridge() is None:
        missing(NO_BRIDGE)


@contextmanager
def keeping(profile: Path) -> Iterator[Kept]:
    """Give an office that ends with whoever asked for it."""
    need_office()
    kept = Kept(profile)
    try:
        yield kept
    finally:
        kept.stop()


@pytest.fixture(scope="session")
def kept_office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kept]:
    """Return the office of this process, with a profile as it comes."""
    with keeping(tmp_path_factory.mktemp("office-profile")) as kept:
        yield kept


@pytest.fixture
def office_context(kept_office: Kept) -> Any:
    """Return the component context of the office of this process."""
    return kept_office.context()


@pytest.fixture
def user() -> ScriptedUser:
    """Return the user of the running office, with no answers prepared."""
    return ScriptedUser()


@pytest.fixture
def calc(office_context: Any, user: ScriptedUser) -> Iterator[Any]:
    """Return xlwings' application for the running office; workbooks a test leaves open are closed."""
    from addin.libreoffice.engine import register

    app = register(office_context, user).apps.active
    yield app
    for book in list(app.books):
        book.close()


@pytest.fixture
def open_book(calc: Any, tmp_path: Path) -> Callable[..., Any]:
    """Return a function that writes bytes as a file and opens it."""

    def opening(data: bytes, name: str = "青溪县南郊镇人民政府2023年.xlsx") -> Any:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        return calc.books.open(str(path))

    return opening


@pytest.fixture
def press(user: ScriptedUser) -> Callable[[Any, str], str]:
    """Return a function that presses a button in a workbook and returns what the user was told, in a box or in the status bar."""

    from addin.buttons import actions

    def pressing(book: Any, name: str) -> str:
        before = len(user.alerts)
        book.set_mock_caller()
        actions.run(name)
        boxes = [prompt for prompt, *_ in user.alerts[before:]]
        return boxes[-1] if boxes else str(book.app.status_bar or "")

    return pressing


@pytest.fixture
def template(calc: Any, tmp_path: Path) -> Any:
    """Return the official template, open in the running office."""
    # An office locks what it opens.
    return calc.books.open(copy(TEMPLATES / "2021.xlsx", tmp_path))


@pytest.fixture
def empty(calc: Any) -> Any:
    """Return the sheet of a new workbook."""
    return calc.books.add().sheets[0]


@pytest.fixture
def resaved(tmp_path: Path) -> Callable[..., Workbook]:
    """Return a function that saves a workbook under another name and reads that with openpyxl."""

    def save(book: Any, **options: Any) -> Workbook:
        book.save(tmp_path / "存为.xlsx")
        return load_workbook(tmp_path / "存为.xlsx", **options)

    return save


def foreign(path: Path, fill: Callable[[Any], None]) -> Path:
    """Write a workbook that another program made, its first sheet filled by a function."""
    book = Workbook()
    fill(book.active)
    book.save(path)
    return path
