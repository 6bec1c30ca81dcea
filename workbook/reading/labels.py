"""Labels by meaning: the same words in other writing, and the nearest of several."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from unicodedata import normalize

from rules.expressions import compiled

CHINESE = r"[（(【]?\s*+[一二三四五六七八九十百]++\s*+[）)】]?[、.．。,，:：\s]*"
ARABIC = r"[（(]?\s*[0-9]{1,2}\s*[）)]?[、.．。,，:：\s]+|[（(][0-9]{1,2}[）)]"
ORDINAL = rf"^\s*+(?:{CHINESE}|{ARABIC})"
CLOSE = 0.6
# No label of the form is longer; a stranger's text may be as long as it likes.
LONGEST = 200


def label_key(text: str) -> str:
    """Return a label's letters and digits alone: without spaces, punctuation and full-width forms; of a long text the beginning."""
    return _label_key(text if len(text) <= LONGEST else text[:LONGEST])


@lru_cache(maxsize=4096)
def _label_key(text: str) -> str:
    return "".join(filter(str.isalnum, normalize("NFKC", text))).lower()


def is_label(value: object, label: str) -> bool:
    """Return whether a cell holds a label, in whatever brackets, with whatever spaces or colon it is written."""
    return isinstance(value, str) and label_key(value) == label_key(label)


def without_ordinal(text: str) -> str:
    """Return a label's letters without its number (一、 or （一） or 1.)."""
    return _without_ordinal(text if len(text) <= LONGEST else text[:LONGEST])


@lru_cache(maxsize=4096)
def _without_ordinal(text: str) -> str:
    rest = compiled(ORDINAL).sub("", normalize("NFKC", text), count=1)
    return label_key(rest) or label_key(text)


def ordinal(text: str) -> str:
    """Return the number that a label begins with, "" when it has none."""
    found = compiled(ORDINAL).match(normalize("NFKC", text))
    return label_key(found.group()) if found else ""


def likeness(one: str, other: str) -> float:
    """Return how alike two plain labels are, from 0 to 1; one that ends with the other is close."""
    # Imported here: only damaged labels need it.
    from difflib import SequenceMatcher  # noqa: PLC0415

    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def closest(wanted: Iterable[str], offered: Iterable[str], least: float = CLOSE) -> list[tuple[str, str]]:
    """Return pairs (wanted, offered) of plain labels, the most alike first, each used once."""
    pairs = [(likeness(one, other), one, other) for one in wanted for other in offered if one and other]
    taken: set[str] = set()
    gone: set[str] = set()
    found = []
    for ratio, one, other in sorted(pairs, key=lambda pair: -pair[0]):
        if ratio >= least and one not in taken and other not in gone:
            taken.add(one)
            gone.add(other)
            found.append((one, other))
    return found
