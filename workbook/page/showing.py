"""A checked workbook as the page shows it: the findings as on the pages of `verify`, the official tables with their cells marked."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from rules.data import load_data
from workbook.findings.checked import Checked
from workbook.findings.marks import Mark, plan_marks
from workbook.findings.row import FindingRow
from workbook.narrative.document import Cell, Table
from workbook.narrative.headers import headers_of
from workbook.narrative.html import name, scope, words
from workbook.narrative.tables import make_table
from workbook.outcome.boxes import boxes_of
from workbook.outcome.earlier import FIXED, NEW, STILL, Noted, Since, compare, read_noted
from workbook.outcome.pages import TEMPLATES, advice_on
from workbook.outcome.since import ToldSince, told_since
from workbook.outcome.wording import load_words
from workbook.page.downloads import downloads_of
from workbook.page.listing import list_row

PARTS = Path(__file__).parent / "parts"


class Drawn(NamedTuple):
    """A cell of a table as it is drawn: where it stands in the workbook, what is in it, how it is marked, by which finding."""

    place: str = ""
    text: str = ""
    colour: str = ""
    cause: int | None = None
    title: str = ""


@cache
def _environment() -> Environment:
    loader = FileSystemLoader([PARTS, TEMPLATES])
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)


def shown(checked: Checked, path: Path, earlier: Iterable[str], note: str = "") -> dict[str, Any]:
    """Return what the page needs of a checked workbook; `earlier` are the notes of what was judged before, the last one last.

    `note` says why what was given as last year's was not used.
    """
    noted, since = _since(checked, path, earlier)
    html = _environment().get_template("result.html.jinja")
    drawing = _Drawing(checked)
    return {
        "html": html.render(
            unit=checked,
            file=checked.file,
            note=note,
            last=checked.report.previous_source if checked.report else "",
            boxes=list(boxes_of(checked, since.words if since else ())),
            since=_told(since) if since else None,
            meaning=load_words()["meaning"][checked.conclusion_word],
            advice=[] if checked.is_clear or checked.error else list(advice_on(checked)),
            tables=list(drawing.tables()),
            drawn=drawing.drawn,
            headers=cache(headers_of),
            name=name,
            scope=scope,
            words=words,
        ),
        "noted": json.dumps(noted._asdict() | {"year": checked.year}, ensure_ascii=False),
        "row": list_row(checked),
        "clear": checked.is_clear,
        "told": checked.conclusion_word if checked.error else f"{checked.conclusion_word}，{checked.counted}",
        "downloads": downloads_of(checked),
    }


def _since(checked: Checked, path: Path, earlier: Iterable[str]) -> tuple[Noted, Since | None]:
    """Return what is noted of a workbook, and how it stands beside the same one as it was saved before, None where it is new."""
    code = checked.report.identity.get("统一社会信用代码", "") if checked.report else ""
    mine = Noted(checked.file, code, checked.unit, sha256(path.read_bytes()).hexdigest())
    # Another year's workbook of the same unit is none that was saved again.
    known = [noted for line in earlier if json.loads(line)["year"] == checked.year and (noted := read_noted(line.encode()))]
    before = [each for each in known if each.file == mine.file or (mine.name and each.name == mine.name)][-1:]
    noted, since = compare(checked, mine, dict(enumerate(before)), _conditions(checked))
    return noted, since if since and since.is_compared and not since.is_first else None


def _told(since: Since) -> ToldSince:
    """Return how a workbook stands beside the one before, in the page's words: nobody has sent it anywhere yet."""
    fixed, still, new = (since.count(word) for word in (FIXED, STILL, NEW))
    line = load_data(__file__, "words.json")["since"].format(listed=fixed + still, fixed=fixed, still=still, new=new)
    return told_since(since)._replace(line=line)


def _conditions(checked: Checked) -> str:
    digest = checked.catalogue.digest if checked.catalogue else ""
    return f"{digest} {checked.report.previous_source if checked.report else ''}"


class _Drawing:
    """The official tables of a workbook with what was found on their cells."""

    def __init__(self, checked: Checked) -> None:
        self.checked = checked
        self.marks: dict[str, dict[str, Mark]] = plan_marks(checked.findings)
        self.raw = {
            (cell.sheet, cell.address): cell.value for each in checked.findings for cell in each.cells if isinstance(cell.value, str)
        }

    def tables(self) -> Iterator[Table]:
        """Yield the tables, in the form's order; none of a file that could not be read."""
        report = self.checked.report
        return (make_table(report, table) for table in report.form.tables) if report else iter(())

    def drawn(self, cell: Cell) -> Drawn:
        """Return how a figure's cell is drawn."""
        report = self.checked.report
        place = report.places.get(cell.figure) if report else None
        if place is None:
            return Drawn(text=cell.text)
        mark = self.marks.get(place.sheet, {}).get(place.address)
        text = cell.text or str(self.raw.get((place.sheet, place.address)) or "")
        where = f"{place.sheet}!{place.address}"
        if mark is None:
            return Drawn(where, text)
        finding: FindingRow = self.checked.findings[mark.findings[0]]
        return Drawn(where, text, mark.colour, finding.cause, f"{finding.state} {finding.code} {finding.title}")
