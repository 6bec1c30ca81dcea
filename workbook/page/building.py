"""Building the page (生成网页): one file that holds Python, the program, what it looks like and how it behaves."""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from rules.data import load_data
from rules.form import EDITIONS
from rules.states import CONCLUSION, UNREADABLE
from workbook import __version__
from workbook.checking import catalogue_for
from workbook.findings.marks import fills
from workbook.outcome.pages import asset
from workbook.page.contents import container, library, licences, package_files, program_files
from workbook.page.runtime import load_runtime, runtime_files
from workbook.reading.file_opening import LARGEST
from workbook.verifying import limits

PARTS = Path(__file__).parent / "parts"
STAMP = "nianbao-page"
# One script in the page, each part knowing those before it.
SCRIPTS = ("asking.js", "linking.js", "page.js")


def load_words() -> dict[str, Any]:
    """Return what the page says of its own."""
    return load_data(__file__, "words.json")


def stamp() -> dict[str, Any]:
    """Return by what a page judges: the version, the digests of the rules by edition, and that of the program's files."""
    return {"version": __version__, "rules": {edition: catalogue_for(edition).digest for edition in EDITIONS}, "program": _digest()}


@cache
def _digest() -> str:
    return f"sha256:{sha256(container(program_files())).hexdigest()}"


def build_page(folder: Path | None = None) -> bytes:
    """Return the page, with the runtime out of a folder or from npm; the same input gives the same bytes; raises Stop."""
    files = runtime_files(folder)
    packed = {
        "boot": files["pyodide.js"],
        "machine": files["pyodide.asm.js"],
        "code": files["pyodide.asm.wasm"],
        "library": library(files["python_stdlib.zip"]),
        "lock": _lock(files["pyodide-lock.json"]),
        "program": container({**package_files(), **program_files()}),
    }
    words = load_words()
    script = "".join(map(_read, SCRIPTS))
    page = _environment().get_template("page.html.jinja")
    html = page.render(
        words=words,
        stamp_name=STAMP,
        stamp=stamp(),
        short=stamp()["rules"][EDITIONS[0]].removeprefix("sha256:")[:12],
        runtime=load_runtime(),
        licences=licences(),
        css=asset("page.css") + Markup(_read("page.css")),  # noqa: S704  (our own)
        able=_script("able.js"),
        script=Markup(script),  # noqa: S704
        hashes=[_hash(_read("able.js")), _hash(script)],
        worker=_script("inflate.js") + _script("worker.js"),
        settings=_settings(words),
        packed={name: _pack(data) for name, data in packed.items()},
        sizes={name: len(data) for name, data in packed.items()},
        colours=fills(),
    )
    return html.encode("utf-8")


def _settings(words: Mapping[str, Any]) -> Markup:
    """Return what the scripts have to know, as JSON that no markup can end."""
    settings = {
        "words": words["script"],
        "columns": words["list"]["columns"],
        "limits": load_data(limits.__file__, "limits.json")["sentences"],
        "unreadable": CONCLUSION[UNREADABLE],
        "largest": LARGEST,
        "python": load_runtime()["python"],
    }
    return Markup(json.dumps(settings, ensure_ascii=False).replace("<", "\\u003c"))  # noqa: S704  (cannot hold a tag)


def _environment() -> Environment:
    return Environment(loader=FileSystemLoader(PARTS), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)


def _read(name: str) -> str:
    return (PARTS / name).read_text(encoding="utf-8")


def _script(name: str) -> Markup:
    return Markup(_read(name))  # noqa: S704  (our own)


def _hash(script: str) -> str:
    """Return a script's digest as a page's policy names it."""
    return f"sha256-{base64.b64encode(sha256(script.encode('utf-8')).digest()).decode()}"


def _pack(data: bytes) -> str:
    return base64.b64encode(zlib.compress(data, 9)).decode()


def _lock(data: bytes) -> bytes:
    """Return the runtime's list of packages without a package: none is ever fetched."""
    return json.dumps(json.loads(data) | {"packages": {}}).encode()
