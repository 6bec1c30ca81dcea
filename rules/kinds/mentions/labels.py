"""Labels: what the words beside a number say that it counts."""

from __future__ import annotations

from collections.abc import Sequence

from rules.kinds.mentions.doubts import DECISIONS, EXEMPT, has_any, is_kind, is_modified, is_reasoned, is_some
from rules.kinds.mentions.grammar import CERTAIN, DOUBTFUL, Label
from rules.kinds.mentions.numerals import BARE, SHARE, Numeral
from rules.kinds.mentions.paragraphs import CASES, FAMILIES, PUBLISHED, REQUESTED, REQUESTS, STOPS, STRONG, Paragraph, Place, Token
from rules.kinds.mentions.subjects import governors
from rules.kinds.mentions.vocabulary import ALOOF, ASIDE, LABEL, PART, SUBJECT, WHOLE

# Between a subject or label and its number stand no more characters than this without a word that the grammar knows.
FARTHEST = 12
INFORMATION = "信息"
ALL = "总数"


def find_labels(paragraph: Paragraph, place: Place, subject: str) -> tuple[list[Label], int]:
    """Return what the words beside a number say that it counts, as far as it may be counted so, and where they begin or end."""
    labels, start = _beside(paragraph, place, subject)
    labels = [*labels, *_of_other_cases(paragraph, place, labels, subject)]
    known = [each for each in labels if each.readings and _fits(paragraph, each, subject, place.numeral)]
    return [each for each in known if not _is_apart(paragraph, each, place.sentence, start)], start


def _beside(paragraph: Paragraph, place: Place, subject: str) -> tuple[list[Label], int]:
    """Return what the words before a number say, or its noun, or the words behind."""
    before = place.before
    said = [(each, _of(paragraph, each.word.before, subject)) for each in before if each.word.before]
    if said and said[-1][1] is None and _is_of_cases(paragraph, said[-1][0]):
        return [], 0
    kept = [label for _, label in said if label]
    is_beside = bool(before) and (place.is_listed or _is_beside(paragraph, before[-1], place.numeral))
    if kept:
        strong = [label for label in kept if label.own]
        return ((_narrowest(strong) or kept), next(each.start for each, label in said if label)) if is_beside else ([], 0)
    noun = next((each for each in reversed(before) if each.word.kind != WHOLE), None)
    if noun and is_beside and _is_counted(paragraph, noun) and not _is_result(paragraph, place, subject):
        return [_default(paragraph, noun, subject)], noun.start
    return _behind(paragraph, place, subject)


def _is_counted(paragraph: Paragraph, noun: Token) -> bool:
    """Return whether a number behind a noun counts it."""
    return noun.word.kind == SUBJECT and not _is_attribute(paragraph, noun) and not _is_request_for(paragraph, noun)


def _behind(paragraph: Paragraph, place: Place, subject: str) -> tuple[list[Label], int]:
    behind = [each for each in place.after if each.word.kind == LABEL and each.word.behind]
    others = {each.word.name for each in place.after if each.word.kind == SUBJECT} - {subject}
    if not behind or others or any(each.word.kind in (PART, ASIDE, ALOOF) for each in place.after):
        return [], 0
    label = _of(paragraph, behind[0].word.behind, subject)
    return ([label], behind[0].end) if label else ([], 0)


def _default(paragraph: Paragraph, noun: Token, subject: str) -> Label:
    """Return what a number right behind a noun counts; 依申请公开 alone may be what was received or what was disclosed."""
    name = paragraph.grammar.subjects[noun.word.name].default if subject in paragraph.grammar.subjects else f"{subject}{ALL}"
    label = paragraph.grammar.labels[name]
    return label._replace(level=DOUBTFUL) if paragraph.text[noun.start : noun.end] == REQUESTED and label.level == CERTAIN else label


def _is_result(paragraph: Paragraph, place: Place, subject: str) -> bool:
    """Return whether a result stands right behind the number: 行政复议3件维持."""
    if subject not in CASES or not place.after or place.after[0].start != place.numeral.end:
        return False
    return place.after[0].word.kind == LABEL and _of(paragraph, place.after[0].word.behind, subject) is not None


def _is_of_cases(paragraph: Paragraph, token: Token) -> bool:
    names = (*token.word.before, *token.word.behind)
    return any(set(paragraph.grammar.labels[name].of) <= set(CASES) for name in names)


def _is_beside(paragraph: Paragraph, last: Token, numeral: Numeral) -> bool:
    """Return whether nothing that is a matter of its own stands between the last word known and its number."""
    gap = paragraph.text[last.end : numeral.start]
    if gap.startswith("（"):
        gap = gap.rpartition("）")[2]
    if len(gap) > FARTHEST:
        return False
    for filler in paragraph.grammar.fillers:
        gap = gap.replace(filler, "")
    return not gap


