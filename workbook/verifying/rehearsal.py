"""An unusual file tried in a process of its own (试读), under a worker's limits, before the process that somebody uses reads it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from workbook.reading.unusual import is_unusual

if TYPE_CHECKING:
    from workbook.findings.checked import Checked

# An ordinary file needs none of what another process takes.
# ruff: noqa: PLC0415


class Trial(NamedTuple):
    """A file to be tried, and whether a marked copy is made of it."""

    path: Path
    marks: bool

    def lost(self, ended: int | None) -> list[str]:
        """Return the sentence for a file over which a process ended."""
        from workbook.verifying.limits import sentence

        return [sentence(self.path, ended)]


def rehearse(path: Path, *, marks: bool = False) -> str:
    """Return the sentence for a file that takes more than its share, "" for every other; only an unusual one is tried."""
    if not is_unusual(path):
        return ""
    from workbook.verifying.careful import Careful

    with Careful(_try) as careful:
        return str(careful.do(Trial(path, marks))[0])


def _try(trial: Trial) -> list[str]:
    import signal

    from workbook.verifying.limits import limited_here

    try:
        with limited_here(trial.path):
            _read(trial)
    except MemoryError:
        return trial.lost(-signal.SIGABRT)
    except Exception:  # noqa: BLE001  (whatever is wrong with it besides is said where it is read)
        return [""]
    return [""]


def _read(trial: Trial) -> None:
    from workbook.checking import check_file

    checked: Checked = check_file(trial.path)
    if trial.marks and checked.report:
        from workbook.marking.mark import mark_copy

        mark_copy(trial.path, checked)
