"""What earlier runs left in a folder (以前的结果): never units, wherever it lies."""

from __future__ import annotations

import os
from pathlib import Path

from workbook.outcome.names import (
    ASSETS,
    FEEDBACK,
    JOURNAL,
    NOTICE,
    OBJECTS,
    PAGES,
    UNFINISHED,
    UNFINISHED_PAGE,
    is_feedback,
    is_output,
    is_page,
)


class Outputs:
    """What earlier runs left in the folders that are gone through, each told where it lies before what is in it."""

    def __init__(self) -> None:
        # Beside a folder of feedback whether a run was just putting it in place: then a copy may be there without its notice.
        self._feedback: dict[str, bool] = {}
        self._pages: set[str] = set()

    def among(self, parent: str, folders: list[str], names: list[str]) -> set[str]:
        """Return which files of a folder an earlier run left there."""
        is_cut = UNFINISHED in folders and Path(parent, UNFINISHED, JOURNAL).exists()
        is_results = is_cut or OBJECTS in names
        if is_results:
            self._feedback |= {os.path.join(parent, FEEDBACK): is_cut}  # noqa: PTH118  (os.walk's own spelling)
            self._pages.add(os.path.join(parent, PAGES))  # noqa: PTH118
        if set(ASSETS) <= set(names):
            # Somebody picked the folder of pages itself.
            self._pages.add(parent)
        if parent in self._feedback:
            self._feedback |= {os.path.join(parent, name): self._feedback[parent] for name in folders}  # noqa: PTH118
        return {name for name in names if self._is_ours(parent, name, names, is_results=is_results)}

    def _is_ours(self, parent: str, name: str, names: list[str], *, is_results: bool) -> bool:
        if name == UNFINISHED_PAGE or (is_results and is_output(name)) or (parent in self._pages and is_page(name)):
            return True
        return parent in self._feedback and is_feedback(name, [*names, NOTICE] if self._feedback[parent] else names)
