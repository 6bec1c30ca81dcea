"""The bytes of what is generated: settled times, and fonts as strict readers of the schema want them."""

import re
import zipfile
from io import BytesIO

import pytest
from openpyxl import Workbook
from openpyxl.styles import Font

from rules.form import EDITIONS
from workbook.template.blank import make_template
from workbook.template.same_bytes import CORE, FIRST, FONT_ORDER, ZIP_DAY, freeze, pack, settle


def fonts(data):
    """Return the names of the properties of each font of a workbook, in their order."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        styles = archive.read("xl/styles.xml")
    return [re.findall(rb"<(\w+)", font) for font in re.findall(rb"<font>(.*?)</font>", styles, re.DOTALL)]


@pytest.mark.parametrize("edition", EDITIONS)
def test_fonts_have_their_properties_in_the_schemas_order(edition):
    found = fonts(make_template(edition))
    assert len(found) > 10
    assert any(b"b" in font and b"color" in font for font in found)
    assert all(font == sorted(font, key=FONT_ORDER.index) for font in found)


def test_any_font_openpyxl_can_write_is_put_in_order():
    book, saved = Workbook(), BytesIO()
    book.active["A1"].font = Font(
        name="宋体", sz=9, b=True, i=True, color="FF112233", u="single", strike=True, vertAlign="superscript", charset=134
    )
    book.save(saved)
    assert fonts(freeze(saved.getvalue()))[-1] == [b"b", b"i", b"strike", b"u", b"vertAlign", b"sz", b"color", b"name", b"charset"]


@pytest.mark.parametrize("level", [1, 6, 9])
def test_packages_are_what_the_library_for_zip_files_writes(level):
    parts = {FIRST: b"<Types/>", "文/甲.xml": b"<a>1</a>" * 999, "empty.xml": b""}
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, data in parts.items():
            info = zipfile.ZipInfo(name, (*ZIP_DAY, 0, 0, 0))
            info.create_system = 0
            package.writestr(info, data, zipfile.ZIP_DEFLATED, level)
    assert pack(parts.items(), level) == out.getvalue()


def test_times_are_those_of_the_day_given():
    book, saved = Workbook(), BytesIO()
    book.save(saved)
    with zipfile.ZipFile(saved) as archive:
        settled = settle(CORE, archive.read(CORE), b"2024-01-08T00:00:00Z")
    assert set(re.findall(rb"20\d\d-\d\d-\d\dT[^<]*", settled)) == {b"2024-01-08T00:00:00Z"}
