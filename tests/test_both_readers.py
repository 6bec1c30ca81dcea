"""Cells as no program writes them: all readers see the same in them, and what is there."""

import pytest

from tests import edits
from tests.both_readers import both, grids_in
from tests.complete import complete
from tests.damage import T3
from workbook.reading.packed_grids import open_grids

INLINE = "inlineStr"
ODD = [
    ("<v>1</v><v>2</v>", "", 2.0),
    ("<v>1</v><f>A2</f>", "", ""),
    ("<is><t>甲</t></is><is><t>乙</t></is>", INLINE, "乙"),
    ("<v>5<!--a-->6</v>", "", 56.0),
    ("<v>5<?a b?>6</v>", "", 56.0),
    ("<v><![CDATA[5]]></v>", "", 5.0),
    ("<v>&#53;</v>", "", 5.0),
    ("<v>0<v>1</v>2</v>", "", 0.0),
    ("<is><t>甲<t>乙</t>丙</t></is>", INLINE, "甲乙"),
    ("<is><t>甲</t><rPh><t>乙</t></rPh></is>", INLINE, "甲"),
    ("<is><t>_x000D_甲</t></is>", INLINE, "\r甲"),
    ("<v>５</v>", "", "５"),
    ("<v>true</v>", "b", True),
    ("<v>5</v>", INLINE, ""),
    ("<v>75_x000D_</v>", "", "75_x000D_"),
    ("<v>75_x000D_</v>", "str", "75\r"),
]


@pytest.mark.parametrize(("inner", "kind", "value"), ODD, ids=[inner for inner, *_ in ODD])
def test_a_cell_is_the_same_to_both(inner, kind, value, tmp_path):
    path = tmp_path / "年报.xlsx"
    path.write_bytes(edits.set_cell(complete(), T3, "D6", inner, kind))
    fast, slow = both(path, grids_in)
    assert fast == slow
    assert fast[T3][5][3] == value


@pytest.mark.parametrize(
    ("written", "instead"),
    [
        ('<row r="6"', '<row r="a6"'),
        ('<row r="6"', '<row r="XFD1048576"'),
        ("<sheetFormatPr", '<c r="Z99"><f>1</f><v>5</v></c><sheetFormatPr'),
        ("</sheetData>", '</sheetData><c r="Z99"><v>5</v></c>'),
    ],
)
def test_rows_and_what_stands_beside_them_are_the_same_to_both(written, instead, tmp_path):
    path = tmp_path / "年报.xlsx"
    path.write_bytes(edits.change_sheet(complete(), T3, lambda xml: xml.replace(written, instead, 1)))
    assert instead.encode() in dict(edits.unpack(path.read_bytes()))[edits.parts_of(path.read_bytes())[T3]]
    fast, slow = both(path, grids_in)
    assert fast == slow
    assert len(fast[T3]) < 99
    assert "Z99" not in open_grids(path).scan(T3)
