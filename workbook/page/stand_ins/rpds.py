"""A stand-in for the collections of the package rpds, which is written in Rust: what readers of JSON Schema ask of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Self


class HashTrieMap(dict[Any, Any]):
    """A mapping that is never changed: what changes it returns another one."""

    @classmethod
    def convert(cls, value: Any) -> HashTrieMap:
        """Return a mapping as one of these."""
        return value if isinstance(value, cls) else cls(value)

    def insert(self, key: Any, value: Any) -> HashTrieMap:
        """Return the mapping with a value under a key."""
        return HashTrieMap({**self, key: value})

    def remove(self, key: Any) -> HashTrieMap:
        """Return the mapping without a key; raises KeyError."""
        left = dict(self)
        del left[key]
        return HashTrieMap(left)

    def update(self, *others: Any, **named: Any) -> HashTrieMap:  # type: ignore[override]
        """Return the mapping with what others hold."""
        whole = dict(self)
        for other in others:
            whole.update(other)
        return HashTrieMap({**whole, **named})


class HashTrieSet(frozenset[Any]):
    """A set that is never changed: what changes it returns another one."""

    def insert(self, value: Any) -> HashTrieSet:
        """Return the set with a value."""
        return HashTrieSet(self | {value})

    def remove(self, value: Any) -> HashTrieSet:
        """Return the set without a value."""
        return HashTrieSet(self - {value})

    def update(self, *others: Iterable[Any]) -> HashTrieSet:
        """Return the set with what others hold."""
        return HashTrieSet(self.union(*others))


class List(tuple[Any, ...]):
    """A list that is never changed; what is pushed comes first."""

    __slots__ = ()

    def __new__(cls, values: Iterable[Any] = ()) -> Self:
        """Return the list of the values in their order."""
        return super().__new__(cls, values)

    def push_front(self, value: Any) -> List:
        """Return the list with a value before it."""
        return List((value, *self))

    def drop_first(self) -> List:
        """Return the list without its first value."""
        return List(self[1:])

    @property
    def first(self) -> Any:
        """Return the first value."""
        return self[0]

    def __reversed__(self) -> Iterator[Any]:
        """Return the values from the last to the first."""
        return iter(self[::-1])
