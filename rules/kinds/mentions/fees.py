"""Fees for processing requests (信息处理费): what the notices asked for and what was received."""

from __future__ import annotations

from collections.abc import Iterator

from rules.expressions import compiled
from rules.kinds.mentions.numerals import COUNT, MONEY, Numeral
from rules.kinds.mentions.paragraphs import STOPS, Paragraph
from rules.kinds.mentions.reading import Reading
from rules.kinds.mentions.vocabulary import AREA, PART, PAST

MATTER = "处理费"
NOTICE = "收费通知"
SENDS = compiled("(?:发出|发送|开具|下发|送达)(?:了)?(?:共|共计)?$")
SENT = compiled("(?:发出|发送|开具|下发|送达)(?:了)?(?:政府信息公开)?(?:信息处理费)?(?:收费|缴费)通知(?:书|单)?(?:共|共计)?$")
NOTICES = compiled("(?:政府信息公开)?(?:信息处理费)?(?:收费|缴费)通知")
ASKED = ("总金额", "金额", "应收", "涉及", "共计", "合计")
RECEIVED = ("实际收取", "实收", "已收取", "收取", "收到", "缴纳")


def find_notices(reading: Reading) -> Iterator[Numeral]:
    """Yield how many notices a sentence says were sent this year by the body itself."""
    for paragraph in reading.paragraphs:
        for each in paragraph.numerals:
            if each.kind == COUNT and not each.way and _counts_notices(paragraph, each):
                said = paragraph.between(paragraph.last_break(each.start, STOPS), each.start)
                if not any(token.word.kind in (PAST, PART, AREA) for token in said):
                    yield each


def _counts_notices(paragraph: Paragraph, numeral: Numeral) -> bool:
    clause = paragraph.text[paragraph.last_break(numeral.start) : numeral.start]
    return bool(SENT.search(clause)) or (bool(SENDS.search(clause)) and bool(NOTICES.match(paragraph.text, numeral.end)))


def find_wrong_fees(reading: Reading) -> Iterator[tuple[Numeral, Numeral]]:
    """Yield (asked, received) of a sentence in which more was received than the notices asked for."""
    for paragraph in reading.paragraphs:
        place = paragraph.text.find(NOTICE, paragraph.start, paragraph.end)
        if place >= 0 and paragraph.text.find(MATTER, paragraph.start, paragraph.end) >= 0:
            asked, received = _told(paragraph, place)
            if asked and received and received.value > asked.value:
                yield asked, received


def _told(paragraph: Paragraph, place: int) -> tuple[Numeral | None, Numeral | None]:
    """Return the first sum of money that notices ask for, and the first behind it that was received."""
    asked: Numeral | None = None
    end = min([found for mark in STOPS if (found := paragraph.text.find(mark, place, paragraph.end)) >= 0], default=paragraph.end)
    for each in paragraph.numerals:
        if each.kind != MONEY or not place < each.start < end:
            continue
        clause = paragraph.text[paragraph.last_break(each.start) : each.start]
        if asked and any(word in clause for word in RECEIVED):
            return asked, each
        if asked is None and any(word in clause for word in (NOTICE, *ASKED)) and not any(word in clause for word in RECEIVED):
            asked = each
    return asked, None
