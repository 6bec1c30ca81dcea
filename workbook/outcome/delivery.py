"""Writing what belongs to one unit (单位页面和反馈), done by the worker that checked it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from workbook.checking import Checked
from workbook.marking.mark import Unmarkable, mark_copy
from workbook.outcome.names import NOTICE, Entry, marked_name
from workbook.outcome.pages import notice_page, unit_page
from workbook.outcome.unit import is_open, unit_of
from workbook.outcome.wording import load_words
from workbook.reading.report import Unreadable


def deliver(path: Path, checked: Checked, data: dict[str, Any], entry: Entry) -> tuple[str, str]:
    """Write the unit's page and, where something is open, its feedback; return the names of marked copy and notice, "" for none.

    What cannot be written becomes a remark in `data`: one unit never stops the folder.
    """
    copy = _write_copy(path, checked, data, entry) if is_open(data) and not data["error"] else ""
    notice = NOTICE if is_open(data) and _written(data, lambda: _write_notice(checked, data, entry, copy)) else ""
    _written(data, lambda: _write(entry.page(), unit_page(unit_of(checked, data), entry, copy, notice)))
    return copy, notice


def _write_notice(checked: Checked, data: dict[str, Any], entry: Entry, copy: str) -> None:
    entry.folder().mkdir(parents=True, exist_ok=True)
    _write(entry.folder() / NOTICE, notice_page(unit_of(checked, data), copy))


def _written(data: dict[str, Any], work: Callable[[], None]) -> bool:
    try:
        work()
    except OSError as error:
        _remark(data, "page", error.strerror or error.__class__.__name__)
        return False
    return True


def _write(path: Path, text: str) -> None:
    path.write_bytes(text.encode("utf-8", "replace"))


def _write_copy(path: Path, checked: Checked, data: dict[str, Any], entry: Entry) -> str:
    name = marked_name(path.name)
    try:
        content = mark_copy(path, checked)
        entry.folder().mkdir(parents=True, exist_ok=True)
        (entry.folder() / name).write_bytes(content)
    except (Unmarkable, Unreadable) as error:
        _remark(data, "unmarkable", str(error))
        return ""
    except Exception as error:  # noqa: BLE001  (a copy that fails must not cost the verdict)
        _remark(data, "copy", (error.strerror if isinstance(error, OSError) else None) or error.__class__.__name__)
        return ""
    return name


def _remark(data: dict[str, Any], kind: str, reason: str) -> None:
    data["remarks"].append(load_words()["remarks"][kind].format(reason=reason))
