"""Why a file cannot be read: one sentence for a person, made from unreadable.json."""

from __future__ import annotations

from functools import partial

from rules.data import load_data


class Unreadable(Exception):
    """A file that cannot be read at all; its text is a sentence that names file, place and what to do."""

    def __init__(self, kind: str, file: str, **slots: object) -> None:
        self.kind = kind
        self.file = file
        self.slots = slots
        super().__init__(load_sentences()[kind].format(file=file, **slots))

    def __reduce__(self) -> tuple[object, ...]:
        # Pickled by its text alone it could not be made again on the other side of a process border.
        return partial(Unreadable, self.kind, self.file, **self.slots), ()


def load_sentences() -> dict[str, str]:
    """Return the sentence of each kind."""
    found: dict[str, str] = load_data(__file__, "unreadable.json")["sentences"]
    return found
