"""What a file carries besides its sheets: macros, links to files, comments, names of persons."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator

from rules.report import Observation, Place
from workbook.reading.our_marks import commented_cells
from workbook.reading.package import Package, Sheet

CORE = "docprops/core.xml"
PERSON = re.compile(rb"<(?:dc:creator|cp:lastModifiedBy)[^>]*>([^<]+)<")
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
    if CORE in package.entries:
        names = {name.decode("utf-8", "replace").strip() for name in PERSON.findall(package.read(CORE))}
        persons = sorted(name for name in names if re.fullmatch(NAME, name) and not re.fullmatch(NO_NAME, name))
        if persons:
            yield Observation("文档属性有姓名", found="、".join(persons))


def _comments(package: Package, parts: Iterable[str]) -> Iterator[Observation]:
    sheets = {_links_part(sheet): sheet for sheet in package.sheets}
    for part in parts:
        found, has_ours = commented_cells(package.read(part))
        cells = dict.fromkeys(found)
        if has_ours and not cells:
            continue
        owner = next((sheet for links, sheet in sheets.items() if links in package.entries and _names(package.read(links), part)), None)
        first = next(iter(cells), "A1")
        place = Place(owner.name, first) if owner else None
        yield Observation("批注", "", place, "、".join(cells) or posixpath.basename(part))


def _links_part(sheet: Sheet) -> str:
    folder, name = posixpath.split(sheet.part)
    return f"{folder}/_rels/{name}.rels"


def _names(links: bytes, part: str) -> bool:
    return posixpath.basename(part).encode() in links.lower()
