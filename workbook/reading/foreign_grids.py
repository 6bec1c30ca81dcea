"""The sheets of a workbook of another kind (.xls, .xlsb, .ods): values by the fast library, and nothing of what only XML would tell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from io import BytesIO
from typing import TYPE_CHECKING, Any, cast

from rules.report import Number, Observation, Place
from workbook.layout import Layout
from workbook.reading.compound import Broken, Compound, pack_stream
from workbook.reading.directory import MEGABYTE, plain_name
from workbook.reading.file_kinds import BINARY, BINARY_BOOK, BOOKS, CONTENT, MIME, OLD, OPEN_DOCUMENT, load_kinds
from workbook.reading.foreign_room import Room
from workbook.reading.grids import Grid, Grids
from workbook.reading.ods_cells import refuse_excess
from workbook.reading.package import PART_LIMIT, Package, Sheet
from workbook.reading.packed_grids import fast_library
from workbook.reading.panics import guarded, unheard
from workbook.reading.raw_cells import Raw
from workbook.reading.reduced_package import LINKS, OFFICE, store
from workbook.reading.unreadable import Unreadable
from workbook.reading.xls_records import bounded_records
from workbook.reading.xlsb_records import charge_sheet, refuse_long, text_lengths

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook

MANIFEST, ENCRYPTED = "META-INF/manifest.xml", b"encryption-data"
NOTHING_ENCRYPTED = b'<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
LINK = b'<Relationship Id="%s" Type="' + OFFICE + b'/%s" Target="%s"/>'
TEXTS, STYLES, SHEET = "sharedStrings", "styles", "worksheet"
STATES = {"Hidden": "hidden", "VeryHidden": "veryHidden"}


class ForeignGrids(Grids):
    """The sheets of a workbook of another kind; what it is made of (formulas, errors, comments …) nobody sees."""

    __slots__ = ("_book", "unseen")

    def __init__(self, kind: str, opened: Package | Compound, file: str) -> None:
        raw = _reduced(kind, opened, file)
        library = fast_library()
        if library is None:
            raise Unreadable("其他表格", file, what=load_kinds()["workbooks"][kind]["what"])
        self._book = _opened(library, raw, file)
        super().__init__(file, [Sheet(each.name, "", STATES.get(_word(each.visible), "visible")) for each in self._book.sheets_metadata])
        unseen = load_kinds()["unseen"]
        self.unseen = frozenset((*unseen["always"], *unseen.get(kind, ())))

    def _fetch(self, sheets: list[Sheet]) -> Iterable[Grid]:
        with unheard():
            return [self._cells(sheet) for sheet in sheets]

    def _cells(self, sheet: Sheet) -> Grid:
        read = self._book.get_sheet_by_name
        return cast("Grid", guarded(lambda: read(sheet.name).to_python(skip_empty_area=False), self.file, f"工作表“{sheet.name}”"))

    def _scan(self, sheet: Sheet) -> Mapping[str, Raw]:
        del sheet
        return {}

    def stamps(self) -> Mapping[str, str]:
        """Return nothing: the document's own properties are not read."""
        return {}

    def may_hold_explanations(self, sheet: Sheet, layout: Layout) -> bool:
        """Return that it may."""
        del sheet, layout
        return True

    def may_hide_text(self, sheet: Sheet, column: str = "") -> bool:
        """Return that nobody knows of any."""
        del sheet, column
        return False

    def find_unseen(self, sheet: Sheet, places: Mapping[str, Place], numbers: Mapping[str, Number | None]) -> Iterator[Observation]:
        """Yield nothing."""
        del sheet, places, numbers
        return iter(())

    def find_attachments(self) -> Iterator[Observation]:
        """Yield nothing."""
        return iter(())


def _word(visible: Any) -> str:
    return str(visible).rpartition(".")[2]


def _opened(library: type[CalamineWorkbook], raw: bytes, file: str) -> CalamineWorkbook:
    with unheard():
        return guarded(lambda: library.from_filelike(BytesIO(raw)), file, "工作表")


def _reduced(kind: str, opened: Package | Compound, file: str) -> bytes:
    """Return the file with only what is read of it, looked through; raises Unreadable."""
    if kind == OLD and isinstance(opened, Compound):
        return _only_records(opened, file)
    if kind == OPEN_DOCUMENT and isinstance(opened, Package):
        return _only_content(opened)
    if kind == BINARY and isinstance(opened, Package):
        return _only_sheets(opened)
    raise Unreadable("不是工作簿", file, what=kind)


def _only_records(compound: Compound, file: str) -> bytes:
    name = next(each for each in BOOKS if each in compound.top)
    if compound.top[name].size > PART_LIMIT:
        raise Unreadable("解压过大", file, place="内容", limit=PART_LIMIT // MEGABYTE)
    try:
        stream = compound.read(compound.top[name])
    except Broken:
        raise Unreadable("部件损坏", file, place="工作表") from None
    return pack_stream(name, bounded_records(stream, file))


def _only_content(package: Package) -> bytes:
    if plain_name(MANIFEST) in package.entries and ENCRYPTED in package.read(plain_name(MANIFEST)):
        raise Unreadable("有密码", package.file)
    content = package.read(CONTENT)
    refuse_excess(content, Room(package.file))
    return store([(MIME, package.read(MIME).strip()), (MANIFEST, NOTHING_ENCRYPTED), (CONTENT, content)])


def _only_sheets(package: Package) -> bytes:
    room, links = Room(package.file), package.relations(BINARY_BOOK)
    book = package.read(BINARY_BOOK)
    refuse_long(book, room)
    parts = [(BINARY_BOOK, book)]
    by_kind = {each.kind: each.part for each in links if each.part in package.entries}
    lengths: list[int] = []
    if TEXTS in by_kind:
        parts.append(("xl/sharedStrings.bin", package.read(by_kind[TEXTS])))
        lengths = text_lengths(parts[-1][1], room)
    if STYLES in by_kind:
        parts.append(("xl/styles.bin", package.read(by_kind[STYLES])))
    sheets = [each for each in links if each.kind == SHEET]
    room.refuse_sheets(len(sheets))
    for number, each in enumerate(sheets):
        parts.append((f"xl/worksheets/s{number}.bin", package.read(each.part)))
        charge_sheet(parts[-1][1], lengths, room)
    targets = b"".join(
        LINK % (each.id.encode(), SHEET.encode(), f"worksheets/s{number}.bin".encode()) for number, each in enumerate(sheets)
    )
    return store([*parts, ("xl/_rels/workbook.bin.rels", LINKS % targets)])
