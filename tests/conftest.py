"""What tests share: an office program that calculates workbooks, published reports; left out and counted where they are not at hand."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Generator, Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from rules.report import Report
from tests.tiers import Unsaid, count_left_out, mark_by_fixtures, put_slow_groups_first
from workbook.reading.report import read_report

pytest_plugins = ["tests.running_office", "tests.converting", "tests.page_in_browser", "tests.page_books"]
FULL = os.environ.get("NIANBAO_FULL") == "1"
NO_OFFICE = "office: LibreOffice is not installed"
NO_POPPLER = "office: pdftotext is not installed"
NO_BROWSER = "browser: chromium or playwright is not installed"
REPORTS = Path(os.environ.get("NIANBAO_REPORTS") or Path(__file__).parent.parent.parent / "shared" / "reports")


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
def demo_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder that `nianbao demo` writes where there is no office, to be read; who changes it takes a copy."""
    from workbook.demo import write_demo
    from workbook.narrative import pdf

    folder = tmp_path_factory.mktemp("样例") / "年报样例"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pdf, "find_office", lambda: None)
        assert list(write_demo(folder))
    return folder


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
def in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have folders verified here, where what is written matters and not who writes it: every other process takes a second to begin."""
    from workbook.verifying import run

    monkeypatch.setattr(run, "_pool", run.in_this_thread)


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., Report]:
    """Return a function that reads bytes as a workbook's file."""

    def reading(data: bytes, name: str = "年报.xlsx") -> Report:
        path = tmp_path / name
        path.write_bytes(data)
        return read_report(path)

    return reading


# How long an example takes is a matter of what else the machine does.
settings.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("unhurried")
UNSAID, NOT_CHOSEN = Unsaid(), pytest.StashKey[dict[str, int]]()


def pytest_configure(config: pytest.Config) -> None:
    """Watch over what tests start."""
    config.stash[NOT_CHOSEN] = {}
    sys.addaudithook(UNSAID)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Sort the tests into tiers before -m chooses among them and xdist deals them out."""
    mark_by_fixtures(items)
    if hasattr(config, "workerinput"):
        put_slow_groups_first(items)


def pytest_deselected(items: Sequence[pytest.Item]) -> None:
    """Remember, and tell the process that prints, which kinds of tests were not chosen."""
    config = items[0].config
    found = config.stash[NOT_CHOSEN]
    for kind, count in count_left_out(items).items():
        found[kind] = found.get(kind, 0) + count
    if hasattr(config, "workeroutput"):
        config.workeroutput["not chosen"] = found


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Hear what a process of xdist did not choose; every one says the same."""
    node.config.stash[NOT_CHOSEN].update(getattr(node, "workeroutput", {}).get("not chosen", {}))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Keep from a test the programs that its markers do not name."""
    with UNSAID.during(item):
        return (yield)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Print how many checks were left out for want of an office program, a browser, published reports, or because they were not asked for."""
    reasons = [str(report.longrepr[-1]) for report in terminalreporter.stats.get("skipped", ()) if isinstance(report.longrepr, tuple)]
    for kind in ("office", "browser", "long", "report"):
        count = sum(reason.startswith((f"{kind}:", f"Skipped: {kind}:")) for reason in reasons) + config.stash[NOT_CHOSEN].get(kind, 0)
        terminalreporter.write_line(f"left out: {count} {kind} checks")
