"""Reading without compiled packages, as LibreOffice's own Python does: the same cells, findings and verdicts, only slower."""

import subprocess
import sys
import warnings
from datetime import date, datetime, time, timedelta
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from tests import edits
from tests.both_readers import both, grids_in, outcome
from tests.both_readers import without_library as leave_out_library
from tests.complete import complete, figures
from tests.conftest import REPORTS
from tests.damage import T3, damages, hostile, packages
from tests.damage.packages import PROSE
from tests.saved import by_gnumeric, by_openpyxl, by_xlsxwriter
from workbook.checking import check_file
from workbook.verifying.run import Run

FAULTS = REPORTS.parent / "faults"


@pytest.fixture
def without_library(monkeypatch):
    """Leave all but the parser out."""
    return lambda: leave_out_library(monkeypatch)


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


PACKAGES = [
    each
    for make in (packages.other_names, packages.other_writing, packages.announced, packages.hidden_letters, hostile.twice)
    for each in make()
]


@pytest.mark.parametrize("damage", PACKAGES, ids=[f"{each.kind}-{number}" for number, each in enumerate(PACKAGES)])
def test_a_package_written_otherwise_reads_the_same(damage, tmp_path, without_library):
    path = tmp_path / "年报.xlsx"
    path.write_bytes(damage.data)
    fast = outcome(path)
    without_library()
    assert outcome(path) == fast


CODES = (
    "General",
    "G/通用格式",
    "G/標準",
    "[DBNum2][$-804]G/通用格式",
    "Standard",
    "Genel",
    '0"件"',
    "0件",
    "0_d",
    "*d0",
    "\\d0",
    "0;d",
    "d;0",
    "[红色]0",
    "aaaa",
    "a/p",
    "上午/下午h:mm",
    "yyyy年m月d日",
    "年月日",
    "[hh]:mm",
    "[hm]0",
    "[$d-804]0",
    "d [h]",
    "mm:ss.0",
    "@",
    "0.00E+00",
    "# ?/?",
)
NUMBERS = ("G/通用格式", "G/標準", "[DBNum2][$-804]G/通用格式", "Standard", "Genel", '0"件"', "0_d", "0;d")


def test_number_formats_of_every_kind_are_the_same(tmp_path, without_library):
    path = tmp_path / "格式.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for row, code in enumerate(CODES):
            sheet.write_number(row, 0, 5.25, book.add_format({"num_format": code}))
    fast = grids_in(path)
    without_library()
    slow = grids_in(path)
    assert slow == fast
    values = dict(zip(CODES, (row[0] for row in slow["Sheet1"]), strict=True))
    assert {code: values[code] for code in NUMBERS} == dict.fromkeys(NUMBERS, 5.25)


@pytest.mark.parametrize("kind", ["", "n", "str"])
@pytest.mark.parametrize("value", ["5", " 5 ", "\n5", "+5", "5e0", "1_0", "五", "-0.5", ".5", "", "1e400", "0x10"])
def test_values_with_something_around_them_are_the_same(value, kind, tmp_path, without_library):
    path = tmp_path / "年报.xlsx"
    path.write_bytes(edits.set_cell(complete(), T3, "D6", f"<v>{value}</v>", kind))
    fast = outcome(path)
    without_library()
    assert outcome(path) == fast


@pytest.mark.parametrize("space", ["", ' xml:space="preserve"', ' xml:space="default"'])
@pytest.mark.parametrize("text", [" a ", "\n\ta\n", "\u3000a\u00a0", " ", "a&#10;", "<![CDATA[ a ]]>"])
def test_blanks_around_a_text_are_the_same(text, space, tmp_path, without_library):
    path = tmp_path / "年报.xlsx"
    runs = f"<r><t{space}>{text}</t></r><r><t{space}>{text}</t></r>"
    path.write_bytes(packages.with_texts(edits.set_cell(complete(), PROSE, "A4", f"<is>{runs}</is>", "inlineStr")))
    fast = outcome(path)
    without_library()
    assert outcome(path) == fast


CODED = ("a_x000D_b", "_x005F_x000D_", "_x005f_x0041_", "__x005F__x005F_", "_x0041_x0042_", "_x4E2D_", "_x000D", "_x00_x0041_")


@pytest.mark.parametrize("text", CODED)
def test_characters_written_by_their_code_are_the_same(text, tmp_path):
    path = tmp_path / "年报.xlsx"
    for data in (edits.set_text(complete(), PROSE, "A4", text), packages.with_texts(edits.set_text(complete(), PROSE, "A4", text))):
        path.write_bytes(data)
        found, other = both(path)
        assert found == other


PROGRAMS = [by_xlsxwriter, by_openpyxl, pytest.param(by_gnumeric, marks=pytest.mark.office)]


@pytest.mark.parametrize("edition", ["2021", "2019"])
@pytest.mark.parametrize("save", PROGRAMS)
def test_saved_by_other_programs_it_reads_the_same(save, edition, tmp_path, without_library):
    source, path = tmp_path / "原件.xlsx", tmp_path / "年报.xlsx"
    source.write_bytes(complete(edition))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        save(source, path)
    fast = outcome(path)
    assert fast[1] == (figures(edition) if save is not by_openpyxl else fast[1])
    without_library()
    assert outcome(path) == fast


@pytest.mark.long
@pytest.mark.parametrize("save", PROGRAMS)
def test_damaged_files_saved_by_other_programs_read_the_same(save, tmp_path):
    strange = {each.kind for each in PACKAGES}
    chosen = [each for each in damages() if not each.sentence and each.suffix == ".xlsx" and each.kind not in strange]
    assert len(chosen) > 100
    for number, damage in enumerate(chosen[::20]):
        source, path = tmp_path / f"{number}.xlsx", tmp_path / f"{number}年报.xlsx"
        source.write_bytes(damage.data)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            save(source, path)
        found, other = both(path)
        assert found == other, (damage.kind, number)


@pytest.mark.parametrize("path", sorted(FAULTS.glob("*.xlsx")), ids=lambda path: path.stem)
def test_workbooks_with_slips_read_the_same(path, without_library):
    fast = outcome(path)
    without_library()
    assert outcome(path) == fast


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
