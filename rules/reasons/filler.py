"""Whether a reason says anything (TM-11): not too short, no filler, not the rule's own words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any
from unicodedata import normalize

from rules.data import load_data
from rules.rule import Rule

SHORTEST_EXPLANATION, FEWEST_LETTERS = 4, 3
LONGEST_SHOWN = 60
SLOT = r"\{[^{}]*\}"


def load_explanations() -> dict[str, Any]:
    """Return the filler, the sentences and what rules offer as reasons, as data."""
    return load_data(__file__, "explanations.json")


def refuse(text: str, rule: Rule, statement: str = "") -> str:
    """Return why a text is no reason for what breaks a rule, as a sentence, "" when it is one.

    `statement` is the sentence of the finding. TM-11: a reason may be neither empty nor a copy of the rule.
    """
    kind = _fault(text, rule, statement)
    return say(kind, text=text) if kind else ""


def say(kind: str, **slots: str) -> str:
    """Return a note of the data, its slots filled in; what a clerk wrote at length is cut."""
    sentence: str = load_explanations()["notes"][kind]
    return sentence.format(**{name: clip(slot) if name in ("text", "then", "stated") else slot for name, slot in slots.items()})


def clip(text: str) -> str:
    """Return a text as a sentence quotes it."""
    return text if len(text) <= LONGEST_SHOWN else f"{text[: LONGEST_SHOWN - 1]}…"


def _fault(text: str, rule: Rule, statement: str) -> str:
    words = letters(text)
    if is_filler(words):
        return "空话"
    if len(words) < FEWEST_LETTERS or sum(each.isalnum() for each in normalize("NFKC", text)) < SHORTEST_EXPLANATION:
        return "太短"
    return "照抄" if _is_copied(words, rule, statement.removeprefix(f"{rule.code} ")) else ""


def letters(text: str) -> str:
    """Return a text without punctuation, spaces and numbers, as copies are compared."""
    return "".join(each for each in normalize("NFKC", text).casefold() if each.isalpha())


def is_filler(words: str) -> bool:
    """Return whether letters are nothing but filler words in a row, or the same letter again and again."""
    if len(set(words)) <= 1:
        return True
    ends = {0}
    for start in range(len(words)):
        if start in ends:
            ends |= {start + len(word) for word in load_explanations()["filler"] if words.startswith(word, start)}
    return len(words) in ends


def _is_copied(words: str, rule: Rule, statement: str) -> bool:
    """Return whether letters are a piece of the rule's own texts, or such texts whole with nothing but filler besides."""
    if any(words in piece for piece in _pieces((rule.title, rule.message, rule.why, statement))):
        return True
    rest = words
    for own in sorted(map(letters, (rule.title, re.sub(SLOT, "", rule.message), rule.why, statement)), key=len, reverse=True):
        rest = rest.replace(own, "") if len(own) >= SHORTEST_EXPLANATION else rest
    return rest != words and (len(rest) < SHORTEST_EXPLANATION or is_filler(rest))


def _pieces(texts: Iterable[str]) -> Iterator[str]:
    """Yield the letters of texts between slots, what a rule itself offers as a reason left out."""
    for text in texts:
        rest = text
        for offered in load_explanations()["offered"]:
            rest = re.sub(offered, "{}", rest)
        yield from map(letters, re.split(SLOT, rest))
