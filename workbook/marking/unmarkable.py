"""Why a file that can be read cannot be marked: one sentence for a person."""

from __future__ import annotations

from functools import partial

from workbook.findings.wording import load_marks


class Unmarkable(Exception):
    """A workbook whose XML cannot take marks; its text is a sentence that names the file and what to do."""

    def __init__(self, kind: str, file: str, **slots: object) -> None:
        self._again = partial(Unmarkable, kind, file, **slots)
        super().__init__(load_marks()["sentences"][kind].format(file=file, **slots))

    def __reduce__(self) -> tuple[object, ...]:
        return self._again, ()
