"""Prose put into its parts: by the headings printed on the sheet, and by those that people paste or type again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple
from unicodedata import normalize

from rules.data import load_data
from rules.expressions import compiled
from rules.report import Observation, Place
from workbook.reading.cell_numbers import shorten
from workbook.reading.field_values import read_date
from workbook.reading.headings import (
    BARE,
    BRACKET,
    Heading,
    find_heading,
    is_title,
    number_of,
    numbering,
    parts,
    split_inside,
    tables,
)
from workbook.reading.labels import label_key

OPENING = "导语"
QUOTED = 21
# What may stand below the title of a table's part in a text: where the table is.
POINTER = compiled(
    r"[（(]?(?:详|具体)?(?:情况|数据)?见[^。（）()]{0,12}[表件格][^。（）()]{0,4}[）)]?[。]?|[（(]?[^。（）()]{0,6}表略[）)]?[。]?"
)
DAY, LONGEST_DAY = compiled(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"), 20
MOST_NAMED, BEGIN = 3, 40


class Line(NamedTuple):
    """A paragraph, or a heading that is `printed` on the sheet: then the id of its section; row 0 where there are no rows."""

    text: str
    place: Place
    row: int = 0
    printed: str = ""


class Piece(NamedTuple):
    """A paragraph with the heading that it begins with, and how it is numbered."""

    line: Line
    text: str
    heading: Heading | None
    region: str
    number: tuple[str, int]


class Parted(NamedTuple):
    """The paragraphs of each section with their places, what was noticed, what is remarked."""

    texts: dict[str, list[tuple[str, Place]]]
    observations: list[Observation]
    remarks: list[str]


def part_prose(lines: Sequence[Line], section: str, edition: str, cover: Mapping[str, str]) -> Parted:
    """Return the paragraphs of a sheet, or of a whole text, by section; `cover` has the fields that may be repeated in them."""
    return _Parting(section, edition, cover).part(lines)


class _Parting:
    """One text being put into its parts."""

    def __init__(self, section: str, edition: str, cover: Mapping[str, str]) -> None:
        self.section = section
        self.edition = edition
        self.cover = cover
        self.has_aspects = section == next(iter(parts(edition)))
        self.printed: set[str] = set()
        self.parted = Parted({}, [], [])
        self.noted: dict[str, list[tuple[Place, str]]] = {}

    def part(self, lines: Sequence[Line]) -> Parted:
        self.printed = {line.printed for line in lines if line.printed}
        pieces = list(self._certain(list(self._pieces(lines))))
        begins = any(each.heading and each.heading.id == self.section for each in pieces)
        self._assign(pieces, OPENING if begins and self.has_aspects else self.section)
        if self.has_aspects:
            self._take_opening()
        self._drop_signature()
        self._remark()
        return self.parted

    def _pieces(self, lines: Iterable[Line]) -> Iterator[Piece]:
        region = self.section
        for line in lines:
            if line.printed:
                region = line.printed
                yield Piece(line, "", None, region, (BARE, 0))
                continue
            for text in split_inside(line.text, self.edition):
                yield Piece(line, text, find_heading(text, self.edition), region, numbering(text))

    def _certain(self, pieces: list[Piece]) -> Iterator[Piece]:
        """Yield the pieces, those without their heading that are not surely headings of the form."""
        styles = Counter(style for style, _ in {(each.heading.style, each.heading.id) for each in pieces if each.heading})
        occupied = {each.region for before, each in pairwise(pieces) if before.line.printed and each.text and not each.heading}
        for place, piece in enumerate(pieces):
            sure = piece.heading is None or self._is_sure(piece, piece.heading, pieces[place + 1 :], styles, occupied)
            yield piece if sure else piece._replace(heading=None)

    def _is_sure(self, piece: Piece, heading: Heading, behind: Sequence[Piece], styles: Counter[str], occupied: set[str]) -> bool:
        """Return whether a heading is one of the form's, not of the unit's own numbering."""
        if heading.id in parts(self.edition):
            return True
        if not self.has_aspects:
            return False
        if not heading.plain:
            return piece.region == self.section and heading.id not in occupied
        if piece.region == heading.id:
            return self._repeats(piece, heading, behind)
        return heading.style == BRACKET or (heading.style == BARE and not heading.rest) or styles[heading.style] > 1

    def _repeats(self, piece: Piece, heading: Heading, behind: Sequence[Piece]) -> bool:
        """Return whether a heading under the printed one says the same again, and does not begin a numbering of the unit's own."""
        if heading.number not in (0, number_of(heading.id, self.edition)):
            return False
        next_one = (heading.style, 2)
        return heading.number != 1 or not any(
            each.number == next_one for each in behind if each.region == piece.region and not each.heading
        )

    def _assign(self, pieces: Sequence[Piece], here: str) -> None:
        """Put each piece, the first ones `here`, into the section whose heading stands last before it.

        A printed heading opens its section unless the text runs through it: its section has been opened by a typed heading,
        and the row above it is filled.
        """
        row, passing = 0, False
        typed: dict[str, int] = {each.heading.id: place for place, each in enumerate(pieces) if each.heading}
        last = len(pieces) if self.printed <= typed.keys() else max(typed.values(), default=0)
        seen: set[str] = set()
        for place, piece in enumerate(pieces):
            printed = piece.line.printed
            if printed:
                passing = printed in seen and here != printed and piece.line.row - row == 1
                here = here if passing else printed
                continue
            if piece.heading:
                here, passing = piece.heading.id, False
                seen.add(here)
                self._note_heading(piece, piece.heading)
            elif passing and place > last and pieces[place - 1].line.printed and not _is_bare(pieces[place - 2]):
                self._notice("段落归属不明", piece, here)
            row = piece.line.row or row
            self._add(piece, here)

    def _note_heading(self, piece: Piece, heading: Heading) -> None:
        if heading.id in self.printed:
            self._note("归入", piece.line.place, heading.words)
        elif heading.id in parts(self.edition):
            self._note("部分", piece.line.place, heading.words)

    def _add(self, piece: Piece, here: str) -> None:
        text = piece.heading.rest if piece.heading else piece.text
        if text and here in tables(self.edition) and not POINTER.fullmatch(text):
            self._notice("夹着别的部分", piece._replace(text=text), here)
        if text:
            self.parted.texts.setdefault(here, []).append((text, piece.line.place))

    def _take_opening(self) -> None:
        """Take the report's title out of what is written first, and the opening where it is the cover's.

        What stands before the first part's own title is an opening; where the cover has another one it stays in the first part.
        """
        texts = self.parted.texts
        first = texts.get(OPENING) or texts.get(self.section, [])
        titles = self._titles(first)
        for text, place in titles:
            self._note("标题", place, text)
        del first[: len(titles)]
        stated, above = _letters(self.cover.get(OPENING, "")), texts.pop(OPENING, [])
        body = texts.setdefault(self.section, [])
        opening = above or body[:1]
        if opening and stated and _is_one_of("".join(text for text, _ in opening), {stated}):
            self._note("导语重复", opening[0][1], "")
            if not above:
                del body[0]
        elif above and not stated:
            self._note("导语", above[0][1], "")
            texts[OPENING] = above
        else:
            body[:0] = above

    def _titles(self, body: Sequence[tuple[str, Place]]) -> list[tuple[str, Place]]:
        """Return the lines of the report's title at the head of a text: one line, or the unit's name and the rest."""
        unit = label_key(self.cover.get("单位名称", ""))
        if body and is_title(body[0][0]):
            return list(body[:1])
        split = len(body) > 1 and label_key(body[0][0]) == unit and is_title(body[1][0])
        return list(body[:2]) if unit and split else []

    def _drop_signature(self) -> None:
        """Leave out at the end of a section who signs and when: as the cover says it, or the unit's name with a date below it."""
        names = {_letters(self.cover.get(field, "")) for field in ("单位名称", "落款")} - {""}
        stated = self.cover.get("成文日期", "")
        for body in self.parted.texts.values():
            day = read_date(body[-1][0]) if body and len(body[-1][0]) <= LONGEST_DAY else ""
            if len(body) > 1 and not stated and DAY.fullmatch(day) and _is_one_of(body[-2][0], names):
                self._note("落款日期", body[-1][1], body[-1][0])
                del body[-2:]
            while body and (_is_one_of(body[-1][0], names) or (stated and stated == read_date(body[-1][0]))):
                self._note("落款", body.pop()[1], "")

    def _note(self, name: str, place: Place, words: str) -> None:
        self.noted.setdefault(name, []).append((place, words))

    def _notice(self, name: str, piece: Piece, here: str) -> None:
        quoted = shorten(piece.text, QUOTED)
        if not any(each.name == name and each.expected == here for each in self.parted.observations):
            self.parted.observations.append(Observation(name, "", piece.line.place, quoted, here))

    def _remark(self) -> None:
        sentences = load_data(__file__, "headings.json")["sentences"]
        for name, noted in self.noted.items():
            cells = "、".join(dict.fromkeys(place.address for place, _ in noted))
            words = [f"“{each}”" for _, each in noted]
            named = "、".join(words[:MOST_NAMED]) + (f"等 {len(words)} 处" if len(words) > MOST_NAMED else "")
            self.parted.remarks.append(sentences[name].format(sheet=noted[0][0].sheet, cells=cells, headings=named, words=noted[0][1]))


def _is_bare(piece: Piece) -> bool:
    """Return whether a piece is a heading on a line of its own: what comes next is its text, wherever that stands."""
    return piece.heading is not None and not piece.heading.rest


def _is_one_of(text: str, wanted: Collection[str]) -> bool:
    """Return whether a text's letters are one of some; of a long one, whether they begin like it."""
    begin = _letters(text[:BEGIN]) if len(text) > BEGIN else ""
    # The last letters may be put together with what comes next.
    if len(begin) > BEGIN // 2 and not any(each.startswith(begin[: BEGIN // 4]) for each in wanted):
        return False
    return _letters(text) in wanted


def _letters(text: str) -> str:
    """Return a text's letters and digits, however it is cut into lines."""
    return "".join(filter(str.isalnum, normalize("NFKC", text)))
