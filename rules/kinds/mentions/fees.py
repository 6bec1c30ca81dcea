"""Fees for processing requests (信息处理费): what the notices asked for and what was received."""

from __future__ import annotations

from collections.abc import Iterator

from rules.kinds.mentions.numerals import MONEY, Numeral
from rules.kinds.mentions.reading import STOPS, Paragraph, Reading

MATTER = "处理费"
NOTICE = "收费通知"
ASKED = ("总金额", "金额", "应收", "涉及", "共计", "合计")
RECEIVED = ("实际收取", "实收", "已收取", "收取", "收到", "缴纳")


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
