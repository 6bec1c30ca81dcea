"""核验情况一页: one A4 page for who leads, as page and document: how many, conclusions by folder, who needs most, what was used."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

from rules.data import load_data
from rules.states import CONCLUSION, NOTICE, PASS, SEVERITY, UNREADABLE
from workbook.outcome.names import BRIEF_DOCX, BRIEF_PAGE
from workbook.outcome.pages import template
from workbook.outcome.rows import UnitRow
from workbook.outcome.tally import Tally
from workbook.outcome.unit_names import named
from workbook.outcome.used import Used
from workbook.sheets.page import text_width
from workbook.template.same_bytes import pack

# Folders beyond it are counted together: a run may have one a file.
MOST_FOLDERS = 2000
# A sign of full width at ten and a half points, and what a cell needs beside its text, in millimetres.
SIGN, SIDES = 3.71, 2.5
OPTION = "--"
PARTS = {"[Content_Types].xml": "types", "_rels/.rels": "rels", "docProps/core.xml": "core", "word/document.xml": "document"}


class Table(NamedTuple):
    """A table of the page: title, heads, widths in millimetres, rows of texts that each fit their line; wide columns begin at the left."""

    title: str
    heads: Sequence[str]
    widths: Sequence[float]
    rows: list[list[str]]


class Brief:
    """What the page needs of all units, gathered as they come: it grows with the folders, up to a limit."""

    def __init__(self) -> None:
        self.data: dict[str, Any] = load_data(__file__, "brief.json")
        self._folders: dict[tuple[str, str], Counter[str]] = {}
        self._rest: Counter[str] = Counter()
        self._heap: list[tuple[int, int, UnitRow]] = []

    def add(self, row: UnitRow) -> None:
        """Take in a unit; a further workbook of one that is counted already is not handed in."""
        above = (*PurePosixPath(row.file).parts[:-1], "", "")[:2]
        key = (above[0], above[1])
        known = key in self._folders or len(self._folders) < MOST_FOLDERS
        (self._folders.setdefault(key, Counter()) if known else self._rest)[row.conclusion] += 1
        if row.conclusion != CONCLUSION[PASS]:
            push = heapq.heappushpop if len(self._heap) >= self.data["most"]["units"] else heapq.heappush
            push(self._heap, (-row.rank, -row.number, row))

    def write(self, folder: Path, tally: Tally, used: Used) -> None:
        """Write page and document; `used` tells what was verified, and by what."""
        context = self._context(tally, [self.data["used"].format(folder=used.folder), *used.lines()])
        page = template("brief").render(context)
        (folder / BRIEF_PAGE).write_text(page, encoding="utf-8", errors="replace", newline="\n")
        parts = ((name, template(f"brief_{part}").render(context).encode("utf-8", "replace")) for name, part in PARTS.items())
        (folder / BRIEF_DOCX).write_bytes(pack(parts))

    def _context(self, tally: Tally, used: list[str]) -> dict[str, Any]:
        year, total = tally.year(), sum(tally.conclusions.values())
        tables, fonts = [self._by_folder(tally), self._units(tally), self._rules(tally)], self.data["fonts"]
        line = self._line(sum(len(table.rows) + 1 for table in tables))
        return {
            "title": self.data["titled"].format(year=year) if year else self.data["title"],
            "lead": self._lead(tally, total),
            "tables": list(zip(self.data["numerals"], tables, strict=False)),
            "used": [fitted(line, 105) for line in used[: self.data["most"]["used"]]],
            "paper": self.data["paper"],
            "fonts": {**fonts, "cell": {**fonts["cell"], "line": line}},
        }

    def _line(self, rows: int) -> float:
        """Return how high a row may be for everything to fit on the page; what is short is not drawn out."""
        paper, fonts, lines = self.data["paper"], self.data["fonts"], self.data["lines"]
        taken = sum(lines[name] * fonts[name]["line"] for name in lines) + self.data["gaps"]
        room = paper["height"] - paper["top"] - paper["bottom"] - taken
        return float(max(min(room / rows, self.data["tallest"]), fonts["cell"]["line"]))

    def _lead(self, tally: Tally, total: int) -> str:
        counted = "，".join(self.data["counted"].format(state=state, count=count) for state, count in tally.ranked())
        others = [self.data["others"].format(count=len(tally.others))] if tally.others else []
        # What is said of a command's options is for who gives them.
        said = [each for each in (*tally.about.warnings, *tally.about.lines, *others) if OPTION not in each]
        lead: str = self.data["lead"].format(files=tally.files, total=total, conclusions=counted)
        for each in said:
            # Half a sentence says nothing.
            lead = lead + each if text_width(lead + each) <= self.data["longest_lead"] else lead
        return lead

    def _by_folder(self, tally: Tally) -> Table:
        """Return the conclusions by folder: those of most units by name, the others together, all."""
        words, folders = self.data["folders"], self._grouped()
        largest = sorted(folders, key=lambda name: (-folders[name].total(), name))[: self.data["most"]["folders"]]
        rest = self._rest.copy()
        for name, counts in folders.items():
            if name not in largest:
                rest += counts
        rows = [_counts(name or words["top"], folders[name]) for name in sorted(largest)] if len(folders) > 1 else []
        if rest:
            rows.append(_counts(words["rest"].format(count=len(folders) - len(largest)), rest))
        rows.append(_counts(words["all"], tally.conclusions))
        return _table(words, rows, [*words["heads"], *CONCLUSION.values()])

    def _grouped(self) -> dict[str, Counter[str]]:
        """Return the conclusions by the folder that tells units apart: where all lie in one, those in it."""
        level = 1 if len({first for first, _ in self._folders}) == 1 and not self._rest else 0
        found: dict[str, Counter[str]] = {}
        for key, counts in self._folders.items():
            found.setdefault(key[level], Counter()).update(counts)
        return found

    def _units(self, tally: Tally) -> Table:
        words = self.data["units"]
        neediest = [row for *_, row in sorted(self._heap, reverse=True)]
        waiting = sum(tally.conclusions.values()) - tally.conclusions[CONCLUSION[PASS]]
        table = _table(words, [list(self._unit(row)) for row in neediest])
        return table._replace(title=words["more"].format(count=waiting, shown=len(neediest))) if waiting > len(neediest) else table

    def _unit(self, row: UnitRow) -> Iterator[str]:
        yield named(row.unit, row.file) or row.file
        yield row.conclusion
        yield self.data["unknown"] if row.conclusion == CONCLUSION[UNREADABLE] else str(row.error)
        yield row.title.removeprefix(f"“{PurePosixPath(row.file).name}”").removeprefix("的")

    def _rules(self, tally: Tally) -> Table:
        common = [rule for rule in tally.commonest() if rule.severity != NOTICE][: self.data["most"]["rules"]]
        return _table(self.data["rules"], [[rule.code, rule.title, SEVERITY[rule.severity], str(rule.waiting)] for rule in common])


def _counts(name: str, counts: Counter[str]) -> list[str]:
    return [name, *map(str, (counts.total(), *(counts[state] for state in CONCLUSION.values())))]


def _table(words: dict[str, Any], rows: list[list[str]], heads: Sequence[str] = ()) -> Table:
    widths = words["widths"]
    shown = [[fitted(text, int((width - SIDES) / SIGN * 2)) for text, width in zip(row, widths, strict=True)] for row in rows]
    return Table(words["title"], heads or words["heads"], widths, shown or [[words["none"], *[""] * (len(widths) - 1)]])


def fitted(text: str, most: int) -> str:
    """Return a text that takes no more than so many signs of half width, in one line."""
    line = " ".join(text.split())
    if text_width(line) <= most:
        return line
    kept = len(line)
    while text_width(line[:kept]) > most - 2:
        kept -= 1
    return line[:kept] + "…"
