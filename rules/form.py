"""The official form (年报格式) as data: which tables, rows, columns, sums and section titles an edition has."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any

from rules.data import load_data
from rules.expressions import compiled

EDITIONS = ("2021", "2019")


class Figure:
    """One number of the form (指标): its id, its labels word for word, its unit and, for a total, its parts."""

    __slots__ = ("column", "decimals", "id", "name", "parts", "row", "signed", "table", "unit")

    def __init__(self, table: str, row: Mapping[str, Any], column: Mapping[str, Any]) -> None:
        self.id = f"{table}.{row['id']}.{column['id']}"
        self.table = table
        self.row: str = row["id"]
        self.column: str = column["id"]
        self.name = f"{row['name']}·{column['label'][-1]}"
        self.unit: str = column["unit"]
        self.decimals: int = column.get("decimals", 0)
        self.signed: bool = column.get("signed", False)
        self.parts: tuple[str, ...] = ()


class Block:
    """A rectangle of a table with its own head: rows x columns, `across` when its rows stand side by side on one line."""

    __slots__ = ("across", "clause", "columns", "head", "rows", "table")

    def __init__(self, table: str, data: Mapping[str, Any]) -> None:
        self.table = table
        self.clause: str = data.get("clause", "")
        self.head: str = data.get("head", "")
        self.rows: list[dict[str, Any]] = data["rows"]
        self.columns: list[dict[str, Any]] = data["columns"]
        self.across: bool = data.get("across", False)

    def ids(self) -> list[list[str]]:
        """Return the figure ids of the block as rows x columns."""
        return [[f"{self.table}.{row['id']}.{column['id']}" for column in self.columns] for row in self.rows]


class Form:
    """One edition of the official form; every list is in the official order."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self.data = data
        self.edition: str = data["edition"]
        self.name: str = data["name"]
        self.document: str = data["document"]
        self.years: list[int | None] = data["years"]
        self.title: str = data["title"]
        self.sections: list[dict[str, Any]] = data["sections"]
        self.tables: dict[str, dict[str, Any]] = data["tables"]
        self.blocks = {name: [Block(name, block) for block in table["blocks"]] for name, table in self.tables.items()}
        self.figures = {figure.id: figure for figure in self._figures()}
        self.ids = tuple(self.figures)
        self._dotted = ["." + id for id in self.ids]
        self._matches: dict[str, list[re.Match[str]]] = {}
        self._set_parts()

    def __reduce__(self) -> tuple[Any, ...]:
        """Return how another process has the same form: by its edition."""
        return load_form, (self.edition,)

    def _figures(self) -> Iterator[Figure]:
        for blocks in self.blocks.values():
            for block in blocks:
                for row in block.rows:
                    for column in block.columns:
                        yield Figure(block.table, row, column)

    def _set_parts(self) -> None:
        for blocks in self.blocks.values():
            for block in blocks:
                names = [row["id"] for row in block.rows]
                for row in block.rows:
                    parts = [name for pattern in row.get("sum", ()) for name in names if wildcard(pattern).fullmatch("." + name)]
                    for column in block.columns:
                        figure = self.figures[f"{block.table}.{row['id']}.{column['id']}"]
                        if "sum" in column:
                            figure.parts = tuple(f"{block.table}.{row['id']}.{part}" for part in column["sum"])
                        else:
                            figure.parts = tuple(f"{block.table}.{part}.{column['id']}" for part in parts)

    def match(self, patterns: str | Iterable[str]) -> list[str]:
        """Return the figure ids that fit the patterns, pattern by pattern; `*` is one segment, `**` any number of them."""
        listed = [patterns] if isinstance(patterns, str) else patterns
        found: dict[str, None] = {}
        for pattern in listed:
            if pattern in self.figures:
                found[pattern] = None
                continue
            found.update(dict.fromkeys(match.string[1:] for match in self.matches(pattern)))
        return list(found)

    def matches(self, pattern: str) -> list[re.Match[str]]:
        """Return the matches of a pattern with variables; each match's string is a dot and a figure id."""
        if pattern not in self._matches:
            test = wildcard(pattern).fullmatch
            self._matches[pattern] = [match for match in map(test, self._dotted) if match]
        return self._matches[pattern]

    def totals(self) -> list[Figure]:
        """Return the figures that the form defines as sums of others, parts before wholes."""
        return [figure for figure in self.figures.values() if figure.parts]

    def aspects(self) -> dict[str, list[str]]:
        """Return the aspects of the parts and, for each, the words by which a heading of the writer's own is known."""
        return {id: words for section in self.sections for id, words in _aspects_of(section).items()}

    def required_aspects(self) -> dict[str, list[str]]:
        """Return the aspects of which each must be written; none where the form asks for the part as one text."""
        return {id: words for section in self.sections if section.get("each_aspect") for id, words in _aspects_of(section).items()}

    def required_prose(self) -> list[tuple[str, ...]]:
        """Return what must be written, in the order of the report: groups of section ids, one of each group at least."""
        groups: list[tuple[str, ...]] = []
        for section in self.sections:
            ids = tuple(_aspects_of(section))
            if "table" not in section:
                groups += [(id,) for id in ids] if section.get("each_aspect") else [(section["id"], *ids)]
        return groups

    def prose_sections(self) -> list[str]:
        """Return the ids of everything that is prose, in the order of the report."""
        ids = ["导语"]
        for section in self.sections:
            if "table" not in section:
                ids += [section["id"], *(aspect["id"] for aspect in section.get("aspects", ()))]
        return [*ids, "落款"]


def _aspects_of(section: Mapping[str, Any]) -> dict[str, list[str]]:
    return {aspect["id"]: aspect["words"] for aspect in section.get("aspects", ())}


@cache
def wildcard(pattern: str) -> re.Pattern[str]:
    """Return the expression for a pattern, to be matched with a dot before the id; `{名}` stands for one or more segments."""
    parts = compiled(r"(\.\*\*|\.\*|\{[^{}]+\})").split("." + pattern)
    meaning = {".**": r"(?:\.[^.]+)*", ".*": r"\.[^.]+"}
    named = (f"(?P<{part[1:-1]}>[^.]+(?:\\.[^.]+)*)" if part.startswith("{") else meaning.get(part, re.escape(part)) for part in parts)
    return compiled("".join(named))


@cache
def load_form(edition: str) -> Form:
    """Return the form of an edition; raises KeyError when there is no such edition."""
    if edition not in EDITIONS:
        raise KeyError(edition)
    return Form(load_data(__file__, f"forms/{edition}.json"))


def edition_of(year: int) -> str:
    """Return the edition whose form a report of that year uses: 2019 and 2020 the trial form, later ones the 2021 form."""
    for edition in EDITIONS:
        first, last = load_form(edition).years
        if first is not None and first <= year and (last is None or year <= last):
            return edition
    return EDITIONS[0]
