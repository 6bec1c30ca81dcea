"""Punctuation and sentences: half-width marks among Chinese, doubled and unpaired ones, paragraphs that break off, off the subject."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import islice

from rules.expressions import compiled
from rules.kinds.prose import MOST_LOOKED_AT, MOST_NAMED, Part, prose_of, result_at, result_on, tally
from rules.report import Report
from rules.rule import Judged, Result, Rule

# The marks' upper bytes are FF and 30; two such bytes in a row are rare, and then the marks themselves are looked at.
MARK_BYTES = bytes(1 if byte in (0x30, 0xFF) else 0 for byte in range(256))
TWO_MARKS = compiled(rb"\x01(?=\x01)")
STOPS = frozenset("，。、；：")
PAIRS = (("“", "”"), ("《", "》"), ("（", "）"), ("〔", "〕"), ("【", "】"))
ROUND = {"（": "(", "）": ")"}
ENDINGS = frozenset("。！？；：…”’）》】.!?;:)」』—")
OPEN_ENDINGS = frozenset("，、,")
# An address or a number to be reached at stands at the end of its line without a stop.
REACHED_AT = compiled(r"(?:https?://|www\.|@)[!-~]{3,120}\Z|(?:电话|热线|传真|邮编|邮政编码)[：:为]? ?[0-9()（）—-]{5,24}\Z")
LONGEST_ADDRESS = 120
# More paragraphs than this are not marked for one finding.
MOST_SPOTS = 200


def judge_punctuation(rule: Rule, report: Report) -> Judged:
    """Judge that Chinese text has Chinese marks (`half_width` names those looked for), none doubled, and that they pair."""
    part = prose_of(report).part()
    faults = (_half_width(part, rule.terms["half_width"]), _doubled(part), _unpaired(part))
    found = sorted({span for each in faults for span in islice(each, MOST_LOOKED_AT)})
    if not found:
        return Judged(part.judged, len(part.missing), [])
    return Judged(part.judged - len({part.spot(start).section for start, _, _ in found}), len(part.missing), [_together(rule, part, found)])


def _together(rule: Rule, part: Part, found: Sequence[tuple[int, int, str]]) -> Result:
    """Return one result for all wrong marks of a report: how many of which kind, the first of them in words, every paragraph."""
    start, end, _ = found[0]
    spots = list(dict.fromkeys(part.spot(start) for start, _, _ in found))
    kinds = Counter(fault for _, _, fault in found)
    named = dict.fromkeys(f"“{part.text[start:end].strip()}”（{part.spot(start).section}）" for start, end, _ in found)
    shown = "、".join(islice(named, MOST_NAMED)) + ("等" if len(named) > MOST_NAMED else "")
    slots = {"count": str(len(found)), "faults": "，".join(f"{fault} {count} 处" for fault, count in kinds.items()), "found": shown}
    result = result_at(rule, part, start, end, slots)
    if len(spots) > 1:
        result.spot, result.spots = spots[0], tuple(spots[1:MOST_SPOTS])
    # A reason for the whole report has no part as its scope.
    result.scope = result.scope if len({spot.section for spot in spots}) == 1 else ""
    return result


def _half_width(part: Part, marks: str) -> Iterator[tuple[int, int, str]]:
    text = part.text
    for mark in marks:
        place = text.find(mark, 1)
        while place >= 0:
            if _is_chinese(text[place - 1]) and _is_chinese(text[place + 1 : place + 2]):
                yield place - 1, place + 2, "半角标点"
            place = text.find(mark, place + 1)


def _is_chinese(char: str) -> bool:
    return "\u4e00" <= char <= "\u9fff" or (bool(char) and char in "“”《》（）")


def _doubled(part: Part) -> Iterator[tuple[int, int, str]]:
    if len(part.utf16) != 2 * len(part.text):
        return
    for match in TWO_MARKS.finditer(part.utf16[1::2].translate(MARK_BYTES)):
        if part.text[match.start()] in STOPS and part.text[match.start() + 1] in STOPS:
            yield match.start(), match.start() + 2, "叠用标点"


def _unpaired(part: Part) -> Iterator[tuple[int, int, str]]:
    for opening, closing in PAIRS:
        if (opening in part.text or closing in part.text) and _count(part.text, opening) != _count(part.text, closing):
            yield from _unpaired_in_paragraphs(part, opening, closing)


def _unpaired_in_paragraphs(part: Part, opening: str, closing: str) -> Iterator[tuple[int, int, str]]:
    for (_, text), start in zip(part.paragraphs(), part.starts, strict=False):
        if _count(text, opening) != _count(text, closing):
            place = max(text.find(opening), text.find(closing), 0)
            yield start + place, start + place + 1, f"不成对的{opening}{closing}"


def _count(text: str, mark: str) -> int:
    return text.count(mark) + (text.count(ROUND[mark]) if mark in ROUND else 0)


def judge_unfinished(rule: Rule, report: Report) -> Judged:
    """Judge that a paragraph of `least` characters or more ends like a sentence; a short one may be a heading unless it ends in a comma."""
    part = prose_of(report).part(tuple(rule.terms["in"]))
    results = []
    for spot, text in part.paragraphs():
        said = text.rstrip()
        if said[-1] in OPEN_ENDINGS or (len(text) >= rule.terms["least"] and said[-1] not in ENDINGS and not _ends_in_address(said)):
            tail = said[-20:]
            results.append(result_on(rule, spot, tail, {"found": tail}))
    return tally(part, results)


def _ends_in_address(text: str) -> bool:
    return text[-1].isascii() and REACHED_AT.search(text, max(len(text) - LONGEST_ADDRESS, 0)) is not None


def judge_off_topic(rule: Rule, report: Report) -> Judged:
    """Judge that every longer paragraph has one of the `topics`: without any it is about something else."""
    part = prose_of(report).part(tuple(rule.terms["in"]))
    topics: list[str] = rule.terms["topics"]
    results = [
        result_on(rule, spot, text[:30], {"found": text[:30]})
        for spot, text in part.paragraphs()
        if len(text) >= rule.terms["least"] and not any(topic in text for topic in topics)
    ]
    return tally(part, results)


def judge_empty_talk(rule: Rule, report: Report) -> Judged:
    """Judge that not more than `share` of a section's sentences are without a number, a title or a quoted name."""
    part = prose_of(report).part(tuple(rule.terms["in"]))
    sentences = [each for each in compiled(r"[。；\n]").split(part.text) if len(each) >= rule.terms["least"]]
    if not sentences:
        return Judged(0, 1, [])
    empty = [each for each in sentences if not compiled(r"[0-9《“]").search(each)]
    if len(empty) <= rule.terms["share"] * len(sentences):
        return Judged(1, 0, [])
    slots = {"count": str(len(empty)), "whole": str(len(sentences))}
    place = part.text.find(empty[0])
    return Judged(0, 0, [result_on(rule, part.spot(place), empty[0][:40], slots)])


PUNCTUATION: dict[str, Callable[[Rule, Report], Judged]] = {
    "punctuation": judge_punctuation,
    "unfinished": judge_unfinished,
    "off_topic": judge_off_topic,
    "empty_talk": judge_empty_talk,
}
