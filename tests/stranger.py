"""A stranger's workbook to be marked: what is found in it, and how a test marks it."""

import re

from tests.edits import add
from tests.marks import (
    Given,
    finding,
    stranger,
)
from workbook.findings.marks import fills
from workbook.findings.wording import load_marks
from workbook.marking.mark import mark_copy

STRONG, ERROR, BLANK, HINT, _ = fills().values()
DATA, OTHER, RESULT = "数据", "别的 & 'x'表", "校验结果"
RULE = load_marks()["note"]["rule"]
FOUND = [
    finding((DATA, "B2"), (DATA, "B1"), (DATA, "C2"), (DATA, "E6"), (DATA, "A4"), (DATA, "G20"), (DATA, "Z2")),
    finding((OTHER, "C3"), severity="warning", code="FM-01", cause=2, message="=1+1 <&> \x01_x0041_"),
    finding(code="FM-02", cause=3, message="没有位置"),
]
PARTS_OF_A_SHEET = re.compile(r"xl/(?:worksheets/(?:_rels/)?sheet|comments|drawings/vmlDrawing)[0-9]+\.(?:xml|xml\.rels|vml)")
SHARED = {"[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml"}


def write_original(folder):
    """Write a stranger's workbook with macros and XML of somebody's own; return its path."""
    (folder / "vba.bin").write_bytes(bytes(range(256)) * 9)
    path = stranger(folder / "原件.xlsm", folder / "vba.bin")
    path.write_bytes(add(path.read_bytes(), "customXml/item1.xml", b"<any xmlns='urn:x'>\xe4\xbb\xbb</any>"))
    return path


def mark(path, *found, remarks=()):
    return mark_copy(path, Given(path, list(found), remarks))


def again(path, data, *found):
    other = path.with_name("again" + path.suffix)
    other.write_bytes(data)
    return mark(other, *found)
