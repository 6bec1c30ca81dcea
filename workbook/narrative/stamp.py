"""What is noted in a written report of its own text, so that a file somebody has worked on is never written over."""

from __future__ import annotations

import hashlib
from pathlib import Path

from rules.expressions import compiled
from workbook.reading.file_opening import read_bounded
from workbook.reading.package import Package
from workbook.reading.unreadable import Unreadable

PLACE = "0" * 16
DOCX = compiled("<dc:identifier>([0-9a-f]{16})<")
TEXT = compiled("(?<=nianbao-)[0-9a-f]{16}")
PDF = b"%PDF-"


def digest(body: bytes) -> str:
    """Return what a file notes of its text."""
    return hashlib.sha256(body).hexdigest()[: len(PLACE)]


def stamped(text: str) -> str:
    """Return a text with its digest in the place kept for it (`nianbao-0000000000000000`)."""
    return text.replace(f"nianbao-{PLACE}", f"nianbao-{digest(text.encode('utf-8'))}", 1)


def was_edited(path: Path) -> bool:
    """Return whether a report's file is not as it was written here: somebody changed it, or it is something else.

    A pdf notes nothing; any pdf counts as written here.
    """
    if not path.is_file():
        # A pipe would be waited for.
        return True
    try:
        suffix = path.suffix.lower()
        if suffix == ".docx":
            return _docx_edited(path)
        if suffix == ".pdf":
            with path.open("rb") as file:
                return file.read(len(PDF)) != PDF
        text = path.read_bytes().decode("utf-8")
    except (OSError, ValueError, Unreadable):
        return True
    noted = TEXT.search(text)
    return noted is None or digest(TEXT.sub(PLACE, text, count=1).encode("utf-8")) != noted.group()


def _docx_edited(path: Path) -> bool:
    package = Package(read_bounded(path), path.name)
    noted = DOCX.search(package.read("docprops/core.xml").decode("utf-8"))
    return noted is None or noted.group(1) != digest(package.read("word/document.xml"))
