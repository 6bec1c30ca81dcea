"""Numbers as clerks write them, and numbers as a slip of the hand leaves them: written, changed, written again in the same style."""

from decimal import Decimal
from typing import NamedTuple

WIDE = str.maketrans("0123456789.,", "０１２３４５６７８９．，")
DIGITS = "零一二三四五六七八九"
NEAR = 0.05  # what 约 and 近 leave open


class Style(NamedTuple):
    """How a number is written: digits or 汉字, decimals, what stands before and behind it that is about its size."""

    digits: str = "plain"
    decimals: int = 0
    before: str = ""
    after: str = ""

    @property
    def is_rough(self):
        return any(word in self.before + self.after for word in ("约", "近", "余", "多"))


def spell(number):
    """Return a whole number in 汉字."""
    if number >= 10000:
        rest = number % 10000
        return spell(number // 10000) + "万" + ("" if not rest else ("零" if rest < 1000 else "") + spell(rest))
    text, gap = "", False
    for place, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // place % 10
        if digit:
            text += ("零" if gap and text else "") + DIGITS[digit] + unit
        gap = not digit
    return text.removeprefix("一") if text.startswith("一十") else text or "零"


def ascii_of(value, style):
    return f"{Decimal(str(value)):.{style.decimals}f}" if style.decimals else str(int(value))


def written(value, style):
    """Return the number as it stands in the text."""
    plain = ascii_of(value, style)
    if style.digits == "spelt":
        return style.before + spell(int(value)) + style.after
    if style.digits in ("comma", "wide comma"):
        plain = f"{Decimal(plain):,}"
    if style.digits.startswith("wide"):
        plain = plain.translate(WIDE)
    return style.before + plain + style.after


def choose_style(random, value, *, favourite):
    """Return a style for a whole number: mostly the writer's own."""
    name = favourite if random.random() < 0.8 else random.choice(("plain", "spaced", "spelt", "wide"))
    if (name == "spelt" and value > 200) or (name == "comma" and value < 1000):
        name = "plain"
    return Style("plain", 0, " ", " ") if name == "spaced" else Style(name)


def roughly(random, value):
    """Return the number that is written and its style where somebody writes it roughly, in whole hundreds, thousands or 万."""
    if value >= 20000 and random.random() < 0.6:
        places = random.choice((1, 2))
        unit = 10 ** (4 - places)
        return value // unit * unit / 10000, Style("plain", places, "", random.choice(("万余", "万多")))
    unit = 10 ** (len(str(value)) - 2)
    if value % unit > unit / 2 and random.random() < 0.5:
        return (value // unit + 1) * unit, Style("plain", 0, random.choice(("近", "约")), "")
    return value // unit * unit, Style("plain", 0, "", random.choice(("余", "多"))) if value % unit else Style("plain", 0, "约", "")


def is_permissible(value, style, allowed):
    """Return whether a number so written is right for one of the values it may stand for."""
    return any(_fits(value, style, each) for each in allowed)


def _fits(value, style, true):
    marks = style.before + style.after
    if "余" in marks or "多" in marks:
        return value <= true <= value * 1.1
    if "约" in marks or "近" in marks:
        return abs(value - true) <= NEAR * true
    return abs(value - true) < 10.0**-style.decimals - 1e-9 if style.decimals or not isinstance(true, int) else value == true


def slips(value, style):
    """Return the wrong numbers that one slip makes of a number: two digits swapped, one more or less, a nought too many."""
    plain = ascii_of(value, style)
    step = 10 ** (len(plain) - len(plain.rstrip("0"))) if style.is_rough and not style.decimals else 1
    if style.is_rough and style.decimals:
        step = 10**-style.decimals
    pairs = [at for at in range(len(plain) - 1) if plain[at : at + 2].isdigit()]
    swapped = [plain[:at] + plain[at + 1] + plain[at] + plain[at + 2 :] for at in pairs]
    ways = {
        "swap": [each for each in swapped if each != plain and (each[0] != "0" or each[1:2] == ".")],
        "one": [str(Decimal(plain) + each) for each in (Decimal(str(step)), -Decimal(str(step))) if Decimal(plain) + each >= 0],
        "ten": [str(Decimal(plain) * 10)],
    }
    return {way: [number for each in texts if (number := _number(each)) != value] for way, texts in ways.items()}


def _number(text):
    return float(text) if "." in text else int(text)
