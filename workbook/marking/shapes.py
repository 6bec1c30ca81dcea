"""The drawing of a sheet's notes (VML): a box for each note, sized for its text and hidden until the mouse is over its cell."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache

from rules.expressions import compiled
from workbook.cells import place_of
from workbook.findings.wording import WIDE, load_marks
from workbook.marking.outline import Element, Outline

SPACES = (
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:x="urn:schemas-microsoft-com:office:excel"'
)
TYPE = (
    '<v:shapetype{spaces} id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    '<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
EMPTY = '<xml {spaces}><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="{block}"/></o:shapelayout>{type}</xml>'
SHAPE = (
    '<v:shape{spaces} id="_x0000_s{id}" type="#_x0000_t202" style="position:absolute;margin-left:60pt;margin-top:2pt;'
    'width:{width:g}pt;height:{height:g}pt;z-index:{order};visibility:hidden" fillcolor="{fill}" o:insetmode="auto">'
    '<v:fill color2="{fill}"/><v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/>'
    '<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>'
    '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>{anchor}</x:Anchor><x:AutoFill>False</x:AutoFill>'
    "<x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
)
BLOCK = 1024
END_TAG = compiled(rb"</(?:\w+:)?xml\s*>\s*$")
EMPTY_TAG = compiled(rb"<((?:\w+:)?xml)(\s[^<>]*)/>\s*$")
TAIL = compiled(END_TAG.pattern + b"|" + EMPTY_TAG.pattern)
# A thousand notes take one of them.
LARGEST, LONGEST_TAIL = 8 << 20, 4096
ID = compiled(rb"[\"']_x0000_s([0-9]{1,9})[\"']")
BOX = compiled(rb"<(\w+:)?shape\s[^<]*+(?>(?:<(?!/?(?:\w+:)?shape[\s>])[^<]*+)*)</(?:\w+:)?shape\s*+>\s*+")
NOTE = compiled(rb"ObjectType\s*=\s*[\"']Note[\"']")
ROW, COLUMN = (compiled(rb"<(?:\w+:)?%s>\s*([0-9]{1,7})\s*<" % name) for name in (b"Row", b"Column"))
PIXEL, POINT = 7, 4 / 3
DEFAULT_WIDTH, DEFAULT_HEIGHT, LAST = 64, 20, 16_383
TRUE = ("1", "true")


class Geometry:
    """How wide a sheet's columns and how high its rows are, in pixels."""

    def __init__(self, outline: Outline, rows: Mapping[int, Element]) -> None:
        self._rows = rows
        self._heights: dict[int, int] = {}
        columns = outline.root.find("cols")
        self._widths: dict[int, int] = {}
        for each in columns.every("col") if columns else ():
            low, high = (int(_number(each.attributes.get(name, ""))) for name in ("min", "max"))
            width = 0 if each.attributes.get("hidden") in TRUE else round(_number(each.attributes.get("width", "")) * PIXEL + 5)
            self._widths.update(dict.fromkeys(range(low, min(high, low + 100) + 1), width))

    def width(self, column: int) -> int:
        """Return the width of a 0-based column."""
        return self._widths.get(column + 1, DEFAULT_WIDTH)

    def height(self, row: int) -> int:
        """Return the height of a 0-based row."""
        if row not in self._heights:
            line = self._rows.get(row + 1)
            self._heights[row] = _height(line.attributes) if line else DEFAULT_HEIGHT
        return self._heights[row]


def _height(attributes: Mapping[str, str]) -> int:
    return 0 if attributes.get("hidden") in TRUE else round(_number(attributes.get("ht", "")) * POINT) or DEFAULT_HEIGHT


def _number(text: str) -> float:
    return float(text) if re.fullmatch(r"[0-9]{1,6}(?:\.[0-9]{1,20})?", text) else 0.0


