"""The package of a workbook: its parts within limits, found by their relationships, and its sheets; nothing in it is trusted."""

from __future__ import annotations

from functools import lru_cache
from struct import Struct
from struct import error as StructError  # noqa: N812  (the library calls it just `error`)
from typing import NamedTuple
from urllib.parse import unquote

from rules.expressions import compiled
from workbook.reading.directory import LIMIT, MEGABYTE, inflate, inflate_common, plain_name, read_directory
from workbook.reading.markup import LONGEST, Malformed, as_utf8, has_long_stretch, parse, root_of
from workbook.reading.relations import Relation, read_relations, relations_part
from workbook.reading.unreadable import Unreadable

# Together they leave room in memory for what is made of them.
PART_LIMIT, READ_LIMIT = 32 * MEGABYTE, 48 * MEGABYTE
# Properties, relationships and comments need no more.
SHORT_LIMIT = MEGABYTE
MOST_SHEETS = 1000
# Five times what a complete workbook has in the parts that are read; beyond that tags are counted.
ORDINARY, MOST_TAGS = 4 * MEGABYTE, 300_000
SHORT = ("docprops/", "xl/comments", "xl/threadedcomments/")

LOCAL_MARK = b"PK\x03\x04"
LOCAL_RECORD = Struct("<4s22xHH")

WORKBOOK = "xl/workbook.xml"
# Where parts stand in a package whose relationships do not tell.
USUAL = {
    "officeDocument": WORKBOOK,
    "custom-properties": "docprops/custom.xml",
    "core-properties": "docprops/core.xml",
    "extended-properties": "docprops/app.xml",
    "sharedStrings": "xl/sharedstrings.xml",
    "styles": "xl/styles.xml",
}
CALLED = {"officeDocument": "工作表目录", "sharedStrings": "文字部分", "styles": "样式部分"}
SAME = ("styles", "custom-properties")
# What belongs to the package itself, not to the workbook in it.
OF_PACKAGE = ("officeDocument", "custom-properties", "core-properties", "extended-properties")
DATES_1904 = compiled(rb"date1904\s{0,9}=\s{0,9}[\"'](?:1|true)[\"']")
LIST, HEAD = 8192, 4096
# What a list of sheets may not hold to be taken out of its part unparsed.
ASIDE = compiled(rb"<(?:!|\?(?!xml\s))")


class Sheet(NamedTuple):
    """A sheet as the workbook lists it: its name, its part, visible or hidden or veryHidden."""

    name: str
    part: str
    state: str


