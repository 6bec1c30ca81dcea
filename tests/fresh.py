"""Generated files: are they what their generators give today? `python -m tests.fresh` says, `--write` writes them."""

from __future__ import annotations

import contextlib
import io
import re
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

from rules.reference.explaining import reference
from workbook.arguments import build_parser
from workbook.narrative.base import make_base
from workbook.template.blank import make_template

ROOT = Path(__file__).parent.parent
HELP = re.compile(r"(?<=<!-- help -->\n).*?(?=<!-- /help -->)", re.DOTALL)
ADDIN = (["addin"], *(["addin", action] for action in ("build", "install", "remove", "status")))
COMMANDS = ([], ["template"], ["check"], ["verify"], ["report"], ["export"], ["page"], ["rules"], ["demo"], *ADDIN)


def help_text(words: list[str]) -> str:
    """Return what `nianbao WORDS --help` prints."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.suppress(SystemExit):
        build_parser().parse_args([*words, "--help"])
    return out.getvalue().rstrip()


def readme() -> str:
    """Return the README with the help of every command put in."""
    blocks = [f"```\n$ {' '.join(['nianbao', *words])} --help\n{help_text(words)}\n```\n" for words in COMMANDS]
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    return HELP.sub(lambda _match: "\n".join(blocks), text)


def generated() -> Iterator[tuple[Path, bytes]]:
    """Yield every generated file with what it should hold."""
    yield ROOT / "rules" / "REFERENCE.md", reference().encode()
    yield ROOT / "README.md", readme().encode()
    for edition in ("2021", "2019"):
        yield ROOT / "workbook" / "templates" / f"{edition}.xlsx", make_template(edition)
    yield ROOT / "workbook" / "narrative" / "base.docx", make_base()


def same(path: Path, data: bytes) -> bool:
    """Return whether a file holds what it should; workbooks and documents are compared part by part, since zlibs pack differently."""
    if path.suffix not in (".xlsx", ".docx"):
        return path.read_bytes() == data
    return parts(path.read_bytes()) == parts(data)


def parts(data: bytes) -> dict[str, bytes]:
    """Return the parts of a workbook by name."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def main(argv: list[str]) -> int:
    """Compare or write; exit status 1 when something is stale."""
    stale = [(path, data) for path, data in generated() if not path.exists() or not same(path, data)]
    for path, data in stale:
        if "--write" in argv:
            path.write_bytes(data)
        print(f"{'written' if '--write' in argv else 'stale'}: {path.relative_to(ROOT)}")
    return 1 if stale and "--write" not in argv else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
