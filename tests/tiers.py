"""Tiers of tests: which need an office program or a browser, which stay in one process, and that none starts a program unsaid."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from workbook.narrative import pdf

# A test that uses one of these, however far down, needs the program; the markers are set by this, so that nobody can forget them.
FIXTURES = {
    "office": frozenset({"kept_office", "recalculating_office", "component", "desk", "gnumeric", "macros"}),
    "browser": frozenset({"browser"}),
}
# What installs real environments, or tries hundreds of cases where a few tell most: said by hand, left out by the quick tier.
LONG = "long"
PROGRAMS = {
    "soffice": "office",
    "libreoffice": "office",
    "unopkg": "office",
    "ssconvert": "office",
    "Xvfb": "office",
    "chromium": "browser",
    "chrome": "browser",
}
# Whole screens do not like company: a click waits for what the other screen's office calculates.
SCREEN = "desk"


def kinds_of(item: pytest.Item) -> list[str]:
    """Return the markers (office, browser) that a test has."""
    return [kind for kind in FIXTURES if item.get_closest_marker(kind)]


def mark_by_fixtures(items: list[pytest.Item]) -> None:
    """Mark what needs an office or a browser, and say what runs in one process."""
    for item in items:
        names = set(getattr(item, "fixturenames", ()))
        for kind, fixtures in FIXTURES.items():
            if names & fixtures and not item.get_closest_marker(kind):
                item.add_marker(kind)
        # A module's tests share its fixtures, and the office or browser of their process.
        item.add_marker(pytest.mark.xdist_group(SCREEN if SCREEN in names else item.path.stem))


def put_slow_groups_first(items: list[pytest.Item]) -> None:
    """Sort for processes that take one group after the other: at the end are small ones, so that none is left alone with a long one."""
    slow, size = Counter[str](), Counter[str]()
    for item in items:
        slow[_group_of(item)] += bool(kinds_of(item))
        size[_group_of(item)] += 1
    items.sort(key=lambda item: (not slow[_group_of(item)], -size[_group_of(item)], _group_of(item)))


def _group_of(item: pytest.Item) -> str:
    return str(next(item.iter_markers("xdist_group")).args[0])


def count_left_out(items: Iterable[pytest.Item]) -> dict[str, int]:
    """Return how many tests that need an office or a browser, or are long, are among those that were not chosen."""
    return dict(Counter(kind for item in items for kind in (*FIXTURES, LONG) if item.get_closest_marker(kind)))


class Unsaid:
    """Keeps the programs of this machine from tests whose markers do not name them: the quick tier is the same wherever it runs.

    Our own program does not find the office then, and makes no pdf; a test that starts a program by itself fails.
    """

    def __init__(self) -> None:
        self.item: pytest.Item | None = None
        self.places = {place: kind for name, kind in PROGRAMS.items() if (place := shutil.which(name))}

    @contextmanager
    def during(self, item: pytest.Item) -> Iterator[None]:
        """Keep them from a test."""
        found = pdf.find_office
        self.item = item
        with pytest.MonkeyPatch.context() as patch:
            if "office" not in kinds_of(item):
                patch.setattr(pdf, "find_office", lambda: None if found() in self.places else found())
            try:
                yield
            finally:
                self.item = None

    def __call__(self, event: str, arguments: tuple[Any, ...]) -> None:
        """Look at what Python is about to do (sys.addaudithook)."""
        if event != "subprocess.Popen" or self.item is None:
            return
        program = str(arguments[0])
        kind = PROGRAMS.get(program) or self.places.get(program)
        if kind is not None and kind not in kinds_of(self.item):
            pytest.fail(f"the test starts {program}: mark it {kind}")
