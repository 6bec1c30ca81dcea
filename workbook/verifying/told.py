"""What a run says of the whole folder (说明): the year, last year's workbooks, workbooks sent twice; for console, list and overview."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from workbook.verifying.survey import Survey
from workbook.verifying.wording import first_of, load_sentences, quoted, short_name

MOST_NAMED = 10


def warnings_of(survey: Survey) -> tuple[str, ...]:
    """Return what stands above everything: that nothing at all could be compared with last year."""
    counts, words = survey.last_year, load_sentences()["run"]
    if counts is None or survey.previous is None or not sum(counts.values()) or counts["对应上"]:
        return ()
    slots = {"folder": survey.previous.name, "wanted": (survey.year or 0) - 1, "found": "、".join(survey.wrong_years)}
    only_wrong = counts["年度不对"] and not counts["不能确定"]
    return (words["all_wrong" if only_wrong and survey.year else "none_found"].format(**slots),)


# What run.json calls the states of last year's workbooks.
STATES = {"found": "对应上", "missing": "未找到", "wrong_year": "年度不对", "unclear": "不能确定"}


def last_year_of(survey: Survey) -> tuple[tuple[str, int], ...]:
    """Return how many units were found in last year's folder and how many not, nothing where nobody asked."""
    return () if survey.last_year is None else tuple((key, survey.last_year.get(state, 0)) for key, state in STATES.items())


def lines_of(survey: Survey) -> tuple[str, ...]:
    """Return what is said of the folder besides its units, a sentence each."""
    return tuple(_lines(survey, load_sentences()["run"]))


def _lines(survey: Survey, words: dict[str, Any]) -> Iterator[str]:
    if survey.year:
        yield words["year_given" if survey.is_year_given else "year_usual"].format(year=survey.year)
        if survey.strays:
            yield words["other_year"].format(year=survey.year, count=survey.strays)
    elif survey.has_years:
        yield words["year_unclear"]
    yield from _last_year(survey, words)
    yield from _doubles(survey, words)


def _last_year(survey: Survey, words: dict[str, Any]) -> Iterator[str]:
    counts = survey.last_year
    if counts is None:
        return
    unsure = words["unsure"].format(count=counts["不能确定"]) if counts["不能确定"] else ""
    yield words["last_year"].format(found=counts["对应上"], missing=counts["未找到"], wrong_year=counts["年度不对"], unsure=unsure)
    if survey.unread:
        yield _naming(words["unread"], "files", [f"“{short_name(each)}”" for each in survey.unread])
    if survey.gone:
        yield _naming(words["missing"], "units", [each.unit or each.code for each in survey.gone])


def _doubles(survey: Survey, words: dict[str, Any]) -> Iterator[str]:
    doubled = [each for each in survey.chosen if not each.is_alone]
    if doubled:
        yield words["doubles"].format(count=len(doubled), files=survey.uncounted)
    if survey.untaken:
        yield _naming(words["untaken"], "files", [quoted([each]) for each in survey.untaken]).replace("{take}", survey.take)


def _naming(sentence: str, slot: str, names: Sequence[str]) -> str:
    named = first_of(names, MOST_NAMED)
    return sentence.format(count=len(names), more=named["more"], take="{take}", **{slot: named["listed"]})
