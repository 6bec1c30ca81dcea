"""Kinds about words: some must occur, others must not, a lexicon tells what they should have been, a text has a length."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import Any

from rules.data import load_data
from rules.expressions import compiled
from rules.kinds.figures import values_of
from rules.kinds.prose import COVER, MOST_FINDS, TITLE, Part, prose_of, result_at, result_on, results_by_paragraph, tally
from rules.kinds.words import Word, covers
from rules.line import holds, sum_of
from rules.report import Report
from rules.rule import Judged, Result, Rule, Spot
from rules.terms import conditions, listed

# How a rule says that it looks at the whole prose.
ALL = frozenset({"all", "全文"})
MASKED = 3
# A rule that names all finds of a paragraph at once looks for no more than this.
MOST_GROUPED = 200
# A paragraph that says nothing but a word or two; the heading it may begin with; what stands around a word.
LONGEST_ALONE = 100
RUN_IN = compiled(
    r"\s*(?:[（(]?[一二三四五六七八九十0-9]{1,3}[）)、.．])?[^，。；：:\n]{0,20}"
    "(?:情况|公开|管理|建设|保障|事项|方面|工作|问题|措施|内容|数据)[：:。]"
)
AROUND = " \t\u3000。.！!；;，,"
SPACE = compiled(r"\s+")


class Phrase:
    """A phrase rule made ready: words that must not occur, groups one of whose words must, exceptions."""

    __slots__ = ("alone", "anchor", "cover", "excepted", "forbidden", "grouped", "groups", "mask", "sections")

    def __init__(self, rule: Rule) -> None:
        terms = rule.terms
        self.sections = sections_of(rule)
        words = [Word(each) for each in terms.get("none_of", ())]
        self.forbidden = [(word.only_gate, word) for word in words]
        self.groups = {name: [Word(each) for each in words] for name, words in terms.get("all_of", {}).items()}
        if "any_of" in terms:
            self.groups[""] = [Word(each) for each in terms["any_of"]]
        self.excepted = [Word(each).expression for each in terms.get("except", ())]
        self.anchor: str = (*terms.get("needs", ()), *self.sections)[0] if self.groups else ""
        self.mask: bool = terms.get("mask", False)
        self.grouped: bool = terms.get("by_paragraph", False)
        self.cover = tuple(terms.get("cover", ()))
        # As one expression: a text has many paragraphs, and each has to be tried.
        self.alone = compiled("|".join(f"(?:{Word(each).text})" for each in terms["alone"])) if "alone" in terms else None


@lru_cache(maxsize=512)
def _phrase(rule: Rule) -> Phrase:
    return Phrase(rule)


def sections_of(rule: Rule) -> tuple[str, ...]:
    """Return the sections a rule looks at, () for all of them."""
    wanted = listed(rule.terms.get("in", "all"))
    return () if set(wanted) & ALL else tuple(wanted)


def judge_phrase(rule: Rule, report: Report) -> Judged:
    """Judge that words do not occur (`none_of`: every find is a result) or that they do (`any_of`, `all_of`)."""
    phrase = _phrase(rule)
    part = prose_of(report).part(phrase.sections)
    if rule.terms.get("when") and _when(rule, report) is False:
        # Not meant for this report: no need to look at a word of it.
        return Judged(1, 0, [])
    return _require(rule, phrase, part, report) if phrase.groups else _forbid(rule, phrase, part, report)


def _forbid(rule: Rule, phrase: Phrase, part: Part, report: Report) -> Judged:
    results = _results(rule, phrase, part, report)
    printed = prose_of(report).part(phrase.cover) if phrase.cover else None
    beside = _results(rule, phrase, printed, report) if printed and printed.text else []
    if not results and not beside:
        return Judged(part.judged, len(part.missing), [])
    state = _when(rule, report)
    if not state:
        return Judged(0, 1, []) if state is None else Judged(part.judged, len(part.missing), [])
    judged = tally(part, results)
    return judged._replace(results=[*beside, *judged.results])


def _results(rule: Rule, phrase: Phrase, part: Part, report: Report) -> list[Result]:
    """Return what is found in a part, a result a find, or a paragraph where the rule groups them."""
    most = MOST_GROUPED if phrase.grouped else MOST_FINDS
    taken: list[tuple[int, int]] = list(_alone_spans(phrase, part))
    results: list[Result] = []
    text = part.text
    for word in [word for gate, word in phrase.forbidden if gate in text and word.may_occur(part)]:
        for start, end in word.spans(part, report):
            new = not any(start < last and first < end for first, last in taken)
            if new and len(taken) < most and not covers(phrase.excepted, text, start, end):
                taken.append((start, end))
                if not phrase.grouped:
                    results.append(_found(rule, phrase, part, word, (start, end)))
    return results_by_paragraph(rule, part, taken) if phrase.grouped and taken else results


def _alone_spans(phrase: Phrase, part: Part) -> Iterator[tuple[int, int]]:
    """Yield the paragraphs that say, their heading aside, nothing but one of the rule's `alone` expressions."""
    if phrase.alone is None:
        return
    for (_, text), start in zip(part.paragraphs(), part.starts, strict=False):
        if len(text) > LONGEST_ALONE:
            continue
        heading = RUN_IN.match(text)
        said = text[heading.end() if heading else 0 :].strip(AROUND)
        if said and phrase.alone.fullmatch(said):
            yield start, start + len(text)


