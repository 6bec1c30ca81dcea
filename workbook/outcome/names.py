"""The names of what a run leaves behind, how they are recognised again, and how a page links to a stranger's file name."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable
from itertools import chain, count
from pathlib import Path, PurePosixPath
from typing import NamedTuple
from urllib.parse import quote, quote_from_bytes

from rules.expressions import compiled
from workbook.outcome.short_paths import ROOM, cut, cut_path, room_below, width
from workbook.reading.file_kinds import workbook_suffixes

OBJECTS, TABLE, INDEX, SUMMARY, RULES = "results.jsonl", "findings.csv", "index.html", "校验汇总.xlsx", "规则说明.html"
BRIEF_PAGE, BRIEF_DOCX = "核验情况一页.html", "核验情况一页.docx"
# What was used, and what was written of each unit.
RUN, RECORD = "run.json", "record.jsonl"
# A folder that holds the first is the output of a run, wherever it lies.
OUTPUTS = (OBJECTS, TABLE, INDEX, SUMMARY, RULES, BRIEF_PAGE, BRIEF_DOCX, RUN, RECORD)
PAGES, FEEDBACK = "单位", "反馈"
# Where a run writes until it is whole, the page that says so, and where the results of the run before are kept.
UNFINISHED, UNFINISHED_PAGE, BEFORE = "没有做完", "没有做完，请再核验一次.html", "上次结果"
# A folder that holds this file is being written, or was when a run ended before its time; its lock goes with the process.
LOCK, JOURNAL, DROPPED = ".核验中", ".换上.json", ".不用"
NOTICE, MARKED = "校验意见.html", "（标注）"
ASSETS = ("page.css", "page.js")
PAGE = compiled(r"[0-9]{4,}\.html")
# What somebody changed after it was written is kept beside what replaces it.
KEPT = compiled(r"(.+)（留存[0-9]*）")
# What a link target in a workbook cannot hold as it is; spreadsheet programs read everything else as they find it.
UNSAFE_IN_LINK = compiled(r'[\x00-\x20"#%<>?\[\\\]^`{|}\x7f\ud800-\udfff]')


class UnitPlace(NamedTuple):
    """A unit's place in the output folder: its number among how many, and its folder under 反馈.

    `kept` are the files in that folder that somebody changed, each with the name under which it is kept; the folder `is_barred` where
    a file of the user's own has its name.
    """

    output: str
    number: int
    total: int
    feedback: str
    kept: tuple[tuple[str, str], ...] = ()
    is_barred: bool = False

    def page(self) -> Path:
        """Return the path of the unit's page."""
        return Path(self.output, PAGES, page_name(self.number))

    def marked_name(self, file: str) -> str:
        """Return the name of the marked copy of a file in that folder."""
        return marked_name(file, room_below(self.output) - width(f"{FEEDBACK}/{self.feedback}/"))

    def folder(self) -> Path:
        """Return the unit's folder of feedback."""
        return Path(self.output, FEEDBACK, self.feedback)


def page_name(number: int) -> str:
    """Return the file name of a unit's page."""
    return f"{number:04d}.html"


def marked_name(file: str, most: int = ROOM) -> str:
    """Return the name of the marked copy of a file, its own cut where both are longer than `most`."""
    path = PurePosixPath(file)
    ending = f"{MARKED}{path.suffix}"
    return f"{cut(path.stem, most - width(ending))}{ending}"


def feedback_folders(files: Iterable[str], room: int = ROOM) -> list[str]:
    """Return each file's folder under 反馈: its path without the suffix, with it or a number where that is another's already.

    Paths that leave no `room` in the folder of results for what lies in them are cut.
    """
    listed = list(files)
    often = Counter(_without_suffix(file).casefold() for file in listed)
    most = {file: room - width(f"{FEEDBACK}//") - min(width(marked_name(file)), room // 3) for file in listed}
    taken = {
        parent.as_posix().casefold()
        for file in listed
        for path in (file, cut_path(_without_suffix(file), most[file]))
        for parent in PurePosixPath(path).parents
    }
    folders = []
    for file in listed:
        stem = _without_suffix(file)
        choices = chain([stem] if often[stem.casefold()] == 1 else [], [file], (f"{file}-{number}" for number in count(2)))
        short = (_cut_but_for(each, stem, file, most[file]) for each in choices)
        folder = next(each for each in short if each.casefold() not in taken and PurePosixPath(each).name != NOTICE)
        taken.add(folder.casefold())
        folders.append(folder)
    return folders


def _cut_but_for(choice: str, stem: str, file: str, most: int) -> str:
    """Return a choice cut, whole what tells it from the others: the suffix, a number."""
    ending = choice[len(file) :] or (choice[len(stem) :] if choice.startswith(stem) else "")
    return cut_path(choice.removesuffix(ending), most - width(ending)) + ending


def _without_suffix(file: str) -> str:
    path = PurePosixPath(file)
    # Windows drops spaces and dots that end a folder's name.
    return (path.parent / (path.stem.rstrip(" .") or path.name)).as_posix()


def is_page(name: str) -> bool:
    """Return whether a file in 单位 is one of ours."""
    return name in ASSETS or PAGE.fullmatch(name) is not None


def is_feedback(name: str, beside: Iterable[str]) -> bool:
    """Return whether a file under 反馈 is one of ours, or was; a marked copy always lies beside the notice it belongs to."""
    path = PurePosixPath(name)
    kept = KEPT.fullmatch(path.stem)
    if kept:
        return f"{kept[1]}{path.suffix}" == NOTICE or _is_marked(path.with_stem(kept[1]))
    return name == NOTICE or (NOTICE in beside and _is_marked(path))


def _is_marked(path: PurePosixPath) -> bool:
    return path.stem.endswith(MARKED) and path.suffix.lower() in workbook_suffixes()


def is_output(name: str) -> bool:
    """Return whether a file beside results is one of ours, or was."""
    path = PurePosixPath(name)
    kept = KEPT.fullmatch(path.stem)
    return name in OUTPUTS or (kept is not None and f"{kept[1]}{path.suffix}" in OUTPUTS)


def kept_name(path: Path) -> Path:
    """Return the first free name under which a file is kept beside what replaces it."""
    names = (path.with_name(f"{path.stem}（留存{number if number > 1 else ''}）{path.suffix}") for number in count(1))
    return next(each for each in names if not os.path.lexists(each))


def href(path: str) -> str:
    """Return a relative path as a page links to it; bytes that are no text are kept as the bytes they are."""
    return quote_from_bytes(os.fsencode(path)) if _is_odd(path) else quote(path)


def target(path: str) -> str:
    """Return a relative path as a workbook links to it."""
    return UNSAFE_IN_LINK.sub(lambda match: quote_from_bytes(os.fsencode(match.group())), path)


def readable(path: str) -> str:
    """Return a path as text that every file and page can hold: bytes that are no text become a mark."""
    return os.fsencode(path).decode("utf-8", "replace") if _is_odd(path) else path


def _is_odd(path: str) -> bool:
    return any("\ud800" <= letter <= "\udfff" for letter in path)
