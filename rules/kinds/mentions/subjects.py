"""Subjects: what governs a number, in its clause, its sentence or before."""

from __future__ import annotations

from collections.abc import Sequence

from rules.kinds.mentions.paragraphs import CASES, REQUESTED, REQUESTS, Paragraph, Place, Token
from rules.kinds.mentions.vocabulary import FOREIGN, SUBJECT

LAWSUITS = "诉讼"
ADJACENT = 3


def find_subject(paragraph: Paragraph, place: Place) -> tuple[str | None, bool]:
    """Return what governs a number, the nearest subject before it or the noun it counts, and whether another sentence says so."""
    numeral, before = place.numeral, place.before
    noun = next((each for each in place.after if each.start - numeral.end <= ADJACENT and each.word.kind in (SUBJECT, FOREIGN)), None)
    own = [each for each in before if each.word.kind in (SUBJECT, FOREIGN)]
    if noun and not own:
        return (noun.word.name if noun.word.kind == SUBJECT else None), False
    if own and own[0].start == own[0].end:
        return None, False
    governing = (
        own if own and place.is_listed else governors(paragraph, place.sentence, before[0].end if place.is_listed else numeral.start)
    )
    if governing:
        return _joined(paragraph, governing), False
    earlier = governors(paragraph, paragraph.start, place.sentence)
    is_said = paragraph.text.find(REQUESTS, place.sentence, numeral.end + ADJACENT + len(REQUESTS)) >= 0
    if paragraph.section == REQUESTED and (is_said or not earlier):
        return REQUESTS, True
    return (_joined(paragraph, earlier), True) if earlier else (None, True)


def governors(paragraph: Paragraph, start: int, end: int) -> list[Token]:
    """Return the words of a stretch that say what is spoken of."""
    kinds, names = (SUBJECT, FOREIGN), paragraph.grammar.governing
    return [each for each in paragraph.between(start, end) if each.word.kind in kinds or each.word.name in names]


def _joined(paragraph: Paragraph, tokens: Sequence[Token]) -> str | None:
    """Return the subject of the last of the words, with those joined to it by 、 or 和; None for a foreign one."""
    last = tokens[-1]
    if last.word.name in paragraph.grammar.governing:
        # Where both ways of suing stand under one total, what follows may be of either or of both.
        total = next((each.word.name for each in tokens if each.word.kind == SUBJECT and each.word.name in CASES), None)
        return LAWSUITS if total else paragraph.grammar.governing[last.word.name]
    if last.word.kind != SUBJECT:
        return None
    joined = joined_names(paragraph, tokens)
    if any(each.word.kind != SUBJECT for each in joined):
        return None
    names = {each.word.name for each in joined}
    return last.word.name if len(names) == 1 else paragraph.grammar.joined.get(frozenset(names))


def joined_names(paragraph: Paragraph, tokens: Sequence[Token]) -> list[Token]:
    """Return the last of the words with those that 、 or 和 joins to it; 复议诉讼 are joined by nothing."""
    joined = list(tokens[-1:])
    for one in tokens[-2::-1]:
        gap = paragraph.text[one.end : joined[0].start]
        together = (
            frozenset((one.word.name, joined[0].word.name)) in paragraph.grammar.joined if not gap else not gap.strip("、和及与或提起以的")
        )
        is_asked = one.word.name == REQUESTS and joined[0].word.name in CASES
        if len(gap) > ADJACENT or not together or is_asked or one.word.name in paragraph.grammar.governing:
            break
        joined.insert(0, one)
    return joined
