"""What a file carries besides its sheets: macros, links to files, comments, names of persons."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator
from contextlib import suppress

from rules.expressions import compiled
from rules.report import Observation, Place
from workbook.reading.our_marks import commented_cells
from workbook.reading.package import Package, Sheet
from workbook.reading.properties import read_properties
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
        properties = read_properties(package.read(core))
        names = {properties.get(each, "") for each in PERSONS}
        persons = sorted(name for name in names if compiled(NAME).fullmatch(name) and not compiled(NO_NAME).fullmatch(name))
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