def size(lines: Iterable[str]) -> tuple[int, int]:
    """Return width and height in pixels of a box for lines of text."""
    data = load_marks()["note"]
    a_line = (data["width"] - data["margin"]) // data["character"]
    count = sum(max(-(-_units(line) // a_line), 1) for line in lines)
    return data["width"], min(count * data["line_height"] + data["margin"], data["tallest"])


@lru_cache(maxsize=512)
def _units(line: str) -> int:
    """Return how many Chinese characters wide a line is."""
    narrow = len(WIDE.sub("", line))
    return len(line) - narrow + -(-narrow // 2)


def anchor(geometry: Geometry, row: int, column: int, box: tuple[int, int]) -> str:
    """Return where a box stands: right of its 0-based cell, as columns and rows with pixels in them."""
    right, right_in = _walk(geometry.width, column + 1, 12 + box[0], LAST)
    top = max(row - 1, 0)
    bottom, bottom_in = _walk(geometry.height, top, 4 + box[1], 1_048_575)
    return ", ".join(map(str, (min(column + 1, LAST), 12, top, 4, right, right_in, bottom, bottom_in)))


def _walk(size_of: Callable[[int], int], first: int, pixels: int, last: int) -> tuple[int, int]:
    place = min(first, last)
    size = size_of(place)
    while place < last and pixels >= size:
        pixels -= size
        place += 1
        size = size_of(place)
    return place, min(pixels, max(size - 1, 0))


def empty_part(number: int) -> bytes:
    """Return a drawing that holds nothing; `number` keeps its shapes apart from those of other sheets."""
    return EMPTY.format(spaces=SPACES, block=number, type=TYPE.format(spaces="")).encode()


def takes_boxes(xml: bytes) -> bool:
    """Return whether a drawing is written so that boxes can be put in."""
    return TAIL.search(xml[-LONGEST_TAIL:]) is not None


def add_boxes(xml: bytes, notes: dict[str, list[str]], geometry: Geometry) -> bytes:
    """Return the drawing, one that takes them, with a box for each cell."""
    xml = EMPTY_TAG.sub(rb"<\1\2></\1>", xml)
    end = END_TAG.search(xml)
    place = end.start() if end else len(xml)
    spaces = "" if all(each.encode() in xml for each in SPACES.split(" ")) else " " + SPACES
    block = re.search(rb"idmap\s[^<>]{0,200}?data=[\"']([0-9]{1,5})", xml)
    first = max([int(found) for found in ID.findall(xml)], default=(int(block.group(1)) if block else 1) * BLOCK) + 1
    new = "" if b"_x0000_t202" in xml else TYPE.format(spaces=spaces)
    for order, (cell, lines) in enumerate(notes.items()):
        new += _box(cell, lines, geometry, spaces, first + order)
    return xml[:place] + new.encode() + xml[place:]


def _box(cell: str, lines: list[str], geometry: Geometry, spaces: str, id: int) -> str:
    row, column = place_of(cell) or (1, 1)
    box = size(lines)
    return SHAPE.format(
        spaces=spaces,
        id=id,
        width=box[0] * 0.75,
        height=box[1] * 0.75,
        order=id % BLOCK,
        fill=load_marks()["note"]["shape_fill"],
        anchor=anchor(geometry, row - 1, column - 1, box),
        row=row - 1,
        column=column - 1,
    )


def remove_boxes(xml: bytes, cells: set[str]) -> bytes:
    """Return the drawing without the boxes of notes on cells."""
    places = {place_of(cell) for cell in cells}

    def keep(match: re.Match[bytes]) -> bytes:
        row, column = ROW.search(match.group()), COLUMN.search(match.group())
        is_note = NOTE.search(match.group()) and row and column
        return b"" if is_note and row and column and (int(row.group(1)) + 1, int(column.group(1)) + 1) in places else match.group()

    return BOX.sub(keep, xml)


def has_boxes(xml: bytes) -> bool:
    """Return whether a drawing shows anything."""
    return (
        re.search(rb"<(?:\w+:)?(?!shapetype|shapelayout|xml\b)(?:shape|group|rect|oval|line|polyline|image|roundrect|arc|curve)\b", xml)
        is not None
    )
