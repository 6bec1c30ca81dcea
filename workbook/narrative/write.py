"""Writing the Document in one of its kinds."""

from __future__ import annotations

from workbook.narrative.document import Document

# The libraries of a kind come in with its first document: one report needs one of them.
# ruff: noqa: PLC0415


def write_document(document: Document, kind: str) -> bytes:
    """Return the document as docx, html, pdf or md; raises KeyError for another kind, NoOffice where a pdf cannot be made."""
    if kind == "html":
        from workbook.narrative.html import write_html

        return write_html(document).encode("utf-8")
    if kind == "md":
        from workbook.narrative.markdown import write_markdown

        return write_markdown(document).encode("utf-8")
    if kind not in ("docx", "pdf"):
        raise KeyError(kind)
    from workbook.narrative.docx import write_docx

    data = write_docx(document)
    if kind == "docx":
        return data
    from workbook.narrative.pdf import write_pdf

    return write_pdf(data)
