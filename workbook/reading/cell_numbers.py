"""Cell content -> number, blank or trouble: what stands in a cell that should hold a number."""

from __future__ import annotations

import math
import re
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from rules.expressions import compiled
from rules.report import Number

PLACEHOLDER = "占位符"
WORDS = "带单位或文字"
WIDE = "全角或分隔符"
TEXT = "文本型数字"
ERROR = "公式出错"

# Beyond this a float is no longer exact, and no office has that many of anything.
LIMIT = 10**15
SHOWN = 40

# Programs' rounding noise (59237.244900000003) is far below this, a figure's last decimal far above.
NOISE = 1e-9

NONE = frozenset(("无", "没有", "空", "零", "〇", "暂无", "无数据", "无此项", "无发生", "N/A", "NA", "NULL", "NIL"))
NOT_DONE = frozenset(("不涉及", "未涉及", "不适用", "未发生", "没有发生", "未开展"))
PLACEHOLDER_WORDS = NONE | NOT_DONE
# Patterns are compiled when a text turns up in a number's place, which it does not in most files.
PLACEHOLDER_MARKS = r"[-‐‑‒–—―─━﹣－_＿/／\\＼|.·…。、*＊×xX~～?？]+"
WIDE_LETTERS = str.maketrans("０１２３４５６７８９．，＋－−﹣", "0123456789.,+---")
# Marks that nobody sees: of direction, of where a word may be parted, of how a character is to look.
INVISIBLE = dict.fromkeys(
    (0xAD, 0x61C, 0x180E, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070), *range(0xFE00, 0xFE10), 0xFEFF)
)
PLAIN = r"[+-]?(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)"
GROUPED = r"[+-]?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?"
ERROR_VALUE = r"#(?:REF!|VALUE!|N/A|DIV/0!|NAME\?|NULL!|NUM!|SPILL!|CALC!|GETTING_DATA|FIELD!|BLOCKED!|UNKNOWN!|#+)|Err:[0-9]+"


class Content(NamedTuple):
    """What a number cell holds: the number if there is one, the name of an observation if there is one to make, what was found."""

    number: Number | None = None
    trouble: str = ""
    found: str = ""


BLANK = Content()


def read_number(value: object, decimals: int = 0) -> Content:
    """Return what a cell holds that should hold a number with at most so many decimals."""
    if value is None:
        return BLANK
    if isinstance(value, str):
        return read_text(value, decimals)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return Content(None, WORDS, shown(value))
    if not -LIMIT < value < LIMIT:
        return Content(None, WORDS, shown(value))
    return Content(tidy(value, decimals))


def read_text(text: str, decimals: int = 0) -> Content:
    """Return what a text in a number cell holds."""
    stripped = text.translate(INVISIBLE).strip()
    if not stripped:
        return BLANK
    if compiled(PLAIN).fullmatch(stripped):
        return _numeral(stripped, decimals, TEXT, stripped)
    narrow = "".join(stripped.translate(WIDE_LETTERS).split())
    if compiled(PLAIN).fullmatch(narrow) or compiled(GROUPED).fullmatch(narrow):
        return _numeral(narrow.replace(",", ""), decimals, WIDE, stripped)
    if compiled(ERROR_VALUE, re.IGNORECASE).fullmatch(stripped):
        return Content(None, ERROR, stripped)
    if compiled(PLACEHOLDER_MARKS).fullmatch(narrow) or narrow.strip("()（）。").upper() in PLACEHOLDER_WORDS:
        return Content(None, PLACEHOLDER, shorten(stripped))
    return Content(None, WORDS, shorten(stripped))


def _numeral(numeral: str, decimals: int, trouble: str, found: str) -> Content:
    # float() first: int() refuses numerals of thousands of digits.
    if not -LIMIT < float(numeral) < LIMIT:
        return Content(None, WORDS, shorten(found))
    number = tidy(float(numeral) if "." in numeral else int(numeral), decimals)
    return Content(number, trouble, shorten(found))


def tidy(value: Number, decimals: int = 0) -> Number:
    """Return a number without the noise of binary fractions, a whole one as int."""
    rounded = round(value, decimals)
    if abs(rounded - value) > NOISE * max(1, abs(value)):
        return value
    whole = int(rounded)
    return whole if whole == rounded else rounded


def shown(value: object) -> str:
    """Return how a value that is no number is shown to a person."""
    if isinstance(value, bool):
        return f"逻辑值 {str(value).upper()}"
    if isinstance(value, date | time | timedelta):
        return _moment(value)
    if isinstance(value, int):
        return "过大的数"
    if isinstance(value, float):
        return f"过大的数 {value:.3g}" if math.isfinite(value) else "不是有限的数"
    return shorten(str(value))


def _moment(value: date | time | timedelta) -> str:
    if isinstance(value, timedelta):
        return f"时长 {value.total_seconds() / 3600:.4g} 小时"
    if isinstance(value, time):
        return f"时间 {value:%H:%M:%S}"
    exact = isinstance(value, datetime) and value.time() != time()
    return f"日期 {value:%Y-%m-%d %H:%M}" if exact else f"日期 {value:%Y-%m-%d}"


def shorten(text: str, most: int = SHOWN) -> str:
    """Return a text on one line and cut to what a message can carry."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1] + "…"
