"""Certainty: how sure it is that a number is the year's whole of what it counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rules.kinds.mentions.doubts import UNRELATED, has_any, is_blurred
from rules.kinds.mentions.grammar import CERTAIN, DOUBTFUL, LEVELS, QUIET, Label
from rules.kinds.mentions.paragraphs import CASES, REQUESTED, REQUESTS, STRONG, Paragraph, Place, Token
from rules.kinds.mentions.vocabulary import ALOOF, AREA, ASIDE, CHANGE, OWN, PART, PARTIAL, PAST, SUBJECT, THIS, WHOLE, Word
from rules.report import Report

# Behind these a number says when, or which one.
NOT_WHOLE = "后前内第每"
LAST_YEAR = ("昔昔昔昔年", "上年", "上年度", "上一年", "上一年度", "去年")
GOVERNMENTS = ("省级政府", "市级政府", "县级政府")
OFFICES = ("办公室", "办公厅")
SINGLE = ("政府部门", "乡镇政府", "街道办事处", "国务院部门")


def trust_of(report: Report) -> dict[str, str]:
    """Return how sure a number is that names the whole area, the own office, or neither."""
    stated = report.identity.get("数据范围", "")
    if stated == "汇总":
        return {"area": CERTAIN, "own": QUIET, "": DOUBTFUL}
    body = report.body
    is_single = body is not None and body.id in SINGLE and not report.unit.endswith(OFFICES)
    if stated == "本机关" or is_single:
        return {"area": QUIET, "own": CERTAIN, "": CERTAIN}
    # A government's tables are of its whole area, those of its office of its own: the other's numbers are not theirs.
    is_office = report.unit.endswith(OFFICES)
    is_area = body is not None and body.id in GOVERNMENTS and not is_office
    return {"area": QUIET if is_office else DOUBTFUL, "own": QUIET if is_area else DOUBTFUL, "": DOUBTFUL}


def level_of(paragraph: Paragraph, place: Place, labels: Sequence[Label], subject: str, *, is_carried: bool) -> tuple[str | None, bool]:
    """Return how sure the reading is, None where the number is not a year's whole, and whether the year is the last one."""
    said = paragraph.between(place.sentence, place.numeral.start)
    strong = paragraph.last_break(place.numeral.start, STRONG)
    since = [each for each in said if each.start >= strong]
    is_told = subject not in CASES or _is_qualified(paragraph, place)
    if not _is_whole(paragraph, place, said, since) or not (is_told or _may_be_meant(paragraph, place)):
        return None, False
    times = _times(paragraph, place, said)
    if times is None:
        return None, False
    is_this = not times or times[-1].word.kind == THIS or paragraph.is_left_over
    is_last = not is_this and times[-1].word.name in LAST_YEAR
    if not (is_this or is_last):
        return None, False
    levels = [*_levels(paragraph, place, labels), _trusted(paragraph, said, since)]
    if is_last or (is_carried and not all(label.own for label in labels)):
        levels.append(DOUBTFUL)
    if not is_told:
        is_among = paragraph.section == REQUESTED or _is_among_requests(paragraph, place.sentence)
        levels.append(DOUBTFUL if is_among else QUIET)
    is_running = has_any(paragraph.grammar.running, paragraph.text, place.sentence, place.numeral.start)
    if is_running and not any(each.word.kind == THIS for each in times):
        levels.append(QUIET)
    return min(levels, key=LEVELS.index), is_last


def _is_whole(paragraph: Paragraph, place: Place, said: Sequence[Token], since: Sequence[Token]) -> bool:
    """Return whether nothing says that a number is an ordinal, a change, of a part of the year or of one channel."""
    if paragraph.text[place.numeral.start - 1] in NOT_WHOLE or _is_part(since):
        return False
    return not any(each.start >= place.clause and each.word.kind in (CHANGE, PART) for each in said)


def _is_qualified(paragraph: Paragraph, place: Place) -> bool:
    """Return whether the sentence says that reviews or lawsuits are about the disclosure of information."""
    return has_any(paragraph.grammar.qualifiers, paragraph.text, place.sentence, place.numeral.end)


def _may_be_meant(paragraph: Paragraph, place: Place) -> bool:
    """Return whether reviews or lawsuits of which that is not said may still be those."""
    end = paragraph.next_stop(place.numeral.end)
    is_decided = paragraph.grammar.cases.search(paragraph.text, place.sentence, place.numeral.end)
    return not is_decided and not has_any(UNRELATED, paragraph.text, place.numeral.end, end)


def _times(paragraph: Paragraph, place: Place, said: Sequence[Token]) -> list[Token] | None:
    """Return the words that say which year is spoken of, None where the number itself is one that is compared with."""
    times = [each for each in said if each.word.kind in (THIS, PAST, PART)]
    compared = [each for each in times if paragraph.text[each.start - 1] in "较比与同于"]
    if any(each.start >= place.clause for each in compared):
        return None
    return [each for each in times if each not in compared]


def _levels(paragraph: Paragraph, place: Place, labels: Sequence[Label]) -> list[str]:
    """Return how sure the labels are, here and in this part."""
    end = paragraph.next_stop(place.numeral.end)
    levels = [QUIET if is_blurred(each, paragraph.text, place.sentence, end) else each.level for each in labels]
    return [*levels, DOUBTFUL] if paragraph.section in paragraph.grammar.doubtful_sections else levels


def _trusted(paragraph: Paragraph, said: Sequence[Token], since: Sequence[Token]) -> str:
    """Return how sure a number is by whose it is said to be, and by words that tell of something else."""
    kinds = [each.word.kind for each in said]
    if ALOOF in kinds or any(each.word.kind == ASIDE for each in since):
        return QUIET
    return trust_by(paragraph.trust, kinds)


def trust_by(trust: Mapping[str, str], kinds: Sequence[int]) -> str:
    """Return how sure a number is by the last word, of those kinds, for the whole area or the own office."""
    scopes = [kind for kind in kinds if kind in (AREA, OWN)]
    return trust[{AREA: "area", OWN: "own"}[scopes[-1]] if scopes else ""]


def _is_part(tokens: Sequence[Token]) -> bool:
    """Return whether one channel or one kind of applicant alone is spoken of: the number is a part of the whole."""
    ends = [each.end for each in tokens if each.word.kind == PARTIAL]
    ways = [each for each in tokens if each.word.kind == PARTIAL and each.start not in ends]
    return len(ways) == 1 and not any(each.word.kind == WHOLE and each.start > ways[0].start for each in tokens)


def _is_among_requests(paragraph: Paragraph, end: int) -> bool:
    """Return whether the paragraph before a sentence speaks of requests."""
    return any(each.word == Word(SUBJECT, REQUESTS) for each in paragraph.between(paragraph.start, end))
