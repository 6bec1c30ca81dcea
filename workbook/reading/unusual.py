"""Files that no ordinary report is (不寻常): what is read of them is large, or a library reads them whole that no gate looks into.

Whatever passes the gate takes time and memory in proportion to what is inflated: a small file is read in the process that somebody
uses, any other is tried in a process of its own first.
"""

from __future__ import annotations

from pathlib import Path

from workbook.reading import file_kinds
from workbook.reading.file_opening import read_bounded
from workbook.reading.package import ORDINARY, Package
from workbook.reading.unreadable import Unreadable

# Pictures and their like are never inflated.
NEVER_READ = ("xl/media/", "xl/embeddings/", "xl/theme/", "xl/printersettings/", "customxml/")


def is_unusual(path: Path) -> bool:
    """Return whether a file is to be tried in a process of its own; a file that cannot be read is not."""
    try:
        kind, package = file_kinds.kind_of(read_bounded(path), path.name)
    except Unreadable:
        return False
    if kind != file_kinds.ORDINARY or not isinstance(package, Package):
        return True
    return sum(each.size for part, each in package.entries.items() if not part.startswith(NEVER_READ)) > ORDINARY
