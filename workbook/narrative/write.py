"""Writing the Document in one of its kinds."""

from __future__ import annotations

from collections.abc import Callable

from workbook.narrative import KINDS
from workbook.narrative.document import Document

# The libraries of a kind come in with its first document: one report needs one of them.
# ruff: noqa: PLC0415


def to_docx(document: Document) -> bytes:
    """Return the document as docx."""
    from workbook.narrative.docx import write_docx

    return write_docx(document)


def to_html(document: Document) -> bytes:
    """Return the document as one html page."""
    from workbook.narrative.html import write_html

    return write_html(document).encode("utf-8")


def to_markdown(document: Document) -> bytes:
    """Return the document as Markdown."""
    from workbook.narrative.markdown import write_markdown

    return write_markdown(document).encode("utf-8")


def to_pdf(document: Document) -> bytes:
    """Return the document as pdf; raises NoOffice where LibreOffice is missing or fails."""
    from workbook.narrative.pdf import write_pdf

    return write_pdf(to_docx(document))


WRITERS: dict[str, Callable[[Document], bytes]] = dict(zip(KINDS, (to_docx, to_html, to_pdf, to_markdown), strict=True))


def write_document(document: Document, kind: str) -> bytes:
    """Return the document as docx, html, pdf or md; raises KeyError for another kind, NoOffice where a pdf cannot be made."""
    return WRITERS[kind](document)
