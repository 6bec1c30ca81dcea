"""The parts of the copy: the original's, packed as they stand in its file, and over them what has changed or is new."""

from __future__ import annotations

from functools import lru_cache

from workbook.marking.outline import Outline, outline_of
from workbook.marking.unmarkable import Unmarkable
from workbook.reading.directory import plain_name
from workbook.reading.package import Package
from workbook.reading.reduced_package import DAY, LOCAL, Fields, deflated, zip_file

DESCRIPTOR = 0x8
MOST_PARTS = 0xFFFF - 1
LEVEL = 1
# What is the same in many marked copies, as relationships are.
COMMON = frozenset(("[content_types].xml", "xl/styles.xml", "xl/workbook.xml"))


class Parts:
    """The parts of a package with changes over them; names are found in whatever case they are written."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.file = package.file
        self.book = package.special("officeDocument")
        self._names = {plain: package.written_name(plain) for plain in package.entries}
        self._changed: dict[str, bytes] = {}

    def __contains__(self, part: str) -> bool:
        return plain_name(part) in self._names

    def name(self, part: str) -> str:
        """Return a part's name as it is written in the file."""
        written = self._names.get(plain_name(part))
        return written.decode("utf-8", "replace") if written else part

    def read(self, part: str) -> bytes:
        """Return a part as it is now; raises Unreadable."""
        plain = plain_name(part)
        found = self._changed.get(plain)
        return self.package.read(plain) if found is None else found

    def head(self, part: str) -> bytes:
        """Return the beginning of a part as it is now; raises Unreadable."""
        plain = plain_name(part)
        found = self._changed.get(plain)
        return self.package.head(plain) if found is None else found

    def outline(self, part: str, depth: int = 3) -> Outline:
        """Return a part's outline; raises Unreadable or Unmarkable."""
        return outline_of(self.read(part), self.file, depth)

    def write(self, part: str, content: bytes) -> None:
        """Change a part, or add it behind the others."""
        plain = plain_name(part)
        if plain not in self._names:
            self._names[plain] = part.encode()
        elif plain not in self._changed and content == self.package.read(plain):
            return
        self._changed[plain] = content

    def drop(self, part: str) -> None:
        """Leave a part out."""
        self._names.pop(plain_name(part), None)
        self._changed.pop(plain_name(part), None)

    def free_name(self, pattern: str) -> str:
        """Return the first name of a numbered pattern that no part has."""
        return next(name for number in range(1, MOST_PARTS) if (name := pattern.format(number)) not in self)

    def pack(self) -> bytes:
        """Return the copy's file."""
        if len(self._names) > MOST_PARTS:
            raise Unmarkable("部件", self.file)
        # Names were read as UTF-8 whether or not they said so.
        return zip_file((name, *self._entry(plain)) for plain, name in self._names.items())

    def _entry(self, plain: str) -> tuple[Fields, bytes]:
        """Return a part's fields and its bytes as packed."""
        changed = self._changed.get(plain)
        if changed is None:
            entry = self.package.entries[plain]
            time, day = LOCAL.unpack_from(self.package.raw, entry.start)[4:6]
            content = self.package.packed(plain)
            return (entry.flags & ~DESCRIPTOR, entry.method, time, day, entry.checksum, len(content), entry.size), content
        return (_deflated_common if plain in COMMON or plain.endswith(".rels") else deflated)(changed, LEVEL, DAY)


_deflated_common = lru_cache(maxsize=64)(deflated)
