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

    return write_docx(document) if kind == "docx" else _print(document)


def _print(document: Document) -> bytes:
    """Return the document as pdf; headings whose font is missing are printed in bold, which is seen when it has been printed once."""
    from workbook.narrative.docx import write_docx
    from workbook.narrative.faces import bold_styles, missing_fonts
    from workbook.narrative.pdf import write_pdf

    pdf = write_pdf(write_docx(document))
    bold = bold_styles(missing_fonts(pdf, document))
    return write_pdf(write_docx(document, bold=bold)) if bold else pdf
