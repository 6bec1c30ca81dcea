"""The narrative report (年报正文): a Document of blocks made from a report, written as docx, html, md and, by an office program, pdf."""

KINDS = ("docx", "html", "pdf", "md")
