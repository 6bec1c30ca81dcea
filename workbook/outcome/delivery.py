"""Writing what belongs to one unit (单位页面和反馈), done by the worker that checked it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from workbook.files import why, write_whole
from workbook.findings.checked import Checked
from workbook.letter import Letter
from workbook.marking.mark import Unmarkable, mark_copy
from workbook.outcome.names import NOTICE, UnitPlace
from workbook.outcome.pages import NO_LETTER, notice_page, unit_page
from workbook.outcome.wording import load_words
from workbook.reading.unreadable import Unreadable


def deliver(path: Path, checked: Checked, place: UnitPlace, letter: Letter = NO_LETTER, *, is_told: bool = False) -> tuple[str, str]:
    """Write the unit's page and its feedback where something is open, or it is told something that no rule judges.

    Return the names of marked copy and notice, "" for none.

    What cannot be written becomes a remark on the unit: one unit never stops the folder.
    """
    copy = "" if checked.is_clear or checked.error else _write_copy(path, checked, place)
    has_notice = (is_told or not checked.is_clear) and _written(checked, lambda: _write_notice(checked, place, copy, letter))
    notice = NOTICE if has_notice else ""
    _written(checked, lambda: _write(place.page(), unit_page(checked, place, copy, notice)))
    return copy, notice


def _write_notice(checked: Checked, place: UnitPlace, copy: str, letter: Letter) -> None:
    place.folder().mkdir(parents=True, exist_ok=True)
    _write(place.folder() / NOTICE, notice_page(checked, copy, letter))


def _written(checked: Checked, work: Callable[[], None]) -> bool:
    try:
        work()
    except OSError as error:
        _remark(checked, "page", why(error))
        return False
    return True


def _write(path: Path, text: str) -> None:
    write_whole(path, text.encode("utf-8", "replace"))


def _write_copy(path: Path, checked: Checked, place: UnitPlace) -> str:
    name = place.marked_name(path.name)
    try:
        content = mark_copy(path, checked)
        place.folder().mkdir(parents=True, exist_ok=True)
        write_whole(place.folder() / name, content)
    except (Unmarkable, Unreadable) as error:
        _remark(checked, "unmarkable", str(error))
        return ""
    except Exception as error:  # noqa: BLE001  (a copy that fails must not cost the verdict)
        _remark(checked, "copy", why(error))
        return ""
    return name


def _remark(checked: Checked, kind: str, reason: str) -> None:
    checked.remarks = (*checked.remarks, load_words()["remarks"][kind].format(reason=reason))
