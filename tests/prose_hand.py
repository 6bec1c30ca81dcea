"""The hand that writes a report's prose: it makes a sentence's choices, puts the numbers in and remembers where they stand."""

import re
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from tests.prose_figures import ALSO, quantities_of, sums_of
from tests.prose_numbers import Style, choose_style, roughly, written
from tests.reports import YEARS

MEASURES = {
    "件": (("件", 80), ("宗", 8), ("份", 5), ("条", 4), ("件次", 2), ("起", 2)),
    "起": (("件", 70), ("起", 20), ("宗", 10)),
    "宗": (("件", 60), ("宗", 25), ("项", 15)),
    "部": (("件", 70), ("份", 12), ("个", 12), ("部", 6)),
}
RATES = {"率办结": ("办结", "收办")}
# Sentences whose number may be written roughly.
ROUGH = {"new.received", "new.number_first", "acts.licences", "acts.penalties", "acts.three_each", "settled.count"}
MIDDLE = re.compile(r"\[([^\[\]]*)\]")
SLOT = re.compile(r"\{([^{}]*)\}")


class Mention(NamedTuple):
    """A number in the prose: where it stands, what it is, the figures it stands for, and every value that would be right there."""

    part: str
    start: int
    end: int
    text: str
    value: float
    name: str
    figures: str
    kind: str
    style: Style
    allowed: tuple


