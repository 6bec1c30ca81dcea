"""The page in a browser without a network says what the command says: the same JSON and the same marked copies, byte for byte."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from rules.form import EDITIONS
from tests.blank import blank
from tests.complete import complete
from tests.conftest import REPORTS
from tests.damage import damages
from tests.page_in_browser import OpenPage
from tests.suite import load_cases
from workbook.cli import main
from workbook.demo import load_samples
from workbook.layout import load_layout
from workbook.reading.books import is_foreign
from workbook.template.filling import figure_values, fill, text_values, with_totals

FAULTS = sorted(path for folder in ("", "hostile") for path in (REPORTS.parent / "faults" / folder).glob("*.xlsx"))
LATEST = {"2021": 2021, "2019": 2020}
# What the text of the sample says of its table two, in the words of the older edition.
DOCUMENTS = {"表二.规范性文件.本年新制作数量": 1, "表二.规范性文件.本年新公开数量": 1, "表二.规范性文件.对外公开总数量": 3}


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


def by_report_command(path: Path, kind: str, capsys: Any, *, draft: bool) -> tuple[str | None, bytes | None, str]:
    """Return the name and the bytes of the report that the command writes of a file, and what it says."""
    folder = path.parent / f"{path.stem}{kind}{draft}"
    main(["report", path.name, "--to", kind, "-o", str(folder), *(["--draft"] if draft else [])])
    said = capsys.readouterr().out
    made = next(folder.glob("*"), None) if folder.exists() else None
    return (made.name, made.read_bytes(), said) if made else (None, None, said)


@pytest.mark.parametrize("edition", EDITIONS)
def test_reports_and_drafts_are_the_same_and_refused_alike(opened, here, capsys, edition):
    asked = [(kind, draft) for kind in ("docx", "html", "md") for draft in (False, True)]
    books = {"完成": finished(edition), "有错": complete(edition), "空": blank(edition)}
    for name, data in books.items():
        path = here / f"{name}.xlsx"
        path.write_bytes(data)
        found = opened.ask(path.name, data, None, *({"do": "report", "kind": kind, "draft": draft} for kind, draft in asked))
        for (kind, draft), made in zip(asked, found.others, strict=True):
            file, written, said = by_report_command(path, kind, capsys, draft=draft)
            assert (made.name, made.data) == (file, written)
            assert (made.refused is None) == (draft or name == "完成")
            assert said.startswith(made.refused or "已生成")


def finished(edition: str) -> bytes:
    """Return a workbook of which a report may be made."""
    sample = next(each for each in load_samples()["workbooks"] if each["identity"]["单位名称"] == "东郊镇")
    year, layout = LATEST[edition], load_layout(edition)
    figures = {figure.id: 0 for figure in layout.form.figures.values() if not figure.parts}
    figures |= {id: value for id, value in {**sample["figures"], **DOCUMENTS}.items() if id in figures}
    prose = {section: text.replace("2021", str(year)) for section, text in sample["prose"].items()}
    identity = {**sample["identity"], "报告年度": year}
    values = figure_values(layout, with_totals(layout, figures)) | text_values(layout, prose)
    return fill(blank(edition), values | {layout.places[f"封面.{field}"]: value for field, value in identity.items()})


def test_nothing_was_asked_of_a_network_and_nothing_went_wrong(opened):
    assert opened.ask("空.xlsx", b"").json
    assert [each for each in opened.requests if not each.startswith(("file:", "blob:"))] == []
    assert opened.complaints == []
