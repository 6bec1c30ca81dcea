"""The units of a batch (单位): read one by one, judged together, each with its page and feedback written."""

from __future__ import annotations

import json
import math
import signal
from array import array
from contextlib import suppress
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from rules.catalogue import Catalogue
from rules.kinds.figures import values_of
from rules.line import LineVerdicts
from rules.reasons.waivers import CREDIT_CODE, Waiver, index, those_for
from rules.report import Report
from rules.spelling import plain
from workbook.checking import catalogue_for, check_report, compare_with
from workbook.files import why
from workbook.findings.checked import Checked
from workbook.outcome.earlier import Noted, Since, compare, earlier_in
from workbook.outcome.names import UnitPlace, readable
from workbook.outcome.record import digest_of
from workbook.outcome.unit import VerifiedUnit
from workbook.outcome.used import Used
from workbook.reading.report import Unreadable, read_report
from workbook.verifying.limits import limited_here, sentence
from workbook.waivers import fates_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rules.matrix import Matrix

MOST = 1e300


class Task(NamedTuple):
    """A batch of files for one worker, the folder they are shown from, extra rules, where what belongs to each unit goes, the waivers.

    Beside each file stand last year's: none where there is none for this unit, several where it is not known which, None where nobody
    asked.
    """

    files: tuple[tuple[str, tuple[str, ...] | None], ...]
    root: str
    extra: str | None
    places: tuple[UnitPlace, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    used: Used | None = None
    seen: str = ""

    def single(self) -> Iterator[Task]:
        """Yield the same for each file alone."""
        for file, place in zip_longest(self.files, self.places):
            yield self._replace(files=(file,), places=(place,) if place else ())

    def lost(self, ended: int | None) -> list[VerifiedUnit]:
        """Return the unit of a file over which a process ended."""
        path = Path(self.files[0][0])
        checked = Checked(readable(path.relative_to(self.root).as_posix()), error=sentence(path, ended))
        return [_verified(path, checked, next(iter(self.places), None), [], self)]


def verify_batch(task: Task) -> list[VerifiedUnit]:
    """Return the units of a batch: files read one by one, their linear rules judged by edition in one product."""
    extra = Path(task.extra) if task.extra else None
    read = [(Path(file), _read(Path(file), last_year)) for file, last_year in task.files]
    verdicts = _verdicts([report for _, report in read if isinstance(report, Report)], extra)
    waivers = index(task.waivers)
    units = []
    for (path, report), place in zip_longest(read, task.places):
        file = readable(path.relative_to(task.root).as_posix())
        mine = those_for(waivers, report) if waivers and isinstance(report, Report) else []
        if isinstance(report, str):
            checked = Checked(file, error=report)
        else:
            checked = _judge(path, report, file, extra, linear=verdicts.get(id(report)), waivers=[waiver for _, waiver in mine])
        units.append(_verified(path, checked, place, mine, task))
    return units


def _verified(path: Path, checked: Checked, place: UnitPlace | None, waivers: list[tuple[int, Waiver]], task: Task) -> VerifiedUnit:
    told: dict[str, Any] = {}
    fates = fates_of(waivers, (*checked.concluded.findings, *checked.concluded.behind)) if checked.concluded else ()
    if place and task.used:
        from workbook.outcome.delivery import deliver  # noqa: PLC0415  (the templates come in where pages are written)

        with limited_here(path):
            noted, since, met = _beside_earlier(path, checked, task.used, task.seen)
            told = deliver(path, checked, place, task.used, since)._asdict() | {"noted": noted, "since": since, "met": met}
    text = json.dumps(checked.as_json(), ensure_ascii=False)
    return verified_unit(checked)._replace(json=text, place=place, fates=fates, **told)


def _beside_earlier(path: Path, checked: Checked, used: Used, seen: str) -> tuple[Noted, Since | None, tuple[int, ...]]:
    """Return what is written down of a unit, how it stands beside what it sent before, and where that was written down."""
    report = checked.report
    code, name = (plain(report.identity.get(CREDIT_CODE, "")), plain(report.unit)) if report else ("", "")
    mine = Noted(checked.file, code, name)
    met: dict[int, Noted] = {}
    with suppress(OSError):
        mine = mine._replace(sha256=digest_of(path) if path.is_file() else "")
        met = earlier_in(Path(seen)).find(code, name, checked.file)
    return *compare(checked, mine, met, used.conditions), tuple(met)


def verified_unit(checked: Checked) -> VerifiedUnit:
    """Return of a checked file what is kept when its report is let go: the outcome, whose it is, its figures."""
    report = checked.report
    if report is None:
        return VerifiedUnit(checked.alone(), "")
    return VerifiedUnit(
        checked.alone(),
        "",
        report.identity.get(CREDIT_CODE, ""),
        packed(report),
        body=report.body.id if report.body else "",
        superior=report.identity.get("上级单位", ""),
        scope=report.identity.get("数据范围", ""),
    )


def packed(report: Report) -> bytes:
    """Return a report's figures in the form's order as the bytes of doubles, blanks as NaN."""
    values = (report.figures[id] for id in report.form.ids)
    # A number beyond all doubles is somebody's slip, and has its finding.
    return array("d", (math.nan if value is None or abs(value) > MOST else value for value in values)).tobytes()


def _judge(path: Path, report: Report, file: str, extra: Path | None, **given: Any) -> Checked:
    try:
        with limited_here(path):
            return check_report(path, report, catalogue_for(report.form.edition, extra), file=file, **given)
    except Unreadable as reason:
        return Checked(file, error=str(reason))
    except MemoryError:
        return Checked(file, error=sentence(path, -signal.SIGABRT))
    except Exception as error:  # noqa: BLE001  (one file must never stop the folder; the sentence names it)
        return Checked(file, error=_unexpected(path, error))


def _read(path: Path, last_year: tuple[str, ...] | None) -> Report | str:
    try:
        with limited_here(path):
            report = read_report(path)
    except Unreadable as reason:
        return str(reason)
    except MemoryError:
        return sentence(path, -signal.SIGABRT)
    except Exception as error:  # noqa: BLE001  (as above)
        return _unexpected(path, error)
    if last_year is not None:
        remark = _compare(report, last_year)
        report.remarks = (*report.remarks, remark) if remark else report.remarks
    return report


def _compare(report: Report, last_year: tuple[str, ...]) -> str:
    """Put last year's figures beside a report's; return what keeps them from being compared, "" when nothing does."""
    if not last_year:
        return "上年文件夹里没有找到本单位的工作簿，跨年校验未做。"
    if len(last_year) > 1:
        files = "、".join(f"“{readable(Path(each).name)}”" for each in last_year)
        return f"上年文件夹里有几份本单位的工作簿（{files}），不知道用哪一份，跨年校验未做；请只留一份，再核验一次。"
    try:
        with limited_here(Path(last_year[0])):
            compare_with(report, read_report(Path(last_year[0])))
    except Exception as error:  # noqa: BLE001  (as above)
        return f"上年文件读不出：{error if isinstance(error, Unreadable) else _unexpected(Path(last_year[0]), error)}"
    return ""


def _unexpected(path: Path, error: Exception) -> str:
    return f"“{path.name}”读取时出现没有料到的情况（{why(error)}），请另存为 .xlsx 再试。"


_matrices: dict[str, Matrix | None] = {}


def _verdicts(reports: list[Report], extra: Path | None) -> dict[int, LineVerdicts]:
    result: dict[int, LineVerdicts] = {}
    for edition in {report.form.edition for report in reports}:
        catalogue: Catalogue = catalogue_for(edition, extra)
        if catalogue.digest + edition not in _matrices:
            _matrices[catalogue.digest + edition] = _matrix(catalogue)
        matrix = _matrices[catalogue.digest + edition]
        same = [report for report in reports if report.form.edition == edition]
        judged = matrix.verdicts([values_of(report) for report in same]) if matrix else ()
        result |= {id(report): verdicts for report, verdicts in zip(same, judged, strict=matrix is not None)}
    return result


def _matrix(catalogue: Catalogue) -> Matrix | None:
    """Return the rules of a catalogue as a matrix, None where numpy is not to be had: then each report is judged by itself."""
    try:
        from rules.matrix import Matrix  # noqa: PLC0415  (only here is numpy needed)
    except ImportError:
        return None
    return Matrix(catalogue.plain_lines)
