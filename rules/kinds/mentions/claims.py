"""Claims (没有、全部): statements without a number that say that figures are 0."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from rules.kinds.mentions.certainty import trust_by
from rules.kinds.mentions.doubts import is_modified
from rules.kinds.mentions.grammar import LEVELS, Claim
from rules.kinds.mentions.numerals import COUNT
from rules.kinds.mentions.paragraphs import LONGEST_SENTENCE, REQUESTS, STOPS, STRONG, Paragraph, Token
from rules.kinds.mentions.reading import Reading
from rules.kinds.mentions.vocabulary import ASIDE, CLAIM, FOREIGN, PART, PARTIAL, PAST, SUBJECT, THIS, WHOLE

# The noun that is denied stands no farther behind the denial than this.
FARTHEST = 40
NEAR = 12
MOST_CLAIMS = 200


class Stated(NamedTuple):
    """A claim: where it stands in the normal text, its name, the figures that are 0 if it is true, and how sure that is."""

    start: int
    end: int
    name: str
    figures: tuple[str, ...]
    level: str


@lru_cache(maxsize=1)
def find_claims(reading: Reading) -> tuple[Stated, ...]:
    """Return the claims of a prose in their order; several rules ask for them one after the other."""
    return tuple(islice(_claims(reading), MOST_CLAIMS))


def _claims(reading: Reading) -> Iterator[Stated]:
    for paragraph in reading.paragraphs:
        for token in paragraph.tokens:
            if token.word.kind == CLAIM:
                claim = reading.grammar.claims[token.word.name]
                found = _stated(claim, token, paragraph, reading)
                if found:
                    yield found


def _stated(claim: Claim, token: Token, paragraph: Paragraph, reading: Reading) -> Stated | None:
    text = paragraph.text
    sentence, clause = paragraph.last_break(token.start, STOPS), paragraph.last_break(token.start, STRONG)
    end = _clause_end(paragraph, token.end)
    if claim.where == "before":
        around, words = (paragraph.start, paragraph.end), paragraph.between(sentence, token.start)
    else:
        around, words = (clause, end), paragraph.between(token.end, end)
    if any(text.find(each, *around) >= 0 for each in claim.unless) or _is_counted(claim, token, paragraph, clause, end):
        return None
    if any(each.word.kind == ASIDE and each.start >= clause for each in paragraph.between(sentence, token.start)):
        return None
    figures = _figures(text, claim, token, words)
    said = paragraph.between(sentence, token.start)
    times = [each.word.kind for each in said if each.word.kind in (THIS, PAST, PART)]
    if not figures or (times and times[-1] != THIS):
        return None
    level = min(claim.level, trust_by(reading.trust, [each.word.kind for each in said]), key=LEVELS.index)
    return Stated(token.start, min(end, token.end + FARTHEST) if claim.where == "behind" else token.end, token.word.name, figures, level)


def _is_counted(claim: Claim, token: Token, paragraph: Paragraph, clause: int, end: int) -> bool:
    """Return whether a number in the clause says how many, behind the claim, or of which cases it is made, before it."""
    start = token.end if claim.where == "before" else clause
    return any(start <= each.start < end and (each.start >= token.end or each.kind == COUNT) for each in paragraph.numerals)


def _clause_end(paragraph: Paragraph, place: int) -> int:
    farthest = min(place + LONGEST_SENTENCE, paragraph.end)
    return min(paragraph.next_break(place, STRONG), farthest)


def _figures(text: str, claim: Claim, token: Token, words: Sequence[Token]) -> tuple[str, ...]:
    """Return the figures of what the claim is about; () where it is about something else, or about one channel only."""
    if claim.where == "alone":
        return claim.about.get("", ())
    subjects = [each for each in words if each.word.kind in (SUBJECT, FOREIGN)]
    if claim.where == "before":
        last = subjects[-1] if subjects else None
        if last is None or last.word.kind == FOREIGN or last.word.name not in claim.about:
            return ()
    elif not _is_denied(text, token, subjects, words):
        return ()
    names = dict.fromkeys(each.word.name for each in subjects if each.word.kind == SUBJECT and each.word.name in claim.about)
    if claim.where == "behind" and len(names) > 1:
        names.pop("申请", None)
    return tuple(dict.fromkeys(figure for name in names for figure in claim.about[name]))


def _is_denied(text: str, token: Token, subjects: Sequence[Token], words: Sequence[Token]) -> bool:
    if not subjects or any(each.word.kind == FOREIGN for each in subjects):
        return False
    ways = [each for each in words if each.word.kind == PARTIAL]
    if len(ways) == 1 and not any(each.word.kind == WHOLE for each in words):
        return False
    if subjects[0].word.name == REQUESTS and is_modified(text, token.end, subjects[0].start):
        return False
    limit = NEAR if token.end - token.start == 1 else FARTHEST
    return subjects[0].start - token.end <= limit
