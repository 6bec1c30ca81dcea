"""Figures cited in prose (引用): `{表三.新收.总计}` stands for the number, so that text and table cannot differ.

Within the braces: a figure id, a pattern of ids for their sum (`{表三.不予公开.*.总计}`), either with `上年.` before it, or a
field of the cover (`{封面.单位名称}`). Braces of full width, as an input method writes them, mean the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from rules.expressions import compiled
from rules.form import Form, wildcard
from rules.report import Report
from rules.terms import PREVIOUS
from rules.wording import figure_value, number

CITATION = compiled(r"[{｛]([^{}｛｝\n]{0,80})[}｝]")
COVER = "封面."
DAY = compiled(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
MOST_STARS = 4


def cited_ids(name: str, report: Report) -> Sequence[str]:
    """Return the ids of the figures that a citation stands for, [] when it names none; last year's carry 上年."""
    bare = name.strip().removeprefix(PREVIOUS)
    prefix = PREVIOUS if name.strip().startswith(PREVIOUS) else ""
    ids = [bare] if bare in report.form.figures else matching(bare, report.form)
    return [] if counts_twice(ids, report) or len({report.form.figures[id].unit for id in ids}) > 1 else [prefix + id for id in ids]


@lru_cache(maxsize=256)
def matching(pattern: str, form: Form) -> list[str]:
    """Return the ids that fit a pattern out of somebody's prose, [] for one that no clerk would write."""
    if "*" not in pattern or pattern.count("*") > MOST_STARS:
        return []
    return [id for id in form.ids if wildcard.__wrapped__(pattern).fullmatch("." + id)]


def counts_twice(ids: Sequence[str], report: Report) -> bool:
    """Return whether some number of the form is in more than one of the figures: their sum would mean nothing."""
    inputs = [inputs_of(id, report) for id in ids]
    return sum(map(len, inputs)) > len(set().union(*inputs))


def inputs_of(id: str, report: Report) -> set[str]:
    """Return the figures that are no totals of which a figure is the sum, itself when it is none."""
    parts = report.form.figures[id].parts
    return {id}.union(*(inputs_of(part, report) for part in parts)) - {id} if parts else {id}


def cited_text(name: str, report: Report) -> str | None:
    """Return what a citation is replaced by, None when it names nothing or what it names is not filled in."""
    name = name.strip()
    if name.startswith(COVER):
        text = report.identity.get(name.removeprefix(COVER), "")
        return long_date(text) or text or None
    values = [figure_value(id, report) for id in cited_ids(name, report)]
    known = [value for value in values if value is not None]
    return number(sum(known)) if known and len(known) == len(values) else None


def long_date(text: str) -> str:
    """Return a date such as 2022-01-12 as 2022年1月12日 (GB/T 9704-2012 7.3.5: no leading zeros), "" when it is none."""
    try:
        day = date.fromisoformat(text) if DAY.fullmatch(text) else None
    except ValueError:
        day = None
    if day is None:
        return ""
    return f"{day.year}年{day.month}月{day.day}日"
