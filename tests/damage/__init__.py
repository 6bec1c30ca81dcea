"""Damaged workbooks of every kind, made from a complete one; each with the sentence or the observations it must give."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from tests.damage import cells, files, hostile, labels, lines, packages
from tests.damage.base import T2, T3, T4, Damage

__all__ = ["T2", "T3", "T4", "Damage", "damages"]


@cache
def damages() -> tuple[Damage, ...]:
    """Return all of them, the same every time."""
    return tuple(_made())


def _made() -> Iterator[Damage]:
    for make in (
        files.foreign_files,
        files.cut_off,
        files.broken_parts,
        files.broken_directory,
        files.bombs,
        files.declarations,
        files.far_cells,
        hostile.twice,
        hostile.far,
        hostile.texts,
        hostile.long_parts,
        packages.other_names,
        packages.other_writing,
        packages.announced,
        packages.hidden_letters,
        cells.odd_cells,
        cells.wrong_totals,
        lines.rows,
        lines.columns,
        labels.labels,
        labels.marks,
        labels.older_form,
        labels.sheets,
        cells.hidden,
        cells.attachments,
    ):
        yield from make()
