"""What openpyxl writes for us has the same bytes with lxml or without, whoever imported openpyxl first, and no variable decides it."""

import hashlib
import subprocess
import sys
import zipfile
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from openpyxl import Workbook

from tests.bulk import workbook_bytes
from workbook.template.blank import make_template
from workbook.template.one_spelling import respell
from workbook.template.same_bytes import freeze_workbook

ROOT = Path(__file__).parent.parent
NO_LXML = "import sys; sys.modules['lxml'] = None\n"
OPENPYXL, OURS = "import openpyxl\n", "import workbook, workbook.cli\n"
# The pool's threads stand for its processes: the summary is written by this process either way.
CODE = """
import hashlib, sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from workbook.template.blank import make_template
from workbook.verifying.run import Run
import openpyxl
folder, output = Path(sys.argv[1]), Path(sys.argv[2])
list(Run(folder, output=output, jobs=1, open_executor=ThreadPoolExecutor).verify())
made = [make_template("2021"), make_template("2019", unit="甲 & <乙>镇", year=2020), (output / "校验汇总.xlsx").read_bytes()]
print(openpyxl.LXML, *(hashlib.sha256(each).hexdigest() for each in made))
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    root = tmp_path_factory.mktemp("报送")
    for number, edition in ((1, "2021"), (2, "2019")):
        (root / f"{number}.xlsx").write_bytes(workbook_bytes(number, edition))
    return root


@pytest.mark.long
def test_bytes_hang_neither_on_lxml_nor_on_who_came_first(folder, tmp_path):
    running = []
    for number, before in enumerate((OPENPYXL + OURS, OURS + OPENPYXL, NO_LXML + OPENPYXL + OURS, NO_LXML + OURS + OPENPYXL)):
        command = [sys.executable, "-c", before + CODE, folder, tmp_path / f"结果{number}"]
        running.append(subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT))
    found = [each.communicate()[0].split() for each in running]
    assert [each[0] for each in found] == ["True", "True", "False", "False"]
    assert len({tuple(each[1:]) for each in found}) == 1
    assert found[0][1] == hashlib.sha256(make_template("2021")).hexdigest()


def test_what_openpyxl_saved_says_the_same_when_spelt_our_way():
    book, out = Workbook(), BytesIO()
    sheet = book.active
    sheet.append(['a & b < c > "d" \'', "行\n行", " 空 ", "制\t表", "𠮷", 1.5, True, '=A1&"<"'])
    sheet["A2"].hyperlink = "https://example.cn/?a=1&b=2"
    book.save(out)
    frozen = freeze_workbook(out.getvalue())
    with zipfile.ZipFile(out) as before, zipfile.ZipFile(BytesIO(frozen)) as after:
        assert set(before.namelist()) == set(after.namelist())
        for name in before.namelist():
            if not name.startswith("docProps"):
                assert ET.canonicalize(before.read(name)) == ET.canonicalize(after.read(name)) or name == "xl/styles.xml", name
        assert all(
            respell(after.read(name)) == after.read(name) for name in after.namelist() if "theme" not in name and "app.xml" not in name
        )


def test_two_spellings_of_one_document_become_one():
    inner = '<a xmlns="u"><b xmlns:r="v" r:id="1"/><c>&#19968;&#13;</c><d></d></a>'
    outer = '<a xmlns:r="v" xmlns="u"><b r:id="1" /><c>一&#13;</c><d /></a>'
    assert respell(inner.encode()) == respell(outer.encode()) == outer.encode()


def test_a_prefix_with_two_meanings_is_refused():
    with pytest.raises(ValueError, match="r stands for"):
        respell(b'<a><b xmlns:r="u" r:c="1"/><b xmlns:r="v" r:c="1"/></a>')
