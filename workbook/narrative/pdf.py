"""The report as pdf: the docx printed by LibreOffice, with bookmarks, tags for screen readers and its fonts inside."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

MOST_SECONDS = 180
FILTER = {"UseTaggedPDF": True, "ExportBookmarks": True, "SelectPdfVersion": 0, "InitialView": 1}
USUAL_PLACES = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    r"C:\Program Files\LibreOffice\program\soffice.exe",
    r"C:\Program Files (x86)\LibreOffice\program\soffice.exe",
)


class NoOffice(Exception):
    """No office program can make the pdf; the text is the sentence for the user."""


def find_office() -> str | None:
    """Return the path of LibreOffice, None where it is not installed."""
    found = shutil.which("soffice") or shutil.which("libreoffice")
    return found or next((place for place in USUAL_PLACES if os.access(place, os.X_OK)), None)


def write_pdf(docx: bytes) -> bytes:
    """Return a docx printed as pdf; raises NoOffice where LibreOffice is missing or fails."""
    program = find_office()
    if program is None:
        raise NoOffice("没有找到 LibreOffice，做不了 pdf。请安装 LibreOffice，或用 Word、WPS 打开 docx 另存为 pdf。")
    options = json.dumps(
        {name: {"type": "boolean" if isinstance(value, bool) else "long", "value": str(value).lower()} for name, value in FILTER.items()}
    )
    with tempfile.TemporaryDirectory(prefix="nianbao-") as name:
        folder = Path(name)
        source, printed = folder / "report.docx", folder / "report.pdf"
        source.write_bytes(docx)
        # A profile of its own: an office that is open would take the order and not tell when it is done.
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        command = [
            program,
            profile,
            "--headless",
            "--norestore",
            "--convert-to",
            f"pdf:writer_pdf_Export:{options}",
            "--outdir",
            name,
            str(source),
        ]
        try:
            subprocess.run(command, check=True, capture_output=True, timeout=MOST_SECONDS)  # noqa: S603  (our own words)
        except (OSError, subprocess.SubprocessError) as error:
            raise NoOffice(f"LibreOffice 没有做成 pdf（{error.__class__.__name__}）。请用 Word、WPS 打开 docx 另存为 pdf。") from error
        if not printed.exists():
            raise NoOffice("LibreOffice 没有做成 pdf。请用 Word、WPS 打开 docx 另存为 pdf。")
        return printed.read_bytes()
