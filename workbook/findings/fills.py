"""Fills of cells as the style part has them: none, one colour, and which colour it is."""

from __future__ import annotations

from rules.expressions import compiled

NO_FILL = b'<fill><patternFill patternType="none"/></fill>'
SOLID = '<fill><patternFill patternType="solid"><fgColor rgb="{0}"/><bgColor indexed="64"/></patternFill></fill>'
COLOUR = compiled(rb"<(?:\w+:)?fgColor\s[^<>]*?rgb=[\"']([0-9A-Fa-f]{6,8})[\"']")


def colour_of(fill: bytes) -> str:
    """Return the colour of a solid fill as RRGGBB, "" when it has none of its own."""
    found = COLOUR.search(fill) if b"solid" in fill else None
    return found.group(1)[-6:].decode().upper() if found else ""
