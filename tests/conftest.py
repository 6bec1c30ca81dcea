"""What tests share: an office program that calculates workbooks, published reports; left out and counted where they are not at hand."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from rules.report import Report
from workbook.reading.report import read_report

pytest_plugins = ["tests.running_office"]
FULL = os.environ.get("NIANBAO_FULL") == "1"
NO_OFFICE = "office: LibreOffice is not installed"
NO_POPPLER = "office: pdftotext is not installed"
NO_BROWSER = "browser: chromium or playwright is not installed"
REPORTS = Path(os.environ.get("NIANBAO_REPORTS") or Path(__file__).parent.parent.parent / "shared" / "reports")


# LibreOffice believes the calculated values of a file unless its profile says otherwise.
RECALCULATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., list[Path]]:
    """Return a function that has LibreOffice open workbooks, calculate what has no value yet, and save them as another kind."""
    return _converting(tmp_path_factory, "")


@pytest.fixture(scope="session")
def recalculated(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., list[Path]]:
    """Return such a function that has every formula calculated anew, whatever value the file gives."""
    return _converting(tmp_path_factory, RECALCULATE)


def _converting(tmp_path_factory: pytest.TempPathFactory, settings: str) -> Callable[..., list[Path]]:
    program = shutil.which("soffice")
    if program is None:
        (pytest.fail if FULL else pytest.skip)(NO_OFFICE)
    # A profile of its own, so that runs side by side do not wait for each other.
    profile = tmp_path_factory.mktemp("profile")
    if settings:
        (profile / "user").mkdir()
        (profile / "user" / "registrymodifications.xcu").write_text(settings, encoding="utf-8")

    def convert(paths: Iterable[Path], to: str = "xlsx") -> list[Path]:
        sources = list(paths)
        folder = tmp_path_factory.mktemp("converted")
        command = [program, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to", to, "--outdir", folder, *sources]
        subprocess.run(command, check=True, capture_output=True, timeout=300)
        return [folder / f"{path.stem}.{to}" for path in sources]

    return convert


@pytest.fixture(scope="session")
def poppler() -> None:
    """See to it that pages of a pdf can be read."""
    if shutil.which("pdftotext") is None:
        (pytest.fail if FULL else pytest.skip)(NO_POPPLER)


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Return a running chromium, driven by playwright."""
    program = shutil.which("chromium")
    if program is None or find_spec("playwright") is None:
        (pytest.fail if FULL else pytest.skip)(NO_BROWSER)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a stranger's workbook to be marked: macros, a text box, a chart, comments and formats of somebody's own."""
    from tests.stranger import write_original

    return write_original(tmp_path_factory.mktemp("原件"))


@pytest.fixture(scope="session")
def real_reports() -> Path:
    """Return the folder of published reports (NIANBAO_REPORTS); they are not part of the repository."""
    if not (REPORTS / "truth.json").exists():
        pytest.skip("report: the published reports are not at hand")
    return REPORTS


@pytest.fixture(scope="module")
def excel() -> Iterator[Callable[..., Any]]:
    """Return a function that calls a user-defined function as Excel does, through xlwings' own converters."""
    from tests.excel_engine import excel as running_excel

    with running_excel() as calling:
        yield calling


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., Report]:
    """Return a function that reads bytes as a workbook's file."""

    def reading(data: bytes, name: str = "年报.xlsx") -> Report:
        path = tmp_path / name
        path.write_bytes(data)
        return read_report(path)

    return reading


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print how many checks were left out for want of an office program, a browser, published reports."""
    reasons = [str(report.longrepr[-1]) for report in terminalreporter.stats.get("skipped", ()) if isinstance(report.longrepr, tuple)]
    for kind in ("office", "browser", "report"):
        count = sum(reason.startswith((f"{kind}:", f"Skipped: {kind}:")) for reason in reasons)
        terminalreporter.write_line(f"left out: {count} {kind} checks")