def is_some_of_them(paragraph: Paragraph, place: Place, labels: Sequence[Label], start: int) -> bool:
    """Return whether not all that the labels name are counted: some of a whole, those of one kind, or of one reason."""
    nouns = [each for each in place.before if each.word.kind == SUBJECT]
    is_behind = start >= place.numeral.end
    if (is_behind and _is_some(paragraph, labels, place.numeral)) or (nouns and _is_particular(paragraph, nouns[-1], place.before)):
        return True
    is_answer = labels[0].own and bool(labels[0].blurred) and start < place.numeral.start
    return is_answer and is_reasoned(paragraph.text, paragraph.last_break(start), start)


def _is_particular(paragraph: Paragraph, noun: Token, before: Sequence[Token]) -> bool:
    """Return whether the noun is told to be of one kind, or a modifier between verb and noun says which ones are meant."""
    if noun.word.name != REQUESTS:
        return False
    verbs = [each.end for each in before if each.word.kind == LABEL and each.end <= noun.start]
    return is_kind(paragraph.text, noun.start) or (bool(verbs) and is_modified(paragraph.text, verbs[-1], noun.start))


def _is_some(paragraph: Paragraph, labels: Sequence[Label], numeral: Numeral) -> bool:
    clause, end = paragraph.last_break(numeral.start, STRONG), paragraph.next_stop(numeral.end)
    return any(is_some(each, paragraph.text, clause, numeral.start, end) for each in labels)


def _is_attribute(paragraph: Paragraph, token: Token) -> bool:
    """Return whether a sentence divides information by how it is made public, or tells of what was made public of decisions."""
    if paragraph.text[token.start - 1] == "的" and token.word.name == REQUESTS:
        return True
    sentence = paragraph.last_break(token.start, STOPS)
    end = paragraph.next_stop(token.end)
    if token.word.name == REQUESTS and paragraph.text.startswith(REQUESTED, token.start):
        is_among = (
            paragraph.section == PUBLISHED
            or paragraph.text.startswith(INFORMATION, token.end - len(INFORMATION))
            or has_any((PUBLISHED,), paragraph.text, sentence, token.start)
        )
        return is_among or has_any(EXEMPT, paragraph.text, sentence, end)
    is_decision = paragraph.grammar.subjects[token.word.name].default == token.word.name
    is_public = is_decision and has_any(paragraph.grammar.published, paragraph.text, sentence, token.start)
    return is_public and not has_any(DECISIONS, paragraph.text, sentence, end)


def _is_request_for(paragraph: Paragraph, last: Token) -> bool:
    """Return whether applications for something are counted, and not that itself: 行政许可申请."""
    return last.word.name not in (REQUESTS, *CASES) and paragraph.text.startswith(REQUESTS, last.end)


def _of(paragraph: Paragraph, names: Sequence[str], subject: str) -> Label | None:
    return next((label for label in map(paragraph.grammar.labels.__getitem__, names) if subject in label.of), None)


def _is_apart(paragraph: Paragraph, label: Label, sentence: int, start: int) -> bool:
    """Return whether a part of something else is counted: 予以公开的8件中，自然人申请2件; or lacks what it stands beside."""
    if any(paragraph.text.find(word, sentence, start) >= 0 for word in label.unless):
        return True
    return bool(label.beside) and not any(paragraph.text.find(word, sentence, start) >= 0 for word in label.beside)


def _fits(paragraph: Paragraph, label: Label, subject: str, numeral: Numeral) -> bool:
    known = paragraph.grammar.subjects.get(subject)
    units = label.units or (known.units if known else ("件", "宗", "起", "例"))
    return numeral.unit in units or numeral.kind in (BARE, SHARE)


def _of_other_cases(paragraph: Paragraph, place: Place, labels: Sequence[Label], subject: str) -> list[Label]:
    """Return what else a result counts that follows the numbers of both reviews and lawsuits: those of the others, and of all."""
    if subject not in FAMILIES or any(each.word.kind == SUBJECT for each in place.before):
        return []
    governing = governors(paragraph, place.sentence, place.numeral.start)
    previous = next((each for each in reversed(governing) if each.word.name in FAMILIES and each.word.name != subject), None)
    if previous is None or governing[-1].word.name != subject:
        return []
    between = paragraph.between(previous.end, governing[-1].start)
    if any(each.word.kind == LABEL and not _is_of_all(paragraph, each, previous.word.name) for each in between):
        return []
    families = [name for name in FAMILIES if name != subject]
    names = [family + each.name.removeprefix(subject) for each in labels for family in families]
    return [paragraph.grammar.labels[name] for name in names if name in paragraph.grammar.labels]


def _is_of_all(paragraph: Paragraph, token: Token, subject: str) -> bool:
    label = _of(paragraph, (*token.word.before, *token.word.behind), subject)
    return label is None or label.name.endswith(ALL)


def _narrowest(labels: Sequence[Label]) -> list[Label]:
    """Return the last of the labels, or one before it that counts a part of what that counts: a single reason, not its kind."""
    if not labels:
        return []
    whole = set(labels[-1].readings[0]) if labels[-1].readings else set()
    parts = [each for each in labels if each.readings and set(each.readings[0]) < whole]
    return parts[-1:] or list(labels[-1:])
