"""The narrative report's time: each kind beside python-docx filling the same paragraphs and tables through its own interface."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

from workbook.narrative.document import Document, Heading, Paragraph, Signature, Table, Title


def plain_docx(document: Document) -> bytes:
    """Return the document by python-docx alone: every cell through its rows, every merge through its cells."""
    import docx

    written = docx.Document()
    for block in document.blocks:
        if isinstance(block, Table):
            table = written.add_table(block.height, len(block.widths))
            rows = [row.cells for row in table.rows]
            for cell in block.cells:
                first = rows[cell.row][cell.column]
                if cell.rows * cell.columns > 1:
                    first = first.merge(rows[cell.row + cell.rows - 1][cell.column + cell.columns - 1])
                first.text = cell.text
        elif isinstance(block, Heading):
            written.add_heading(block.text, block.level)
        elif isinstance(block, (Title, Paragraph)):
            written.add_paragraph(block.text)
        elif isinstance(block, Signature):
            written.add_paragraph("\n".join(block))
    out = BytesIO()
    written.save(out)
    return out.getvalue()


def templated(data: bytes) -> Callable[[], bytes] | None:
    """Return a function that renders the docx as a template with a variable in every number, None where docxtpl is not installed."""
    try:
        from docxtpl import DocxTemplate
    except ImportError:
        return None
    import re
    import zipfile

    out = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            part = source.read(name)
            if name == "word/document.xml":
                part = re.sub(rb">(\d+)</w:t>", rb">{{ figures[\1] }}</w:t>", part)
            target.writestr(name, part)
    figures = dict(enumerate(map(str, range(100_000))))

    def render() -> bytes:
        template, written = DocxTemplate(BytesIO(out.getvalue())), BytesIO()
        template.render({"figures": figures})
        template.save(written)
        return written.getvalue()

    return render


def benchmark_report(path: str, median: Callable[..., float], show: Callable[..., None]) -> None:
    """Print what a report takes in each kind; pdf only where an office program is installed."""
    from workbook.narrative.compose import compose
    from workbook.narrative.pdf import find_office
    from workbook.narrative.write import write_document
    from workbook.reading.report import read_report

    report = read_report(Path(path))
    document = compose(report)
    base = median(lambda: plain_docx(document))
    show("python-docx alone, the same report", base, base)
    template = templated(write_document(document, "docx"))
    if template:
        show("docxtpl, the same report", median(template), base, "(our docx: at most 1.2 x this)")
    show("composing the document", median(lambda: compose(report)), base)
    for kind in ("docx", "html", "md"):
        show(f"report as {kind}", median(lambda kind=kind: write_document(compose(report), kind)), base)
    if find_office():
        show("report as pdf (LibreOffice)", median(lambda: write_document(document, "pdf"), 3), base)
