"""The catalogue (规则目录): rule files of an edition, those of the edition it extends, and a supervisor's own on top."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path
from typing import Any

from rules.documents import source_in
from rules.form import Form, load_form
from rules.kinds.linear import LINEAR
from rules.line import Line
from rules.rule import Rule
from rules.states import ERROR

CATALOGUE = Path(__file__).parent / "catalogue"
EDITION_FILE = "edition.json"


class RuleFileError(Exception):
    """Rule files that cannot be used; `problems` are Chinese sentences that name file and place."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class Catalogue:
    """The rules in force for one edition of the form, by code, with the lines of the linear ones."""

    def __init__(self, form: Form, rules: dict[str, Rule], texts: tuple[bytes, ...]) -> None:
        self.form = form
        self.all_rules = rules
        self.rules = {code: rule for code, rule in rules.items() if rule.status == "on"}
        self.texts = texts

    def __repr__(self) -> str:
        """Return the edition and how many rules are in force, and how many are off."""
        off = len(self.all_rules) - len(self.rules)
        return f"<规则目录 {self.form.edition} 版，{len(self.rules)} 条{f'，停用 {off} 条' if off else ''}>"

    @cached_property
    def digest(self) -> str:
        """Return the mark of the rule files in force, as the stamp carries it."""
        # Only stamps and folders need it; importing it costs a check more than reading the rules.
        from hashlib import sha256  # noqa: PLC0415

        return f"sha256:{sha256(b''.join(self.texts)).hexdigest()}"

    @cached_property
    def lines(self) -> list[Line]:
        """Return the lines of all linear rules, rule by rule."""
        return [line for rule in self.rules.values() if rule.kind in LINEAR for line in LINEAR[rule.kind](rule, self.form)]

    @cached_property
    def plain_lines(self) -> list[Line]:
        """Return the lines of rules meant for every report; a matrix judges these."""
        return [line for line in self.lines if line.rule.is_for_all]

    @cached_property
    def conditional_lines(self) -> list[Line]:
        """Return the lines of rules meant for some kinds of bodies, or from some year on only."""
        return [line for line in self.lines if not line.rule.is_for_all]

    @cached_property
    def error_lines(self) -> dict[int, list[Line]]:
        """Return the lines of error rules by each cell they are about."""
        found: dict[int, list[Line]] = {}
        for line in self.lines:
            if line.rule.severity == ERROR:
                for cell in {cell for each in (line.must, *line.when) for cell, _ in each.weights}:
                    found.setdefault(cell, []).append(line)
        return found

    def only(self, codes: Iterable[str]) -> Catalogue:
        """Return a catalogue of these codes alone, rules that are off included."""
        wanted = {code: rule for code, rule in self.all_rules.items() if code in set(codes)}
        chosen = Catalogue(self.form, wanted, self.texts)
        chosen.rules = wanted
        return chosen


def rule_files(edition: str, extra: Iterable[Path] = ()) -> list[Path]:
    """Return the rule files of an edition in the order they apply: what it extends, its own, then those of the extra folders."""
    own = CATALOGUE / edition
    base = _edition(own).get("extends")
    files = rule_files(base) if base else []
    files += sorted(path for path in own.glob("*.json") if path.name != EDITION_FILE)
    for folder in extra:
        files += sorted(folder.glob("*.json")) if folder.is_dir() else [folder]
    return files


def load_catalogue(edition: str, extra: Iterable[Path] = ()) -> Catalogue:
    """Return the rules of an edition; raises RuleFileError when an extra rule file is not fit for use.

    A later file extends the catalogue by new codes and overrides rules of the same code key by key (severity, status, …).
    Rules that came with a later form (`since`) are left out.
    """
    folders = tuple(extra)
    merged: dict[str, dict[str, Any]] = {}
    origin: dict[str, str] = {}
    texts = []
    for path in rule_files(edition, folders):
        text = path.read_bytes()
        texts.append(text)
        for item in json.loads(text)["rules"]:
            merged[item["code"]] = merged.get(item["code"], {}) | item
            origin.setdefault(item["code"], path.name)
    for item in merged.values():
        item["source"] = source_in(edition, item["source"])
    rules = {code: Rule(item, origin[code]) for code, item in merged.items() if item["since"] <= edition}
    return Catalogue(load_form(edition), rules, tuple(texts))


def _edition(folder: Path) -> dict[str, Any]:
    path = folder / EDITION_FILE
    data: dict[str, Any] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return data
