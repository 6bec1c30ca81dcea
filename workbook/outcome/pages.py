"""The pages (网页) made from templates: a unit's page for the supervisor, the notice for the unit, the list."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from workbook.findings.checked import Checked
from workbook.findings.unit import Unit
from workbook.letter import Letter
from workbook.outcome.boxes import boxes_of
from workbook.outcome.earlier import Since
from workbook.outcome.names import ASSETS, FEEDBACK, RULES, UnitPlace, href
from workbook.outcome.since import told_since, told_unit
from workbook.outcome.unit_names import named
from workbook.outcome.used import Used
from workbook.outcome.wording import load_words

NO_LETTER = Letter()
TEMPLATES = Path(__file__).parent / "templates"


@cache
def template(name: str) -> Template:
    """Return a template, compiled once a process; everything put into it is escaped."""
    loader = FileSystemLoader(TEMPLATES)
    environment = Environment(
        loader=loader, autoescape=True, auto_reload=False, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return environment.get_template(f"{name}.html.jinja")


@cache
def asset(name: str) -> Markup:
    """Return a style sheet or script of ours, to be put into a page as it is."""
    return Markup((TEMPLATES / name).read_text(encoding="utf-8"))  # noqa: S704  (a file of this package)


def write_assets(output: Path) -> None:
    """Write what all units' pages share beside them."""
    for name in ASSETS:
        (output / name).write_text(asset(name), encoding="utf-8", newline="\n")


def unfinished_page(when: str) -> str:
    """Return the page that stands in the output folder while a run that began then is not done."""
    return template("unfinished").render(words=load_words()["unfinished"], when=when, css=asset(ASSETS[0]))


def unit_page(checked: Checked, place: UnitPlace, copy: str, notice: str, used: Used, *, since: Since | None = None) -> str:
    """Return the unit's page; `copy` and `notice` are the names of what lies in its feedback, "" when there is none."""
    folder = f"../{FEEDBACK}/{place.feedback}"
    return template("unit").render(
        unit=checked,
        file=checked.file,
        boxes=list(boxes_of(checked, since.words if since else ())),
        since=told_since(since) if since else None,
        number=place.number,
        copy=href(f"{folder}/{copy}") if copy else "",
        notice=href(f"{folder}/{notice}") if notice else "",
        folder=f"{FEEDBACK}/{place.feedback}",
        reference=href(f"../{RULES}"),
        kept=[load_words()["kept"].format(file=file, kept=kept) for file, kept in place.kept],
        foot_lines=used.lines(),
    )


def notice_page(
    checked: Checked, copy: str, used: Used, since: Since | None = None, *, letter: Letter = NO_LETTER, private: Sequence[str] = ()
) -> str:
    """Return the notice (校验意见) that goes to the unit; the `letter` says from whom, when, and whom to ask.

    `private` are remarks about what only the supervisor can mend.
    """
    words = load_words()["notice"]
    return template("notice").render(
        unit=checked,
        name=named(checked.unit, checked.file) or words["nobody"],
        # The supervisor's own subfolders are nothing the unit should read.
        file=PurePosixPath(checked.file).name,
        boxes=list(boxes_of(checked, since.words if since else ())),
        since=told_unit(since),
        opening=words["opening"][checked.conclusion_word],
        todo=[
            *_todo(checked, words, copy=bool(copy), is_official=not (checked.report and checked.report.unseen)),
            *(() if checked.is_clear else _deadline(letter, words)),
        ],
        letter=letter,
        contact="，".join(said.format(value=value) for key, said in words["contact"].items() if (value := getattr(letter, key))),
        private=private,
        copy=href(f"./{copy}") if copy else "",
        css=asset(ASSETS[0]),
        # What else was used, a supervisor's rules and lists, is no matter of the unit's.
        foot_lines=[used.stamp],
    )


def _deadline(letter: Letter, words: Mapping[str, Any]) -> Iterator[str]:
    if letter.deadline:
        yield words["deadline"].format(deadline=letter.deadline)


def _todo(unit: Unit, words: Mapping[str, Any], *, copy: bool, is_official: bool) -> Iterator[str]:
    """Yield what the unit is asked to do, only what applies to it."""
    if unit.is_clear:
        return
    if unit.error:
        yield words["unreadable"]
        return
    yield from advice_on(unit)
    if copy:
        yield words["copy"]
    yield words["send" if is_official else "send_official"]


def advice_on(unit: Unit) -> Iterator[str]:
    """Yield what is to be done about each sort of finding that the unit has."""
    counts = {"error": unit.counts["error"], "warning": unit.counts["warning"], "blank": unit.blanks, "asks": unit.counts["notice"]}
    return (load_words()["notice"][key] for key, count in counts.items() if count)
