"""Paragraphs: the words of the grammar and the numbers in them, and where their clauses break."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import islice
from typing import NamedTuple

from rules.expressions import compiled
from rules.kinds.mentions.grammar import BREAKS, Grammar
from rules.kinds.mentions.numerals import Numeral, find_numerals
from rules.kinds.mentions.vocabulary import PAST, THIS, Vocabulary, Word

BREAK, MARKS = compiled(f"[{BREAKS}]"), frozenset(BREAKS)
LIST_ENDS = "，。；"
STRONG, STOPS = "，。；：！？\n", "。！？\n"
LONGEST_UNBROKEN = 4
HEAD = 40
# Longer sentences, paragraphs and reports than these are nobody's: what is beyond is not looked at.
LONGEST_SENTENCE, LONGEST_PARAGRAPH = 300, 10_000
MOST_NUMERALS = 200
REQUESTS, REQUESTED, PUBLISHED = "申请", "依申请公开", "主动公开"
FAMILIES = ("复议", "诉讼", "复议和诉讼")
CASES = (*FAMILIES, "直接起诉", "复议后起诉")


class Token(NamedTuple):
    """A word of the grammar in the text."""

    start: int
    end: int
    word: Word


class Place(NamedTuple):
    """A number and what stands around it: where its sentence and its clause begin, the words before and behind, whether a list names it."""

    numeral: Numeral
    sentence: int
    clause: int
    before: list[Token]
    after: list[Token]
    is_listed: bool


class Prose(NamedTuple):
    """A report's prose in its normal form, the grammar, how sure its numbers are, and the grammar's words as they stand in it."""

    text: str
    grammar: Grammar
    trust: dict[str, str]
    vocabulary: Vocabulary


class Paragraph:
    """A paragraph's words and numbers, with the places where its clauses break."""

    __slots__ = ("_breaks", "breaks", "end", "grammar", "is_left_over", "numerals", "section", "start", "starts", "text", "tokens", "trust")

    def __init__(self, prose: Prose, start: int, end: int, section: str) -> None:
        self.text, self.grammar, self.trust = prose.text, prose.grammar, prose.trust
        self.start, self.end, self.section = start, end, section
        text, words = prose.text, prose.vocabulary.words
        self.tokens: list[Token] = []
        whole: list[tuple[int, int]] = []
        for first, last, spelling in prose.vocabulary.find(text, start, end):
            self.tokens.append(Token(first, last, words[spelling]))
            if not MARKS.isdisjoint(spelling):
                whole.append((first, last))
        self.starts = [each.start for each in self.tokens]
        self.numerals = list(islice(find_numerals(text, start, end), MOST_NUMERALS))
        whole += [(each.start, each.end) for each in self.numerals if each.end - each.start > LONGEST_UNBROKEN]
        self.breaks = [found.start() for found in BREAK.finditer(text, start, end)]
        for first, last in whole:
            # 公民、法人或其他组织 is one word, 18,590 one number.
            if bisect_left(self.breaks, first) < bisect_left(self.breaks, last):
                self.breaks = [place for place in self.breaks if not first < place < last]
        self._breaks = {"": self.breaks}
        self.is_left_over = self._is_left_over()

    def _is_left_over(self) -> bool:
        """Return whether the paragraph is last year's, left standing: it speaks as of this year."""
        times = [each for each in self.tokens if each.word.kind in (THIS, PAST)]
        if not times or times[0].start - self.start >= HEAD or self.text[times[0].end : times[0].end + 1] not in "，度":
            return False
        return {each.word.name for each in times} <= {"昔昔昔昔年"} and self.text[times[0].start - 1] not in "至到于"

    def between(self, start: int, end: int) -> list[Token]:
        """Return the words that lie wholly between two places, of a very long stretch its end."""
        start = max(start, end - LONGEST_SENTENCE)
        found = self.tokens[bisect_left(self.starts, start) : bisect_left(self.starts, end)]
        if found and found[-1].end > end:
            found.pop()
        return found

    def last_word(self, place: int) -> int:
        """Return where the last word before a place ends."""
        nth = bisect_left(self.starts, place) - 1
        return self.tokens[nth].end if nth >= 0 else -1

    def last_break(self, place: int, marks: str = "") -> int:
        """Return the place behind the last break before a place, of those marks if any are named, within a sentence."""
        breaks = self._breaks.get(marks) or self._of(marks)
        nth = bisect_left(breaks, place) - 1
        return max(breaks[nth] + 1, place - LONGEST_SENTENCE) if nth >= 0 else self.start

    def _of(self, marks: str) -> list[int]:
        if marks not in self._breaks:
            self._breaks[marks] = [place for place in self.breaks if self.text[place] in marks]
        return self._breaks[marks]

    def next_stop(self, place: int) -> int:
        """Return where the sentence of a place ends."""
        return self.next_break(place, STOPS)

    def next_break(self, place: int, marks: str = "") -> int:
        """Return the place of the next break, of those marks if any are named."""
        breaks = self._breaks.get(marks) or self._of(marks)
        nth = bisect_right(breaks, place - 1)
        return breaks[nth] if nth < len(breaks) else self.end
