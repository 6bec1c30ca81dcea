"""The narrative report's time: each kind beside python-docx filling the same paragraphs and tables through its own interface."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

from tests.benchmark_cpu import alternate, show
from workbook.narrative.document import Document, Heading, Paragraph, Signature, Table, Title

PLAIN, ROUNDS = "python-docx alone, the same report", 7


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


def benchmark_report(path: str) -> None:
    """Print what a report takes in each kind, beside python-docx and docxtpl; pdf only where an office program is installed."""
    from workbook.narrative.compose import compose
    from workbook.narrative.pdf import find_office
    from workbook.narrative.write import write_document
    from workbook.reading.report import read_report

    report = read_report(Path(path))
    document = compose(report)
    works: dict[str, Callable[[], object]] = {PLAIN: lambda: plain_docx(document)}
    template = templated(write_document(document, "docx"))
    if template:
        works["docxtpl, the same report"] = template
    works["composing the document"] = lambda: compose(report)
    works |= {f"report as {kind}": lambda kind=kind: write_document(compose(report), kind) for kind in ("docx", "html", "md")}
    found = alternate(works, ROUNDS)
    print("-- a narrative report; ratio to python-docx")
    for name, seconds in found.items():
        show(name, seconds, found[PLAIN])
    if find_office():
        found |= alternate({"report as pdf (LibreOffice)": lambda: write_document(document, "pdf")}, 2)
        show("report as pdf (LibreOffice)", found["report as pdf (LibreOffice)"], found[PLAIN])
