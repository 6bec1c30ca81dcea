"""What was made of bytes that come again in many files, as long as it takes little room."""

from __future__ import annotations

from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")


class Remembered(dict[K, V], Generic[K, V]):
    """Values by their key, each of so many bytes; when they have become too many, all are forgotten."""

    __slots__ = ("_most", "_room")

    def __init__(self, most: int) -> None:
        super().__init__()
        self._most = self._room = most

    def remember(self, key: K, value: V, size: int) -> None:
        """Keep a value, unless it takes more room than all may."""
        if size > self._room:
            self.clear()
            self._room = self._most
        if size <= self._most:
            self._room -= size
            self[key] = value
