"""What the readers make of a file: by the shape of its sheets, with the fast library alone, and without it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from workbook.reading import packed_grids, sheet_reach
from workbook.reading.packed_grids import open_grids
from workbook.reading.report import Unreadable, read_report


def trimmed(grid: list[list[object]]) -> list[tuple[object, ...]]:
    # What is no number equals nothing, not even itself.
    rows = [tuple("nan" if value != value else value for value in row) for row in grid]  # noqa: PLR0124
    while rows and not any(value != "" for value in rows[-1]):
        rows.pop()
    width = max((column + 1 for row in rows for column, value in enumerate(row) if value != ""), default=0)
    return [row[:width] for row in rows]


def grids_in(path: Path) -> dict[str, list[tuple[object, ...]]]:
    grids = open_grids(path)
    return {sheet.name: trimmed(grids.read(sheet)) for sheet in grids.sheets}


def outcome(path: Path) -> Any:
    """Return what reading a file gives: every cell and the report, or the sentence."""
    try:
        report = read_report(path)
    except Unreadable as reason:
        return str(reason)
    try:
        cells: Any = grids_in(path)
    except Unreadable as reason:
        # In a sheet that is no part of the report.
        cells = reason.kind
    return cells, report.figures, report.identity, report.prose, report.observations


def both(path: Path, read: Callable[[Path], Any] = outcome) -> tuple[Any, Any]:
    """Return what reading gives and, where the others differ from it, what one of them gives instead."""
    found = read(path)
    with pytest.MonkeyPatch.context() as patch:
        without_shapes(patch)
        by_library = read(path)
        without_library(patch)
        return found, by_library if by_library != found else read(path)


def without_shapes(patch: pytest.MonkeyPatch) -> None:
    """Have every sheet read as if its shape were not known."""
    patch.setattr(sheet_reach, "shaped_cells", lambda _xml: None)


def without_library(patch: pytest.MonkeyPatch) -> None:
    """Leave the fast library out, as where it is not installed; what is left is the parser."""
    without_shapes(patch)
    patch.setattr(packed_grids, "fast_library", lambda: None)
