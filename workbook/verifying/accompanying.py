"""Documents beside workbooks (附带文件): one that goes with a unit's workbook is no unit, one sent instead of it is."""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import Enum, auto
from functools import cache
from pathlib import Path

from rules.bodies import infer_body
from rules.expressions import compiled
from workbook.reading.file_kinds import kind_of, load_kinds, workbook_suffixes
from workbook.reading.file_opening import read_bounded
from workbook.reading.unreadable import Unreadable

# A year or a date, signs, and numbers.
MARKS = compiled(r"\d+(?:年(?![度报])|[月日号])?|[\s_\W]+")
LEAST, MOST = 2, 40
# What a file without a telling name is when it is none of ours: by the sentence that it gets.
SENT_INSTEAD = frozenset(("不是工作簿", "文档", "压缩包", "有密码", "权限限制", "旧版加密", "加密软件"))


class Role(Enum):
    """What a file may be in a folder."""

    TABLE = auto()
    DOCUMENT = auto()
    OTHER = auto()
    LEFTOVER = auto()


def role_of(path: Path) -> Role:
    """Return what a file may be by its name's ending, one that is not known by what it holds."""
    kinds, suffix = load_kinds(), path.suffix.lower()
    if suffix in workbook_suffixes() or suffix in kinds["tables"] or not path.is_file():
        return Role.TABLE
    if path.name.lower() in kinds["leftovers"]["names"] or suffix in kinds["leftovers"]["suffixes"]:
        return Role.LEFTOVER
    if suffix in kinds["documents"] or suffix in kinds["archives"]:
        return Role.DOCUMENT
    return Role.OTHER if suffix in kinds["pictures"] else _held(path)


def _held(path: Path) -> Role:
    try:
        kind_of(read_bounded(path), path.name)
    except Unreadable as reason:
        is_known = reason.kind in SENT_INSTEAD and reason.slots.get("what") not in load_kinds()["no_documents"]
        return Role.DOCUMENT if is_known else Role.OTHER
    return Role.TABLE


class Beside:
    """The workbooks of a folder and its subfolders, asked which document belongs to one of them."""

    def __init__(self, root: Path, workbooks: Iterable[Path]) -> None:
        self.root = root
        self._keys: dict[Path, set[str]] = {}
        self._count: dict[Path, int] = {}
        for path in workbooks:
            self._keys.setdefault(path.parent, set()).add(key_of(path))
            self._count[path.parent] = self._count.get(path.parent, 0) + 1

    def stands_for(self, document: Path) -> bool:
        """Return whether a workbook in the document's folder, else in the nearest folder above that has any, stands for it.

        It does where one name is part of the other, where the document's tells nothing, and where the folder is one unit's own and the
        document does not carry another body's name.
        """
        folder = next((each for each in (document.parent, *document.parent.parents) if each in self._keys), None)
        if folder is None or not folder.is_relative_to(self.root):
            return False
        key, known = key_of(document), self._keys[folder]
        if not key or any(part in known for part in _parts(key)) or (len(key) >= LEAST and key in _joined(frozenset(known))):
            return True
        is_own = folder != self.root and self._count[folder] == 1
        return is_own and infer_body("", key) is None


def key_of(path: Path) -> str:
    """Return what is left of a file's name without words that any report's name has: most often the unit's."""
    return _key(path.stem)


@cache
def _plain_words() -> re.Pattern[str]:
    words = sorted(load_kinds()["plain_words"], key=len, reverse=True)
    return compiled("|".join(map(re.escape, words)))


def _key(stem: str) -> str:
    return _plain_words().sub("", MARKS.sub("", stem)).casefold()


def _parts(key: str) -> Iterable[str]:
    short = key[:MOST]
    return {short[start:stop] for start in range(len(short)) for stop in range(start + LEAST, len(short) + 1)} | {key}


@cache
def _joined(keys: frozenset[str]) -> str:
    return "\n".join(sorted(keys))
