"""Files that no ordinary report is (不寻常): what is read of them is large, or a library reads them whole that no gate looks into.

Whatever passes the gate takes time and memory in proportion to what is inflated: a small file is read in the process that somebody
uses, any other is tried in a process of its own first.
"""

from __future__ import annotations

from pathlib import Path

from workbook.reading.directory import read_directory
from workbook.reading.file_opening import OLE, ZIP, read_bounded
from workbook.reading.package import ORDINARY
from workbook.reading.unreadable import Unreadable

# Pictures and their like are never inflated, what another program keeps in one part is read by its library alone.
NEVER_READ = ("xl/media/", "xl/embeddings/", "xl/theme/", "xl/printersettings/", "customxml/")
WHOLE = "content.xml"


def is_unusual(path: Path) -> bool:
    """Return whether a file is to be tried in a process of its own; a file that cannot be read is not."""
    try:
        raw = read_bounded(path)
        if not raw.startswith(ZIP):
            return raw.startswith(OLE)
        entries = read_directory(raw, path.name)
    except Unreadable:
        return False
    return WHOLE in entries or sum(each.size for part, each in entries.items() if not part.startswith(NEVER_READ)) > ORDINARY
