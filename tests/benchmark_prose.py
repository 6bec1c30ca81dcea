"""Timing of the prose against the figures: reports of 6,000 characters, and texts that somebody made to take long."""

from __future__ import annotations

import statistics
import time
from pathlib import Path

from rules.catalogue import Catalogue
from rules.engine import judge
from rules.report import Report
from tests.benchmark_books import Book
from workbook.checking import catalogue_for
from workbook.reading.report import read_report

LENGTH, REPORTS, HOSTILE = 6_000, 20, 100_000
ROUNDS = 7
# What expressions for numbers, lists and comparisons begin with, over and over.
PUMPS = (
    "1",
    "共",
    "，其中",
    "申请1件，",
    "新收申请1件、办结1件；",
    "较上年增长1%，",
    "占比1%、",
    "1,000,",
    "（1）",
    "一百二十",
    "予以公开1件，不予公开",
    "其中：自然人1件、",
)


def benchmark_prose(books: list[Book]) -> None:
    """Print the milliseconds that judging the prose against the figures takes: a report's, and the worst of hostile texts."""
    rules = {edition: _rules(edition) for edition in ("2021", "2019")}
    longest = sorted(books, key=lambda book: -book.characters)[:REPORTS]
    times: list[float] = []
    for number in range(ROUNDS):
        for book in longest:
            report = _stretched(read_report(Path(book.path)))
            seconds = _seconds(report, rules[report.form.edition])
            # The first round makes the rules ready.
            times += [seconds] if number else []
    print(
        f"{f'prose against figures, {REPORTS} reports of {LENGTH:,} characters':<58}{statistics.median(times) * 1000:>9.2f} ms (limit 1.5)"
    )
    report = read_report(Path(longest[0].path))
    worst = max((_seconds(_told(report, pump), rules[report.form.edition]), pump) for pump in PUMPS)
    print(f"{f'hostile text of {HOSTILE:,} characters, the worst of {len(PUMPS)}':<58}{worst[0] * 1000:>9.1f} ms (limit 200) “{worst[1]}…”")


def _rules(edition: str) -> Catalogue:
    catalogue = catalogue_for(edition)
    return catalogue.only([code for code in catalogue.rules if code.startswith("TX")])


def _seconds(report: Report, rules: Catalogue) -> float:
    start = time.process_time()
    judge(report, rules)
    return time.process_time() - start


def _stretched(report: Report) -> Report:
    """Return a report whose prose has as many characters as are measured: its own paragraphs, once more where they are too few."""
    length = sum(len(text) for texts in report.prose.values() for text in texts)
    prose = dict(report.prose)
    for section in list(prose):
        if length < LENGTH:
            prose[section] = (*prose[section], *(text[: LENGTH - length] for text in prose[section]))
            length += sum(map(len, report.prose[section]))
    return _with(report, prose)


def _told(report: Report, pump: str) -> Report:
    return _with(report, dict(report.prose) | {"依申请公开": (pump * (HOSTILE // len(pump)),)})


def _with(report: Report, prose: dict[str, tuple[str, ...]]) -> Report:
    return Report(
        report.form, identity=report.identity, figures=report.figures, previous=report.previous, prose=prose, places=report.places
    )
