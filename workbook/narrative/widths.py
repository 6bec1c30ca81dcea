"""How wide texts are and what of them does not break: enough to tell lines beforehand, whatever fonts a machine has."""

from __future__ import annotations

import math
from unicodedata import east_asian_width

from rules.expressions import compiled

# Programs put a quarter of a sign between an ideograph and a letter or digit beside it.
BORDER = compiled(r"(?<=[\u3400-\u9fff])(?=[A-Za-z0-9])|(?<=[A-Za-z0-9])(?=[\u3400-\u9fff])")
# What stands in one line: so long that a line that has no room for it, if justified, would be pulled apart.
UNBROKEN = compiled(r"[!-~]{10,}")
# Of those, addresses and endless numbers may break anywhere where a program can be told so; telephone numbers may not.
ADDRESS = compiled(r"(?=[!-~]*[A-Za-z/@]|[!-~]{16})[!-~]{10,}")


def text_width(text: str) -> float:
    """Return how many full-width signs wide a text is; letters and digits are half as wide as ideographs."""
    return sum(1 if east_asian_width(sign) in "WFA" else 0.5 for sign in text)


def line_count(text: str, width: float, indent: float = 0) -> int:
    """Return how many lines so many signs wide a text takes, the first one indented."""
    return max(1, math.ceil((text_width(text) + len(BORDER.findall(text)) / 4 + indent) / width))
