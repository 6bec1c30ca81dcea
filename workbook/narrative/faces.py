"""The faces a pdf was really printed with: which of the report's fonts the machine has not, and what stands in their place."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

from rules.expressions import compiled
from workbook.narrative.document import RUN_IN, Document, Heading, Paragraph, Title
from workbook.narrative.page import load_page

NAME = compiled(rb"/BaseFont\s*/([^\s/<>\[\]()%]+)")
PACKED = compiled(rb"/ObjStm(?:(?!/ObjStm).){0,400}?stream\r?\n((?:(?!/ObjStm).)*?)endstream", re.DOTALL)
SUBSET = compiled(r"^[A-Z]{6}\+")
MOST_UNPACKED = 20_000_000
STYLES = {1: "一级标题", 2: "二级标题"}
SAID = "这台电脑没有 {missing}，pdf 里用的是 {used}，样子与原字体不同{bold}。要用原字体，请装好字体再生成，或换一台电脑把 docx 另存为 pdf。"
BOLD = "；标题已加粗，与正文区分"


def face_remark(pdf: bytes, document: Document) -> str:
    """Return the sentence on the fonts of the report that a pdf had to do without, "" where it has them all."""
    missing = missing_fonts(pdf, document)
    if not missing:
        return ""
    known = [mark for marks in load_page()["printed"].values() for mark in marks]
    others = dict.fromkeys(face for face in _faces(pdf) if not any(mark in _plain(face) for mark in known))
    bold = BOLD if bold_styles(missing) else ""
    return SAID.format(missing="、".join(missing), used="、".join(others) or "别的字体", bold=bold)


def missing_fonts(pdf: bytes, document: Document) -> tuple[str, ...]:
    """Return the report's Chinese fonts that a pdf of it does not hold; those of its tables are everywhere."""
    styles = dict.fromkeys(style for block in document.blocks for style in _styles(block))
    wanted = dict.fromkeys(load_page()["styles"][style]["font"] for style in styles)
    faces = [_plain(face) for face in _faces(pdf)]
    return tuple(font for font in wanted if not any(mark in face for mark in load_page()["printed"][font] for face in faces))


def bold_styles(missing: tuple[str, ...]) -> tuple[str, ...]:
    """Return the styles of headings to be set in bold, because without their font nothing tells them from the text."""
    return tuple(style for style in STYLES.values() if load_page()["styles"][style]["font"] in missing)


def _styles(block: object) -> Iterator[str]:
    if isinstance(block, Heading) and block.level in STYLES:
        yield STYLES[block.level]
    elif isinstance(block, Paragraph):
        yield from ("二级标题" if run.kind == RUN_IN else "正文" for run in block.runs)
    elif isinstance(block, Title):
        yield "大标题"


def _faces(pdf: bytes) -> Iterator[str]:
    """Yield the names of the fonts in a pdf, without the letters that say that only some signs are inside."""
    for match in NAME.finditer(b"\n".join((pdf, *_unpacked(pdf)))):
        name = re.sub(rb"#([0-9A-Fa-f]{2})", lambda sign: bytes([int(sign.group(1), 16)]), match.group(1))
        yield SUBSET.sub("", name.decode("utf-8", "replace"))


def _unpacked(pdf: bytes) -> Iterator[bytes]:
    """Yield the packed objects of a pdf, as newer programs write it."""
    for match in PACKED.finditer(pdf):
        try:
            yield zlib.decompressobj().decompress(match.group(1), MOST_UNPACKED)
        except zlib.error:
            continue


def _plain(face: str) -> str:
    return re.sub(r"[\s_-]", "", face).lower()
