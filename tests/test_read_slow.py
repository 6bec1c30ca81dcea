"""Reading without compiled packages, as LibreOffice's own Python does: the same cells, findings and verdicts, only slower."""

import subprocess
import sys
from datetime import date, datetime, time, timedelta
from pathlib import Path

import openpyxl
import pytest

from tests.complete import complete
from tests.damage import damages
from workbook.checking import check_file
from workbook.reading import packed_grids
from workbook.reading.packed_grids import open_grids
from workbook.verifying.run import Run


@pytest.fixture
def without_library(monkeypatch):
    """Leave the fast library out, as where it is not installed."""
    return lambda: monkeypatch.setattr(packed_grids, "fast_library", lambda: None)


def trimmed(grid):
    rows = [tuple(row) for row in grid]
    while rows and not any(value != "" for value in rows[-1]):
        rows.pop()
    width = max((column + 1 for row in rows for column, value in enumerate(row) if value != ""), default=0)
    return [row[:width] for row in rows]


def grids_in(path):
    grids = open_grids(path)
    return {sheet.name: trimmed(grids.read(sheet)) for sheet in grids.sheets}


@pytest.mark.parametrize("edition", ["2021", "2019"])
def test_every_cell_is_the_same(edition, tmp_path, without_library):
    path = tmp_path / "年报.xlsx"
    path.write_bytes(complete(edition))
    fast = grids_in(path)
    without_library()
    assert grids_in(path) == fast


def test_dates_times_spans_and_kinds_are_the_same(tmp_path, without_library):
    book = openpyxl.Workbook()
    sheet = book.active
    values = [
        date(2024, 2, 29),
        datetime(2024, 1, 1, 13, 30, 5),  # noqa: DTZ001
        time(8, 15),
        timedelta(hours=30),
        True,
        False,
        1.5,
        -3,
        "0123",
        "=1+1",
        " 空 格 ",
        "",
        0,
    ]
    for row, value in enumerate(values, 1):
        sheet.cell(row, 2, value)
    for row, (value, code) in enumerate(
        [(45000, "yyyy年m月d日"), (45000.5, "0.00"), (3, '"day"0'), (45000, "[$-804]e年m月"), (0.5, "General"), (59, "yyyy-mm-dd")], 1
    ):
        sheet.cell(row, 3, value).number_format = code
    path = tmp_path / "种类.xlsx"
    book.save(path)
    fast = grids_in(path)
    without_library()
    assert grids_in(path) == fast


def test_a_file_saved_by_an_office_reads_the_same(office, tmp_path, without_library):
    path = tmp_path / "年报.xlsx"
    path.write_bytes(complete())
    (saved,) = office([path])
    fast = grids_in(saved)
    without_library()
    assert grids_in(saved) == fast


@pytest.mark.long
def test_damaged_files_get_the_same_verdict(tmp_path, without_library):
    def verdicts():
        found = []
        for number, damage in enumerate(damages()):
            path = tmp_path / f"{number}{damage.suffix}"
            path.write_bytes(damage.data)
            checked = check_file(path).as_json()
            found.append((damage.kind, bool(checked["error"]), checked["findings"]))
        return found

    fast = verdicts()
    without_library()
    assert verdicts() == fast


def test_a_folder_is_verified_without_compiled_packages(demo_folder):
    code = (
        "import sys\n"
        "for name in ('python_calamine', 'numpy', 'pandas', 'lxml'):\n"
        "    sys.modules[name] = None\n"
        "from pathlib import Path\n"
        "from workbook.verifying.run import Run, in_this_thread\n"
        "for unit in Run(Path(sys.argv[1]), jobs=1, open_executor=in_this_thread).units():\n"
        "    print(unit.file, unit.verdict, unit.counts)\n"
    )
    root = Path(__file__).parent.parent
    said = subprocess.run([sys.executable, "-c", code, str(demo_folder)], capture_output=True, text=True, cwd=root, check=True).stdout
    fast = [f"{unit.file} {unit.verdict} {unit.counts}" for unit in Run(demo_folder, jobs=1).units()]
    assert said.splitlines() == fast
