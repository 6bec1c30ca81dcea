"""What a file carries besides its sheets: macros, links to files, comments, names of persons."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import lru_cache

from rules.report import Observation, Place
from workbook.reading.markup import Malformed, parse
from workbook.reading.our_marks import commented_cells
from workbook.reading.package import Package, Sheet
from workbook.reading.unreadable import Unreadable

PERSONS = ("creator", "lastModifiedBy")
# Two to four Chinese characters that are no office and no program: a person's name, as Windows and WPS put it there.
NAME = r"[\u4e00-\u9fff·]{2,4}"
NO_NAME = r".*(?:局|办|委|厅|镇|乡|室|科|处|所|站|部|院|县|市|区|省|中心|街道|用户|公司|电脑|单位|政府|机关|管理员)$"


def find_attachments(package: Package) -> Iterator[Observation]:
    """Yield what the package holds that an official report should not: macros, links to files, comments, names of persons."""
    comments, links = [], []
    for part in package.entries:
        if part.endswith("vbaproject.bin") or part.startswith("xl/macrosheets/"):
            yield Observation("含宏", found=posixpath.basename(part))
        elif part.startswith("xl/externallinks/external") or part == "xl/connections.xml":
            links.append(part)
        elif part.startswith(("xl/comments", "xl/threadedcomments/")):
            comments.append(part)
    if links:
        yield Observation("外部链接", found=f"{len(links)} 处")
    if comments:
        yield from _comments(package, comments)
    core = package.special("core-properties")
    if core:
        names = _persons(package.read(core))
        persons = sorted(name for name in names if re.fullmatch(NAME, name) and not re.fullmatch(NO_NAME, name))
        if persons:
            yield Observation("文档属性有姓名", found="、".join(persons))


def _comments(package: Package, parts: Iterable[str]) -> Iterator[Observation]:
    owners = {part: sheet for sheet in package.sheets for part in _owned(package, sheet)}
    for part in parts:
        found, has_ours = commented_cells(package.read(part))
        cells = dict.fromkeys(found)
        if has_ours and not cells:
            continue
        place = Place(owners[part].name, next(iter(cells), "A1")) if part in owners else None
        yield Observation("批注", "", place, "、".join(cells) or posixpath.basename(part))


def _owned(package: Package, sheet: Sheet) -> list[str]:
    # Of comments whose sheet cannot be told they are told alone.
    with suppress(Unreadable):
        return [each.part for each in package.relations(sheet.part)]
    return []


@lru_cache(maxsize=16)
def _persons(xml: bytes) -> frozenset[str]:
    """Return who made and who saved the file; behind damage nobody is named."""
    found: list[str] = []
    inside: list[str] = []

    def start(name: str, _attributes: dict[str, str]) -> None:
        inside.append(name)

    def text(said: str) -> None:
        if inside[-1] in PERSONS:
            found.append(said.strip())

    with suppress(Malformed):
        parse(xml, start, lambda _name: inside.pop(), text)
    return frozenset(found)