def _found(rule: Rule, phrase: Phrase, part: Part, word: Word, span: tuple[int, int]) -> Result:
    start, end = span
    if phrase.mask:
        shown = part.text[start : start + MASKED]
        return result_on(rule, part.spot(start), shown, {"found": shown + "*" * (end - start - MASKED), "label": word.label})
    return result_at(rule, part, start, end, {"label": word.label})


def _require(rule: Rule, phrase: Phrase, part: Part, report: Report) -> Judged:
    if any(report.identity.get(field.removeprefix(COVER)) for field in rule.terms.get("or_cover", ())):
        return Judged(1, 0, [])
    if not part.text or len(part.text) < rule.terms.get("least", 0):
        return Judged(0, 1, [])
    missing = [name for name, words in phrase.groups.items() if not any(word.is_in(part.text) for word in words)]
    if not missing:
        return Judged(1, 0, [])
    prose = prose_of(report)
    if not all(prose.has(section) for section in rule.terms.get("needs", ())):
        return Judged(0, 1, [])
    state = _when(rule, report)
    if not state:
        return Judged(0, 1, []) if state is None else Judged(1, 0, [])
    own = prose.part((phrase.anchor,))
    spot = own.spots[0] if own.spots else Spot(phrase.anchor, 0)
    return Judged(0, 0, [result_on(rule, spot, None, {"missing": "、".join(missing)})])


def _when(rule: Rule, report: Report) -> bool | None:
    """Return whether the figures meet the rule's condition, None when one of them is blank."""
    if "when" not in rule.terms:
        return True
    values = values_of(report)
    for weights, relation, bound in conditions(rule.terms["when"], report.form, {}):
        total = sum_of(weights, values)
        if total is None:
            return None
        if not holds(total, relation, bound):
            return False
    return True


class Misspelling:
    """A wrong word of a lexicon and the right one; where an exception covers it, it is not wrong."""

    __slots__ = ("excepted", "right", "word")

    def __init__(self, data: dict[str, Any]) -> None:
        self.word = Word(data["wrong"])
        self.right: str = data["right"]
        self.excepted = [Word(each).expression for each in data.get("except", ())]


@lru_cache(maxsize=64)
def load_lexicon(name: str) -> Sequence[dict[str, Any]]:
    """Return the entries of a lexicon in rules/lexicon."""
    entries: list[dict[str, Any]] = load_data(__file__, f"../lexicon/{name}.json")["entries"]
    return entries


@lru_cache(maxsize=64)
def _entries(name: str) -> list[tuple[str, Misspelling]]:
    entries = [Misspelling(item) for item in load_lexicon(name)]
    return [(entry.word.only_gate, entry) for entry in entries]


def judge_lexicon(rule: Rule, report: Report) -> Judged:
    """Judge that no wrong word of the lexicon occurs; slot `expected` has the right one."""
    part = prose_of(report).part(sections_of(rule))
    text = part.text
    results: list[Result] = []
    for gate, entry in _entries(rule.terms["lexicon"]):
        if gate in text and entry.word.is_in(text):
            spans = (span for span in entry.word.spans(part, report) if not covers(entry.excepted, text, *span))
            results += [result_at(rule, part, *span, {"expected": entry.right}) for span, _ in zip(spans, range(MOST_FINDS), strict=False)]
    return tally(part, results)


def judge_length(rule: Rule, report: Report) -> Judged:
    """Judge that a text has `at_most` or `at_least` so many characters, spaces not counted."""
    part = prose_of(report).part(sections_of(rule))
    if not part.text:
        return Judged(0, 1, [])
    length = len(part.text) - sum(map(part.text.count, " \t\n\u3000"))
    least, most = rule.terms.get("at_least", 0), rule.terms.get("at_most", length)
    if least <= length <= most:
        return Judged(1, 0, [])
    bound = least if length < least else most
    result = result_on(rule, part.spots[0], None, {"count": str(length), "bound": str(bound)})
    result.left, result.right, result.difference = length, bound, abs(length - bound)
    return Judged(0, 0, [result])


def judge_heading(rule: Rule, report: Report) -> Judged:
    """Judge the report's title: the unit, the year and the `name` the law gives the report, in either order of unit and year."""
    part = prose_of(report).part((TITLE,))
    if not part.text or not report.unit or report.year is None:
        return Judged(0, 1, [])
    title = SPACE.sub("", part.text)
    name = rule.terms["name"]
    expected = f"{report.unit}{report.year}年{name}"
    rest = title.removesuffix(name)
    stated = compiled(r"(?<!\d)20\d\d(?=年)").search(rest)
    unit = compiled(r"20\d\d年度?$|^20\d\d年度?").sub("", rest)
    fits = rest != title and stated is not None and int(stated.group()) == report.year and is_same_unit(unit, report.unit)
    if fits:
        return Judged(1, 0, [])
    return Judged(0, 0, [result_on(rule, Spot(TITLE, 0), part.text, {"found": title, "expected": expected})])


def is_same_unit(name: str, unit: str) -> bool:
    """Return whether a name means the unit: one has the other in it, spaces and what every body may leave out aside."""
    name, unit = SPACE.sub("", name), SPACE.sub("", unit)
    short, whole = (compiled(r"人民政府|(?:党政)?(?:综合)?办公室|办公厅|办事处").sub("", text) for text in (name, unit))
    return bool(name) and ((bool(short) and (short in whole or whole in short)) or name in unit or unit in name)


PHRASE_KINDS: dict[str, Callable[[Rule, Report], Judged]] = {
    "phrase": judge_phrase,
    "lexicon": judge_lexicon,
    "length": judge_length,
    "heading": judge_heading,
}
