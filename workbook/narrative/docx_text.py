"""Text as WordprocessingML: the one place where what somebody wrote becomes part of a document's XML."""

from __future__ import annotations

from rules.expressions import compiled
from workbook.reading.markup import UNFIT

TURN = compiled(r"([\t\n\r])")
TURNS = {"\t": "<w:tab/>", "\n": "<w:br/>", "\r": "<w:br/>"}


def escaped(text: str) -> str:
    """Return a text as XML has it between its elements; raises ValueError for signs that no XML can hold."""
    if found := UNFIT.search(text):
        raise ValueError(f"a document cannot hold U+{ord(found.group()):04X}")
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\r", "&#13;")


def run(text: str, style: str = "") -> str:
    """Return a stretch of text, "" for none; `style` is the id of a character style."""
    if not text:
        return ""
    look = f'<w:rPr><w:rStyle w:val="{style}"/></w:rPr>' if style else ""
    pieces = "".join(TURNS.get(piece) or _piece(piece) for piece in TURN.split(text) if piece)
    return f"<w:r>{look}{pieces}</w:r>"


def _piece(text: str) -> str:
    # Spaces at an end are dropped where nothing says that they are meant.
    space = "" if text.strip() == text else ' xml:space="preserve"'
    return f"<w:t{space}>{escaped(text)}</w:t>"


def paragraph(style: str, runs: str, look: str = "") -> str:
    """Return a paragraph; `style` is the id of its style, "" for the usual one, `look` what differs from it, in the schema's order."""
    properties = f'<w:pStyle w:val="{style}"/>{look}' if style else look
    return f"<w:p>{f'<w:pPr>{properties}</w:pPr>' if properties else '<w:pPr/>'}{runs}</w:p>"
