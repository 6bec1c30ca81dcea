"""The files that a clerk double-clicks, as Windows wants to read them."""

from __future__ import annotations

from pathlib import Path

from addin.installing.data import xlwings_version

FOLDER = Path(__file__).parent / "scripts"
# Windows PowerShell 5.1 takes a file without this mark for the system's own code page, and its Chinese for something else.
MARK = b"\xef\xbb\xbf"


def installer_files() -> dict[str, bytes]:
    """Return by name the files beside the add-in: .cmd in ASCII (a console reads its own code page), .ps1 in UTF-8 with a mark."""
    return {path.name: _for_windows(path) for path in sorted((*FOLDER.glob("*.cmd"), *FOLDER.glob("*.ps1")))}


def _for_windows(path: Path) -> bytes:
    text = path.read_text(encoding="utf-8").replace("@XLWINGS@", xlwings_version()).replace("\n", "\r\n")
    return MARK + text.encode() if path.suffix == ".ps1" else text.encode("ascii")
