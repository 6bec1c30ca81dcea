"""The report as pdf: the docx printed by LibreOffice, with bookmarks, tags for screen readers and its fonts inside."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from workbook.files import why

MOST_SECONDS = 180
FILTER = {"UseTaggedPDF": True, "ExportBookmarks": True, "SelectPdfVersion": 0, "InitialView": 1}
NAMES = ("soffice", "libreoffice")
USUAL_PLACES = (
    "/usr/bin/soffice",
    "/usr/lib/libreoffice/program/soffice",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    r"C:\Program Files\LibreOffice\program\soffice.exe",
    r"C:\Program Files (x86)\LibreOffice\program\soffice.exe",
)


class NoOffice(Exception):
    """No office program can make the pdf; the text is the sentence for the user."""


def find_office() -> str | None:
    """Return the whole path of LibreOffice, None where it is not installed; what lies in the current folder is never taken for it."""
    here, folders = Path.cwd(), os.pathsep.join(_folders())
    found = [shutil.which(name, path=folders) for name in NAMES] if folders else []
    wanted = (*found, *(place for place in USUAL_PLACES if os.access(place, os.X_OK)))
    # Windows looks into the current folder whatever the path says.
    return next((place for place in wanted if place and Path(place).is_absolute() and Path(place).parent != here), None)


def _folders() -> Iterator[str]:
    """Yield the folders in which programs are looked for, those aside that are the current one or depend on it."""
    here = Path.cwd()
    for folder in os.environ.get("PATH", os.defpath).split(os.pathsep):
        if Path(folder).is_absolute() and not (Path(folder).is_dir() and Path(folder).samefile(here)):
            yield folder


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
            subprocess.run(command, check=True, capture_output=True, timeout=MOST_SECONDS, cwd=name)  # noqa: S603  (our own words)
        except (OSError, subprocess.SubprocessError) as error:
            raise NoOffice(f"LibreOffice 没有做成 pdf（{_why(error)}）。请用 Word、WPS 打开 docx 另存为 pdf。") from error
        if not printed.exists():
            raise NoOffice("LibreOffice 没有做成 pdf。请用 Word、WPS 打开 docx 另存为 pdf。")
        return printed.read_bytes()


def _why(error: Exception) -> str:
    if isinstance(error, subprocess.TimeoutExpired):
        return f"{MOST_SECONDS} 秒没有做完"
    return f"退出状态 {error.returncode}" if isinstance(error, subprocess.CalledProcessError) else why(error)
