"""What an installation wrote, kept beside it, so that removing takes out exactly that."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import Any, NamedTuple


class Record(NamedTuple):
    """The version that was installed, with functions in cells or not; what was written into Excel's folders.

    `addin` and `script` are their digests, "" for none.
    """

    version: str
    functions: bool
    addin: str
    script: str = ""

    def to_bytes(self) -> bytes:
        """Return the record as the bytes of its file."""
        return (json.dumps(self._asdict(), ensure_ascii=False, indent=1) + "\n").encode()


def digest(data: bytes) -> str:
    """Return the digest by which a file is known again."""
    return sha256(data).hexdigest()


def read_record(data: bytes | None) -> Record | None:
    """Return the record of a file's bytes, None for no file or one that is not a record."""
    try:
        held: dict[str, Any] = json.loads(data or b"")
        return Record(**{name: held[name] for name in Record._fields})
    except (ValueError, KeyError, TypeError):
        return None