class Author:
    """Writes the parts of one report; `text` is the part being written."""

    def __init__(self, random, figures, edition, previous, names):
        self.random, self.edition = random, edition
        self.values = quantities_of(edition, figures, previous)
        self.sums = sums_of(edition)
        self.names, year = names, int(YEARS[edition])
        self.years = {"年": str(year), "上年": str(year - 1), "下年": str(year + 1)}
        self.favourite = random.choices(("plain", "spaced", "comma", "wide", "spelt"), (60, 8, 14, 12, 6))[0]
        self.measures = {sign: random.choices(*zip(*choices, strict=True))[0] for sign, choices in MEASURES.items()}
        self.part, self.text, self.kind, self.mentions = "", "", "", []

    def can_write(self, when, template):
        """Return whether a sentence would be true of this report."""
        return all(self._holds(each) for each in [*when.split(), *SLOT.findall(template)])

    def _holds(self, condition):
        sign, name = condition[0], condition.removesuffix("~").removeprefix("元:")
        if name in RATES or name in self.years or name in MEASURES or sign in "±n我#":
            return name not in RATES or bool(self.values["收办"])
        values = [self.values.get(each) for each in name.lstrip("+-=%").split("/")]
        if None in values:
            return False
        if sign == "=":
            return values[0] == values[1] > 0
        return not values[0] if sign == "-" else condition.endswith("~") or all(value > 0 for value in values)

    def write(self, kind, template):
        """Write a sentence, its choices made and its numbers put in."""
        self.kind = kind
        while MIDDLE.search(template):
            template = MIDDLE.sub(lambda found: self.random.choice(found[1].split("|")), template)
        for number, piece in enumerate(SLOT.split(template)):
            if number % 2:
                self._slot(piece)
            else:
                self.text += piece

    def _slot(self, slot):
        if slot in self.years:
            self.text += self.years[slot]
        elif slot in MEASURES:
            self.text += self.measures[slot] if self.random.random() < 0.8 else "件"
        elif slot == "我":
            self.text += self.names[self.random.random() < 0.15]
        elif slot.startswith("n:"):
            low, high = slot[2:].split("-")
            number = self.random.randint(int(low), int(high))
            self.text += written(number, Style(self.favourite if self.favourite in ("comma", "wide") and number < 100000 else "plain"))
        elif slot.startswith("±"):
            self._compare(slot[1:])
        elif slot.startswith("%"):
            part, whole = slot[1:].split("/")
            self._percent(self.values[part] / self.values[whole] * 100, f"{part}/{whole}")
        elif slot in RATES:
            part, whole = RATES[slot]
            self._percent(self.values[part] / self.values[whole] * 100, f"{part}/{whole}")
        elif slot.startswith("元:"):
            self._money(slot[2:])
        elif slot.startswith("#"):
            self.number(int(slot[1:]), "分项", (int(slot[1:]),))
        else:
            self._figure(slot.removesuffix("~"))

    def _figure(self, name):
        value = self.values[name]
        allowed = (value, *(self.values[each] for each in ALSO.get(name, ())))
        if value > 300 and self.random.random() < 0.3 and self.kind in ROUGH:
            rough, style = roughly(self.random, value)
            # A number in 万 is compared in 万.
            scale = 10000 if "万" in style.after else 1
            self.put(rough, style, name, self.kind + "·约数", tuple(each / scale for each in allowed))
            return
        self.number(value, name, allowed)

    def number(self, value, name, allowed):
        style = choose_style(self.random, value, favourite=self.favourite)
        self.put(value, style, name, self.kind, allowed)

    def put(self, value, style, name, kind, allowed):
        start = len(self.text)
        self.text += written(value, style)
        figures = "+".join(self.sums.get(name, (name,)))
        self.mentions.append(
            Mention(self.part, start, len(self.text), self.text[start:], value, name, figures, kind, style, tuple(allowed))
        )

    def _percent(self, true, name, suffix="·占比"):
        places = self.random.choice((0, 1, 1, 2, 2)) if abs(true - round(true)) > 1e-9 else 0
        value = float(Decimal(repr(true)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP))
        style = Style("wide" if self.favourite == "wide" else "plain", places)
        self.put(value if places else int(value), style, name, self.kind + suffix, (float(true),))
        self.text += "%"

    def _money(self, name):
        amount = Decimal(str(self.values[name]))
        unit, power = self.random.choice((("元", 4), ("万元", 0), ("万元", 0)) if amount < 10000 else (("万元", 0), ("亿元", -4)))
        value = amount.scaleb(power)
        places = max(0, -value.normalize().as_tuple().exponent)
        if unit == "亿元" and places > 2:
            places = 2
        digits = "comma" if self.favourite == "comma" and unit == "元" else "plain"
        rounded = value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
        self.put(float(rounded) if places else int(rounded), Style(digits, places), name, self.kind + "·" + unit, (float(value),))
        self.text += unit

    def _compare(self, name):
        now, before = self.values.get(name), self.values.get("前·" + name)
        if not before or not now or self.random.random() < 0.5:
            return
        if now > 6 * before:
            return
        change, unit = now - before, self.measures["起" if name in ("复议", "诉讼") else "部" if "文件" in name else "件"]
        before_words = self.random.choice(("较上年", "比上年", "较去年", "与上年相比", f"较{self.years['上年']}年", "较上一年度"))
        if not change:
            self.text += self.random.choice(
                (
                    "，与上年持平",
                    f"，{before_words.replace('较', '与').replace('比上年', '与上年')}相比没有变化".replace("相比相比", "相比"),
                )
            )
            return
        more, less = self.random.choice((("增长", "下降"), ("增加", "减少"), ("上升", "回落"), ("增长", "减少")))
        word = more if change > 0 else less
        way = self.random.randrange(5)
        if change == before and way < 2:
            self.text += self.random.choice((f"，{before_words}翻了一番", "，同比增长一倍"))
        elif way < 2:
            self.text += self.random.choice(("，同比", f"，{before_words}")) + word
            self._percent(abs(change) / before * 100, "比上年·" + name, "·同比")
        elif way == 2:
            self.text += f"，{before_words}{self.random.choice(('增加', '多')) if change > 0 else self.random.choice(('减少', '少'))}"
            self.put(abs(change), Style(), "比上年·" + name, self.kind + "·增减数", (abs(change),))
            self.text += unit
        elif way == 3:
            self.text += f"，{'较' if self.random.random() < 0.5 else '比'}{self.years['上年']}年（"
            self.put(before, Style(), "上年·" + name, self.kind + "·上年数", (before,))
            self.text += f"{unit}）{word}"
            self._percent(abs(change) / before * 100, "比上年·" + name, "·同比")
        else:
            self.text += "，比上年的"
            self.put(before, Style(), "上年·" + name, self.kind + "·上年数", (before,))
            self.text += f"{unit}{'增加' if change > 0 else '减少'}"
            self.put(abs(change), Style(), "比上年·" + name, self.kind + "·增减数", (abs(change),))
            self.text += unit
