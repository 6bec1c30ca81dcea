"""The narrative report (年报正文) made from Python, through the gate."""

from __future__ import annotations

from os import PathLike
from pathlib import Path
from typing import BinaryIO, Literal, overload

from workbook.checking import catalogue_for, check_report
from workbook.face.sources import Source, name_of, path_of, source_of
from workbook.files import Stop, write_bytes
from workbook.narrative import KINDS
from workbook.narrative.compose import compose
from workbook.narrative.document import Document
from workbook.narrative.gate import as_draft, open_gate
from workbook.narrative.publishing import file_name, keep_others, kind_of, refusal_lines
from workbook.narrative.run_in import run_in as with_run_in
from workbook.narrative.write import write_document
from workbook.reading.report import read_report

Kind = Literal["docx", "html", "pdf", "md"]


class NotPublishable(Exception):
    """A report that must not be made yet; its text lists what is open."""

    @property
    def lines(self) -> list[str]:
        """Return the text line by line: what has not been made, then what keeps it from being made, then what is to be looked at."""
        return str(self).splitlines()


@overload
def report(path: Source, to: Kind = "docx", *, kind: None = None, draft: bool = False, run_in: bool = False) -> bytes: ...
@overload
def report(path: Source, to: str, *, kind: Kind | None = None, draft: bool = False, run_in: bool = False) -> bytes | Path: ...
@overload
def report(path: Source, to: PathLike[str], *, kind: Kind | None = None, draft: bool = False, run_in: bool = False) -> Path: ...
@overload
def report(path: Source, to: BinaryIO, *, kind: Kind | None = None, draft: bool = False, run_in: bool = False) -> None: ...
def report(
    path: Source, to: str | PathLike[str] | BinaryIO = "docx", *, kind: str | None = None, draft: bool = False, run_in: bool = False
) -> bytes | Path | None:
    """Make the narrative report of a workbook, a path or an open binary file, and return its bytes or the path it was written to.

    `to` decides: a kind ("docx", "html", "pdf", "md") gives the bytes; a path ending in one is written and returned; a path of a folder
    gets a file named by the report's title, in `kind`; a binary file open for writing gets the bytes, in `kind`, and None is returned.
    `kind` is docx unless it is said. With `draft` a report is made whatever is open, marked on every page, all that is open behind it.
    With `run_in` headings such as （一）主动公开 stand in the line of their text.

    Raises Unreadable for a workbook that cannot be read; NotPublishable while an error, a blank figure, an empty part or a citation
    that cannot be filled in is open; NoOffice where no LibreOffice makes the pdf; Stop for a kind that is none and for a path that
    cannot be written, is the workbook itself, or holds a report that somebody has worked on since.
    """
    document = _document(path, draft=draft, run_in=run_in)
    if not isinstance(to, str | PathLike):
        to.write(write_document(document, _kind(kind)))
        return None
    if to in KINDS and isinstance(to, str):
        return write_document(document, _kind(kind, to))
    target, asked = _target(Path(to), kind, document, Path(name_of(path)).stem)
    data = write_document(document, asked)
    keep_others(target, path_of(path))
    write_bytes(target, data)
    return target


def _document(path: Source, *, draft: bool, run_in: bool) -> Document:
    """Return the document that may be made; raises Unreadable, NotPublishable."""
    source = source_of(path)
    found = read_report(source)
    checked = check_report(source, found, catalogue_for(found.form.edition), file=name_of(path))
    document = with_run_in(compose(found)) if run_in else compose(found)
    gate = open_gate(checked, document)
    if gate.is_shut and not draft:
        raise NotPublishable("\n".join(refusal_lines(found, gate)))
    return as_draft(document, gate) if draft else document


def _kind(kind: str | None, stated: str = "") -> str:
    """Return the kind that is asked for; raises Stop for one that is none, or another than a name states."""
    if kind is not None and kind not in KINDS:
        raise Stop(f"不会写 {kind}，可用的格式：{'、'.join(KINDS)}。")
    if kind and stated and kind != stated:
        raise Stop(f"要的是 {kind}，文件名或格式却是 {stated}，请只写一种。")
    return stated or kind or KINDS[0]


def _target(given: Path, kind: str | None, document: Document, otherwise: str) -> tuple[Path, str]:
    """Return where the report is written and in which kind; in a folder it is named by its title."""
    stated = kind_of(given)
    if stated:
        return given, _kind(kind, stated)
    asked = _kind(kind)
    if not given.is_dir():
        raise Stop(f"“{given}”不是文件夹，也没有格式的后缀；可用的格式：{'、'.join(KINDS)}。")
    return given / file_name(document, asked, otherwise), asked
