"""Writing what belongs to one unit (单位页面和反馈), done by the worker that checked it."""

from __future__ import annotations

import errno
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from workbook.files import why, write_whole
from workbook.findings.checked import Checked
from workbook.letter import Letter
from workbook.marking.mark import Unmarkable, mark_copy
from workbook.outcome.earlier import Since
from workbook.outcome.names import FEEDBACK, NOTICE, UnitPlace
from workbook.outcome.pages import NO_LETTER, notice_page, unit_page
from workbook.outcome.record import digest
from workbook.outcome.used import Used
from workbook.outcome.wording import load_words
from workbook.reading.grids import Grids
from workbook.reading.unreadable import Unreadable

# What is wrong with a disk is wrong for every unit: nothing written from here on would be whole.
DISK = frozenset((errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO))


class Delivered(NamedTuple):
    """What was written for a unit: the names of marked copy and notice, "" for none, and the digests of both by their paths."""

    copy: str = ""
    notice: str = ""
    written: tuple[tuple[str, str], ...] = ()


def deliver(
    path: Path,
    checked: Checked,
    place: UnitPlace,
    used: Used,
    since: Since | None = None,
    *,
    letter: Letter = NO_LETTER,
    private: Sequence[str] = (),
    is_told: bool = False,
    book: Grids | None = None,
) -> Delivered:
    """Write the unit's page and its feedback where something is open, or it is told something that no rule judges.

    The marks go into the `book` that was judged; where it is not given, the file is opened again.

    What cannot be written becomes a remark on the unit: one unit never stops the folder. Raises OSError where nothing can be written.
    """
    written: dict[str, str] = {}
    copy = "" if checked.is_clear or checked.error else _write_copy(path, checked, place, written, book)
    has_notice = (is_told or not checked.is_clear) and _written(
        checked, lambda: _feed(place, NOTICE, _encoded(notice_page(checked, copy, used, since, letter=letter, private=private)), written)
    )
    notice = NOTICE if has_notice else ""
    _written(checked, lambda: write_whole(place.page(), _encoded(unit_page(checked, place, copy, notice, used, since=since))))
    return Delivered(copy, notice, tuple(written.items()))


def _feed(place: UnitPlace, name: str, content: bytes, written: dict[str, str]) -> None:
    """Write a file of the unit's feedback, its digest noted."""
    if place.is_barred:
        raise NotADirectoryError(errno.ENOTDIR, "", str(place.folder()))
    place.folder().mkdir(parents=True, exist_ok=True)
    write_whole(place.folder() / name, content)
    written[f"{FEEDBACK}/{place.feedback}/{name}"] = digest(content)


def _written(checked: Checked, work: Callable[[], None]) -> bool:
    try:
        work()
    except OSError as error:
        if error.errno in DISK:
            raise
        _remark(checked, "page", why(error))
        return False
    return True


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "replace")


def _write_copy(path: Path, checked: Checked, place: UnitPlace, written: dict[str, str], book: Grids | None) -> str:
    name = place.marked_name(path.name)
    try:
        _feed(place, name, mark_copy(path, checked, book), written)
    except (Unmarkable, Unreadable) as error:
        _remark(checked, "unmarkable", str(error))
        return ""
    except Exception as error:
        # A copy that fails must not cost the verdict.
        if isinstance(error, OSError) and error.errno in DISK:
            raise
        _remark(checked, "copy", why(error))
        return ""
    return name


def _remark(checked: Checked, kind: str, reason: str) -> None:
    checked.remarks = (*checked.remarks, load_words()["remarks"][kind].format(reason=reason))