class Package:
    """The parts of a workbook's file, read within limits."""

    __slots__ = ("_parts", "_read", "_special", "_tags", "counts_from_1904", "entries", "file", "kinds", "most_tags", "raw", "sheets")

    def __init__(self, raw: bytes, file: str) -> None:
        self.raw = raw
        self.file = file
        self.entries = read_directory(raw, file)
        self._parts: dict[str, bytes] = {}
        self._read = self._tags = 0
        self.most_tags = MOST_TAGS
        self._special: dict[str, str] = {}
        self.kinds: dict[str, str] = {}
        self.sheets: tuple[Sheet, ...] = ()
        self.counts_from_1904 = False

    @property
    def is_small(self) -> bool:
        """Return whether reading and marking the package together come to no limit, as small as it is: no part is inflated a third time."""
        return sum(entry.size for entry in self.entries.values()) <= ORDINARY // 2

    def special(self, kind: str) -> str:
        """Return the part of a kind of which there is one, by its relationship, else by its usual name; "" when there is none."""
        found = self._special.get(kind)
        if found is None:
            owner = "" if kind in OF_PACKAGE else self.special("officeDocument")
            parts = (relation.part for relation in self.relations(owner) if relation.kind == kind)
            found = next((part for part in (*parts, USUAL[kind]) if part in self.entries), "")
            self._special[kind] = found
        return found

    def relations(self, owner: str) -> tuple[Relation, ...]:
        """Return the relationships of a part, none when they are not there; raises Unreadable."""
        part = relations_part(owner)
        if part not in self.entries:
            return ()
        try:
            found = read_relations(self.read(part), owner)
        except Malformed:
            raise Unreadable("部件损坏", self.file, place=self._describe(part)) from None
        # Names outside ASCII stand in some packages as they are and in others written with %.
        return tuple(each if each.part in self.entries else each._replace(part=unquote(each.part)) for each in found)

    def open_sheets(self) -> None:
        """Take the list of sheets from the workbook part."""
        book = self.special("officeDocument")
        links = {each.id: each for each in self.relations(book)}
        self.kinds = {each.part: each.kind for each in links.values()}
        found = self._list_of_sheets(book)
        if len(found) > MOST_SHEETS:
            raise Unreadable("部件过多", self.file, what="工作表", limit=f"{MOST_SHEETS} 张")
        self.sheets = tuple(Sheet(name, links[link].part if link in links else "", state) for name, link, state in found)

    def _list_of_sheets(self, book: str) -> tuple[tuple[str, str, str], ...]:
        # The list stands at the front; thousands of defined names behind it are nobody's business here.
        head = self._inflate(book, LIST)
        start = head.find(b"sheets>")
        end = head.rfind(b"<", start, head.find(b"sheets>", start + 1) + 1)
        if 0 <= start < end and not ASIDE.search(head):
            self.counts_from_1904 = DATES_1904.search(head, 0, start) is not None
            try:
                return _sheets(b"<sheets>" + head[start + len(b"sheets>") : end] + b"</sheets>")
            except Malformed:
                pass
        whole = self.read(book)
        self.counts_from_1904 = DATES_1904.search(whole) is not None
        try:
            return _sheets(whole)
        except Malformed:
            raise Unreadable("部件损坏", self.file, place=self._describe(book)) from None

    def read(self, part: str) -> bytes:
        """Return a part's bytes, XML as UTF-8; raises Unreadable when it is missing, damaged, too large or declares entities."""
        found = self._parts.get(part)
        if found is None:
            found = self._parts[part] = self._plain(part, self._inflate(part))
            self._charge_tags(part, found)
        return found

    def head(self, part: str) -> bytes:
        """Return the beginning of a part as it stands in the file; raises Unreadable."""
        return self._parts.get(part) or self._inflate(part, HEAD)

    def _charge_tags(self, part: str, content: bytes) -> None:
        """Count the tags of what is read beyond what is ordinary: each takes time and room, be it empty."""
        if self._read > ORDINARY:
            self._tags += content.count(b"<")
        if self._tags > self.most_tags:
            raise Unreadable(
                "部件过多", self.file, what=f"{self._describe(part).strip()}的单元格和标记", limit=f"{self.most_tags // 10_000} 万个"
            )

    def _plain(self, part: str, content: bytes) -> bytes:
        """Return XML as UTF-8; raises Unreadable for what is no XML or declares entities."""
        if not part.endswith((".xml", ".rels")) and part not in self.kinds:
            return content
        try:
            xml = as_utf8(content)
        except Malformed:
            xml = b""
        # Wherever it stands: a long comment may hide it from a look at the head.
        root = root_of(xml)
        if xml.startswith(b"<!DOCTYPE", root):
            raise Unreadable("含实体声明", self.file, place=self._describe(part))
        if has_long_stretch(xml):
            raise Unreadable("内容过长", self.file, place=self._describe(part), limit=LONGEST >> 10)
        if not xml.startswith(b"<", root) or xml.startswith((b"<!", b"<?"), root):
            raise Unreadable("部件损坏", self.file, place=self._describe(part))
        return xml

    def packed(self, part: str) -> bytes:
        """Return a part's bytes as they stand in the file; raises Unreadable when they are not all there."""
        entry = self.entries.get(part)
        if entry is None:
            raise Unreadable("部件缺失", self.file, place=self._describe(part))
        try:
            mark, name, extra = LOCAL_RECORD.unpack_from(self.raw, entry.start)
        except (StructError, OverflowError):
            mark, name, extra = b"", 0, 0
        start = entry.start + LOCAL_RECORD.size + name + extra
        if mark != LOCAL_MARK or start + entry.packed > len(self.raw):
            raise Unreadable("部件损坏", self.file, place=self._describe(part))
        return self.raw[start : start + entry.packed]

    def written_name(self, part: str) -> bytes:
        """Return a part's name as its local header writes it, the directory's when the two disagree; raises Unreadable."""
        self.packed(part)  # refuses a header that is none
        start = self.entries[part].start
        name = start + LOCAL_RECORD.size
        written = self.raw[name : name + LOCAL_RECORD.unpack_from(self.raw, start)[1]]
        return written if plain_name(written.decode("utf-8", "replace")) == part else part.encode()

    def _inflate(self, part: str, most: int = LIMIT) -> bytes:
        packed, entry = self.packed(part), self.entries[part]
        limit = SHORT_LIMIT if part.endswith(".rels") or part.startswith(SHORT) else PART_LIMIT
        if entry.size > limit:
            raise Unreadable("解压过大", self.file, place=self._describe(part), limit=limit // MEGABYTE)
        self._read += min(entry.size, most)
        if self._read > READ_LIMIT:
            raise Unreadable("解压过大", self.file, place="内容", limit=READ_LIMIT // MEGABYTE)
        is_common = part.endswith(".rels") or part in map(self._special.get, SAME)
        content = (inflate_common if is_common else inflate)(packed, entry.method, entry.size, entry.checksum, most)
        if content is None:
            raise Unreadable("部件损坏", self.file, place=self._describe(part))
        if len(content) > entry.size:
            raise Unreadable("大小不符", self.file, place=self._describe(part))
        return content

    def _describe(self, part: str) -> str:
        """Return how a part is called in a sentence."""
        kind = next((kind for kind in CALLED if part in (self._special.get(kind), USUAL[kind])), "")
        is_list = part == relations_part(self._special.get("officeDocument", WORKBOOK))
        sheet = next((f"工作表“{sheet.name}”" for sheet in self.sheets if sheet.part == part), f"部件 {part} ")
        return CALLED["officeDocument"] if is_list else CALLED.get(kind, sheet)


@lru_cache(maxsize=16)
def _sheets(xml: bytes) -> tuple[tuple[str, str, str], ...]:
    """Return name, relationship and state of each sheet; raises Malformed."""
    found = []

    def start(name: str, values: dict[str, str]) -> None:
        if name == "sheet":
            links = [value for key, value in values.items() if key.endswith(":id")]
            # Two links in one sheet element could mean one part here and another to the library that reads the cells.
            found.append((values.get("name", ""), links[0] if len(links) == 1 else "", values.get("state", "visible")))

    parse(xml, start)
    return tuple(found)
