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
from rules.report import Observation, Report
from rules.spelling import plain
from workbook.checking import catalogue_for, check_report, compare_with
from workbook.files import why
from workbook.findings.checked import Checked
from workbook.letter import Letter
from workbook.outcome.earlier import Noted, Since, compare, earlier_in
from workbook.outcome.names import UnitPlace, readable
from workbook.outcome.record import digest_of
from workbook.outcome.unit import VerifiedUnit
from workbook.outcome.used import Used
from workbook.reading.books import open_book
from workbook.reading.report import Unreadable, read_report
from workbook.verifying.batches import batches
from workbook.verifying.facts import Facts
from workbook.verifying.limits import limited_here, sentence
from workbook.waivers import fates_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rules.matrix import Matrix
    from rules.reasons.waivers import Index as WaiverIndex
    from workbook.reading.grids import Grids

MOST = 1e300
# So many files are read before they are judged: one kind of work after the other goes faster than turn about.
AT_A_TIME = 10


class Task(NamedTuple):
    """A batch of files for one worker, the folder they are shown from, extra rules, where what belongs to each unit goes, waivers, letter.

    Beside each file stands what is known of it.
    """

    files: tuple[tuple[str, Facts], ...]
    root: str
    extra: str | None
    places: tuple[UnitPlace, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    letter: Letter = Letter()
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
        return [_verified(path, checked, self, next(iter(self.places), None), facts=self.files[0][1])]


class Opened(NamedTuple):
    """A file that was read: what is known of it, where what belongs to it goes, its report or why there is none, its workbook if small."""

    path: Path
    facts: Facts
    place: UnitPlace | None
    report: Report | str
    book: Grids | None


def verify_batch(task: Task) -> list[VerifiedUnit]:
    """Return the units of a batch, some at a time: files read one by one, judged, their linear rules by edition in one product, written."""
    waivers = index(task.waivers)
    files = zip_longest(((Path(file), facts) for file, facts in task.files), task.places)
    return [unit for some in batches(files, AT_A_TIME) for unit in _verify(some, task, waivers)]


def _verify(files: list[tuple[tuple[Path, Facts], UnitPlace | None]], task: Task, waivers: WaiverIndex) -> list[VerifiedUnit]:
    extra = Path(task.extra) if task.extra else None
    opened = [Opened(path, facts, place, *_read(path, facts)) for (path, facts), place in files]
    verdicts = _verdicts([each.report for each in opened if isinstance(each.report, Report)], extra)
    judged = []
    for each in opened:
        mine = those_for(waivers, each.report) if waivers and isinstance(each.report, Report) else []
        shown = readable(each.path.relative_to(task.root).as_posix())
        given: dict[str, Any] = {"file": shown, "waivers": [waiver for _, waiver in mine]}
        checked = _judge(each.path, each.report, extra, each.book, linear=verdicts.get(id(each.report)), **given)
        told = (*each.facts.said, *_told_of_versions(each.path, checked, each.facts, extra, given["waivers"]))
        checked.remarks = (*checked.remarks, *each.facts.noted, *told)
        judged.append((each, checked, mine, bool(told)))
    return [
        _verified(each.path, checked, task, each.place, mine, facts=each.facts, is_told=is_told, book=each.book)
        for each, checked, mine, is_told in judged
    ]


def _told_of_versions(path: Path, checked: Checked, facts: Facts, extra: Path | None, waivers: list[Waiver]) -> tuple[str, ...]:
    """Return what is said of the unit's other workbooks, which are judged here to be set beside this one."""
    if not facts.versions:
        return ()
    # Hardly any unit is sent twice.
    from workbook.verifying.versions import MOST_COMPARED, tell_versions  # noqa: PLC0415

    others = []
    for version in facts.versions[:MOST_COMPARED]:
        other = Path(version.file)
        report, book = _read(other, Facts(facts.year, version.last_year))
        others.append((version, _judge(other, report, extra, book, file=other.name, waivers=waivers)))
    return tuple(tell_versions(str(path), checked, facts, others))


def _verified(
    path: Path,
    checked: Checked,
    task: Task,
    place: UnitPlace | None,
    waivers: Sequence[tuple[int, Waiver]] = (),
    *,
    facts: Facts,
    is_told: bool = False,
    book: Grids | None = None,
) -> VerifiedUnit:
    told, given = dict[str, Any](), dict[str, Any]()
    fates = fates_of(waivers, (*checked.concluded.findings, *checked.concluded.behind)) if checked.concluded else ()
    if place and task.used:
        from workbook.outcome.delivery import deliver  # noqa: PLC0415  (the templates come in where pages are written)

        with limited_here(path):
            noted, since, met = _beside_earlier(path, checked, task.used, task.seen)
            given |= {"letter": task.letter, "private": facts.noted, "is_told": is_told, "book": book}
            delivered = deliver(path, checked, place, task.used, since, **given)
            told = delivered._asdict() | {"noted": noted, "since": since, "met": met}
    text = json.dumps(checked.as_json(), ensure_ascii=False)
    told |= {"json": text, "place": place, "fates": fates, "tags": facts.tags, "is_counted": facts.is_counted}
    return verified_unit(checked)._replace(**told)


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


def _judge(path: Path, report: Report | str, extra: Path | None, book: Grids | None, **given: Any) -> Checked:
    file = given["file"]
    if isinstance(report, str):
        return Checked(file, error=report)
    try:
        with limited_here(path):
            return check_report(book or path, report, catalogue_for(report.form.edition, extra), **given)
    except Unreadable as reason:
        return Checked(file, error=str(reason))
    except MemoryError:
        return Checked(file, error=sentence(path, -signal.SIGABRT))
    except Exception as error:  # noqa: BLE001  (one file must never stop the folder; the sentence names it)
        return Checked(file, error=_unexpected(path, error))


def _read(path: Path, facts: Facts) -> tuple[Report | str, Grids | None]:
    """Return the report in a file, or why there is none, and the workbook it was read from where it is small enough to be kept open."""
    try:
        with limited_here(path):
            book = open_book(path)
            report = read_report(book)
    except Unreadable as reason:
        return str(reason), None
    except MemoryError:
        return sentence(path, -signal.SIGABRT), None
    except Exception as error:  # noqa: BLE001  (as above)
        return _unexpected(path, error), None
    report.asked_year = facts.year
    for other in facts.others:
        _note_last_years(path, report, other, facts.year)
    if facts.last_year:
        remark = _compare(report, Path(facts.last_year))
        report.remarks = (*report.remarks, remark) if remark else report.remarks
    return report, book if book.is_small else None


def _note_last_years(path: Path, report: Report, other: str, year: int | None) -> None:
    """Note that a report is one of last year's folder sent again; it is then not only of another year."""
    if Path(other).resolve() == path.resolve():
        return
    earlier, _ = _read(Path(other), Facts())
    if year is None or report.year == year or isinstance(earlier, str):
        return
    from workbook.verifying.versions import is_same  # noqa: PLC0415  (as above)

    if is_same(report, earlier):
        seen = Observation("上年的文件", "封面.报告年度", found=readable(Path(other).name), expected=f"{year} 年度")
        report.observations = (*(report.observations or ()), seen)
        report.asked_year = None


def _compare(report: Report, last_year: Path) -> str:
    """Put last year's figures beside a report's; return what keeps them from being compared, "" when nothing does."""
    try:
        with limited_here(last_year):
            compare_with(report, read_report(last_year))
    except Exception as error:  # noqa: BLE001  (as above)
        return f"上年文件读不出：{error if isinstance(error, Unreadable) else _unexpected(last_year, error)}"
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
