"""Workbooks and documents opened by a running office and stored as another kind, each closed again at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.running_office import Kept, bridge, keeping

# By what is opened and what it becomes.
FILTERS = {
    (".xlsx", "xlsx"): "Calc MS Excel 2007 XML",
    (".xlsx", "xltx"): "Calc MS Excel 2007 XML Template",
    (".xlsx", "xls"): "MS Excel 97",
    (".xlsx", "xlt"): "MS Excel 97 Vorlage/Template",
    (".xlsx", "ods"): "calc8",
    (".xlsx", "html"): "HTML (StarCalc)",
    (".xlsx", "pdf"): "calc_pdf_Export",
    (".docx", "docx"): "MS Word 2007 XML",
    (".docx", "pdf"): "writer_pdf_Export",
}
# com.sun.star.document.MacroExecMode and UpdateDocMode: run nothing, follow no link.
CALM = {"Hidden": True, "MacroExecutionMode": 0, "UpdateDocMode": 0}
# A conversion that takes longer hangs.
MOST_SECONDS = 300
# LibreOffice believes the calculated values of a file unless its profile says otherwise.
RECALCULATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""


@pytest.fixture(scope="session")
def office(kept_office: Kept, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., list[Path]]:
    """Return a function that has LibreOffice open workbooks, calculate what has no value yet, and save them as another kind."""
    return converter(kept_office, tmp_path_factory)


@pytest.fixture(scope="session")
def recalculating_office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kept]:
    """Return an office that calculates every formula anew when it opens a file, whatever value the file gives."""
    profile = tmp_path_factory.mktemp("recalculating-profile")
    (profile / "user").mkdir()
    (profile / "user" / "registrymodifications.xcu").write_text(RECALCULATE, encoding="utf-8")
    with keeping(profile) as kept:
        yield kept


@pytest.fixture(scope="session")
def recalculated(recalculating_office: Kept, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., list[Path]]:
    """Return such a function that has every formula calculated anew."""
    return converter(recalculating_office, tmp_path_factory)


@pytest.fixture(scope="session")
def look_recalculated(recalculating_office: Kept) -> Callable[..., Any]:
    """Return a function that opens a file, has every formula calculated anew, and gives what another function sees in it; to store it takes longer."""

    def look(path: Path, see: Callable[[Any], Any]) -> Any:
        with _opened(recalculating_office, path) as document:
            return see(document)

    return look


def converter(kept: Kept, folders: pytest.TempPathFactory) -> Callable[..., list[Path]]:
    """Return a function that has files opened and stored as another kind, in a new folder under their own names."""

    def convert(paths: Iterable[Path], to: str = "xlsx") -> list[Path]:
        folder = folders.mktemp("converted")
        return [convert_one(kept, path, folder / f"{path.stem}.{to}") for path in paths]

    return convert


def convert_one(kept: Kept, source: Path, target: Path) -> Path:
    with _opened(kept, source) as document:
        document.storeToURL(target.as_uri(), _properties(FilterName=FILTERS[source.suffix, target.suffix[1:]]))
    return target


@contextmanager
def _opened(kept: Kept, path: Path) -> Iterator[Any]:
    desktop = kept.desktop()
    with kept.bounded(MOST_SECONDS):
        document = desktop.loadComponentFromURL(path.as_uri(), "_blank", 0, _properties(**CALM))
        assert document is not None, f"the office does not open {path}"
        try:
            yield document
        finally:
            document.close(True)


def _properties(**values: Any) -> tuple[Any, ...]:
    made = []
    for name, value in values.items():
        made.append(bridge().createUnoStruct("com.sun.star.beans.PropertyValue"))
        made[-1].Name, made[-1].Value = name, value
    return tuple(made)
