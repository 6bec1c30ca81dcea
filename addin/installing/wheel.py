"""The program as a wheel, made of the running installation: the add-in's environment gets exactly what runs now, from no index."""

from __future__ import annotations

import hashlib
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from importlib.metadata import distribution
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import addin
import rules
import workbook

NAME = "nianbao"
KIND = "Wheel-Version: 1.0\nGenerator: nianbao\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
THEN = (1980, 1, 1, 0, 0, 0)


def wheel_name() -> str:
    """Return the wheel's file name."""
    return f"{NAME}-{workbook.__version__}-py3-none-any.whl"


def make_wheel() -> bytes:
    """Return the wheel; the same files give the same bytes."""
    info = f"{NAME}-{workbook.__version__}.dist-info"
    files = dict(_sources())
    files |= {f"{info}/{name}": data for name, data in _metadata().items()}
    lines = [f"{name},sha256={_mark(data)},{len(data)}\n" for name, data in files.items()]
    files[f"{info}/RECORD"] = "".join([*lines, f"{info}/RECORD,,\n"]).encode()
    buffer = BytesIO()
    with ZipFile(buffer, "w") as archive:
        for name, data in files.items():
            entry = ZipInfo(name, THEN)
            entry.compress_type, entry.external_attr, entry.create_system = ZIP_DEFLATED, 0o644 << 16, 3
            archive.writestr(entry, data)
    return buffer.getvalue()


def _sources() -> Iterator[tuple[str, bytes]]:
    for package in (rules, workbook, addin):
        root = Path(str(package.__file__)).parent
        for path in sorted(root.rglob("*")):
            name = path.relative_to(root.parent)
            if path.is_file() and "__pycache__" not in name.parts and not any(part.startswith(".") for part in name.parts):
                yield name.as_posix(), path.read_bytes()


def _metadata() -> dict[str, bytes]:
    held = distribution(NAME)
    texts = {"METADATA": held.read_text("METADATA"), "WHEEL": KIND, "entry_points.txt": held.read_text("entry_points.txt")}
    return {name: text.encode() for name, text in texts.items() if text}


def _mark(data: bytes) -> str:
    return urlsafe_b64encode(hashlib.sha256(data).digest()).decode().rstrip("=")
