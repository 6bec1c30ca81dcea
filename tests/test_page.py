"""The page in a browser without a network says what the command says: the same JSON and the same marked copies, byte for byte."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import REPORTS
from tests.damage import damages
from tests.page_in_browser import OpenPage
from tests.suite import load_cases
from workbook.cli import main
from workbook.reading.books import is_foreign

FAULTS = sorted(path for folder in ("", "hostile") for path in (REPORTS.parent / "faults" / folder).glob("*.xlsx"))


def by_command(path: Path, capsys: Any, previous: Path | None = None) -> tuple[str, bytes | None]:
    """Return what the command prints of a file, and the marked copy it writes."""
    copy = path.parent / f"标注{path.suffix}"
    copy.unlink(missing_ok=True)
    main(["check", path.name, "--format", "json", "--mark", copy.name, *(["--previous", previous.name] if previous else [])])
    return capsys.readouterr().out.rstrip("\n"), copy.read_bytes() if copy.exists() else None


def assert_same(opened: OpenPage, path: Path, capsys: Any) -> None:
    said, marked = by_command(path, capsys)
    found = opened.ask(path.name, path.read_bytes())
    assert found.lost is None
    if is_foreign(path):
        told = json.loads(found.json or "{}")
        assert told["error"].endswith("另存为 .xlsx，再放进来。")
        assert path.name in told["error"]
        return
    assert found.json == said
    assert found.marked == marked


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an empty folder in which the command runs."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("source", FAULTS or [None], ids=lambda path: path.stem if path else "none")
def test_workbooks_with_slips_are_the_same(opened, here, capsys, source):
    if source is None:
        pytest.skip("report: the workbooks with slips are not at hand")
    path = here / source.name
    path.write_bytes(source.read_bytes())
    assert_same(opened, path, capsys)


DAMAGES = [(f"{each.kind}-{number}", each) for number, each in enumerate(damages())]


@pytest.mark.parametrize("damage", [each for _, each in DAMAGES], ids=[name for name, _ in DAMAGES])
def test_damaged_files_are_the_same(opened, here, capsys, damage):
    path = here / f"某局年报{damage.suffix}"
    path.write_bytes(damage.data)
    assert_same(opened, path, capsys)


@pytest.mark.parametrize("case", load_cases(), ids=lambda case: f"{case.kind}-{case.form.edition}-{case.code}")
def test_cases_of_the_suite_are_the_same(opened, here, capsys, case):
    path = here / "年报.xlsx"
    path.write_bytes(case.workbook())
    assert_same(opened, path, capsys)


def test_the_samples_are_the_same_with_last_years_beside_them(opened, here, capsys, demo_folder):
    books = sorted(demo_folder.glob("*.xlsx"))
    assert len(books) >= 5
    for source in books:
        (here / source.name).write_bytes(source.read_bytes())
    for path in (here / source.name for source in books):
        assert_same(opened, path, capsys)
    for previous in (here / books[0].name, here / books[-1].name):
        said, marked = by_command(here / books[1].name, capsys, previous)
        found = opened.ask(books[1].name, books[1].read_bytes(), (previous.name, previous.read_bytes()))
        assert found.json == said
        assert found.marked == marked


def test_nothing_was_asked_of_a_network_and_nothing_went_wrong(opened):
    assert opened.ask("空.xlsx", b"").json
    assert [each for each in opened.requests if not each.startswith(("file:", "blob:"))] == []
    assert opened.complaints == []
