"""Lists (分别为): the names that the numbers behind 分别 belong to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rules.kinds.mentions.numerals import SHARE
from rules.kinds.mentions.paragraphs import LIST_ENDS, STRONG, Paragraph, Token
from rules.kinds.mentions.subjects import joined_names
from rules.kinds.mentions.vocabulary import FOREIGN, LABEL, SUBJECT, Word

NAMES = (SUBJECT, LABEL, FOREIGN)
SHARE_OF = "占"


def find_lists(paragraph: Paragraph) -> Iterator[tuple[int, Token]]:
    """Yield for each number behind 分别 the name that it belongs to, where there are as many of both."""
    place = paragraph.text.find("分别", paragraph.start, paragraph.end)
    while place >= 0:
        limit = paragraph.next_break(place, LIST_ENDS)
        numerals = [each for each in paragraph.numerals if place < each.start < limit]
        shared = paragraph.text.find(SHARE_OF, paragraph.last_break(place), place) if numerals and numerals[0].kind == SHARE else -1
        named = _listed(paragraph, shared if shared >= 0 else place)
        names = next((each for each in named if len(each) == len(numerals) > 1), None)
        if names:
            yield from ((numeral.start, name) for numeral, name in zip(numerals, names, strict=True))
        else:
            yield from ((numeral.start, Token(0, 0, Word(FOREIGN, ""))) for numeral in numerals)
        place = paragraph.text.find("分别", place + 1, paragraph.end)


def _listed(paragraph: Paragraph, place: int) -> Iterator[list[Token]]:
    """Yield the names in the clause before a place, or the labels or subjects of them; then those joined in the clause before it."""
    begin = paragraph.last_break(place, STRONG)
    yield from _named(paragraph, paragraph.between(begin, place))
    if paragraph.text[begin - 1] == "，":
        earlier = paragraph.between(paragraph.last_break(begin - 1, STRONG), begin - 1)
        yield from _named(paragraph, joined_names(paragraph, [each for each in earlier if each.word.kind in NAMES]))


def _named(paragraph: Paragraph, tokens: Sequence[Token]) -> Iterator[list[Token]]:
    parts = [part for each in tokens if each.word.kind in NAMES for part in _apart(paragraph, each)]
    yield parts
    for kind in (LABEL, SUBJECT):
        yield [each for each in parts if each.word.kind == kind]


def _apart(paragraph: Paragraph, token: Token) -> list[Token]:
    """Return a name, or the two that one word joins: 予以公开和部分公开."""
    names = next((paragraph.grammar.pairs[name] for name in token.word.before if name in paragraph.grammar.pairs), ())
    return [token._replace(word=Word(LABEL, name, (name,))) for name in names] or [token]
