"""A district's two folders, this year's and last year's, with everything planted in them that a supervisor meets, and where it is."""

from __future__ import annotations

import os
import random
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from rules.form import load_form
from tests import edits
from tests.blank import blank
from tests.bulk import balanced_figures, last_years, neutral_prose
from tests.county import FUNCTIONS
from workbook.demo import fill_sample, load_samples

YEAR = 2021
LATER = 2_000_000_000


class Unit(NamedTuple):
    """A unit whose figures follow from its number."""

    seed: int
    name: str
    code: str


def unit(seed: int) -> Unit:
    """Return the unit of a number."""
    return Unit(seed, f"第{seed}镇", f"{seed:018d}")


# Stand in the ordinary workbook for what is put in.
NAME, CODE = "第九九九镇", "9" * 18


@cache
def ordinary(year: int, wrong: int) -> bytes:
    """Return a workbook that holds in every respect, of this year or of the one before; `wrong` is added to one figure."""
    figures = balanced_figures(load_form("2021"), random.Random(5), quiet=True)
    before = last_years(figures)
    if year != YEAR:
        figures, before = before, dict(before)
    sample: dict[str, Any] = dict(load_samples()["workbooks"][1])
    sample["identity"] = sample["identity"] | FUNCTIONS | {"单位名称": NAME, "统一社会信用代码": CODE, "报告年度": str(year)}
    texts = neutral_prose(sample["prose"], NAME)
    sample["prose"] = {section: text.replace("2021", str(year)).replace("2020", str(year - 1)) for section, text in texts.items()}
    sample["previous"], sample["previous_identity"] = before, {"单位名称": NAME, "报告年度": str(year - 1)}
    sample["figures"] = figures | {"表三.新收.自然人": figures["表三.新收.自然人"] + wrong}
    return fill_sample(sample, blank("2021"))


def workbook_of(of: Unit, year: int = YEAR, *, wrong: int = 0, name: str = "", code: str = "") -> bytes:
    """Return a unit's workbook of a year; `wrong` is added to one figure, name and code stand on its cover instead of its own."""
    named, coded = (name or of.name).encode(), (code or of.code).encode()
    parts = edits.unpack(ordinary(year, wrong))
    return edits.pack({part: content.replace(NAME.encode(), named).replace(CODE.encode(), coded) for part, content in parts})


class District:
    """Two folders and what was planted: the file by what is wrong with it."""

    def __init__(self, root: Path, ordinary: int) -> None:
        self.now, self.before = root / "今年", root / "去年"
        self.planted: dict[str, str] = {}
        for number in range(1, ordinary + 1):
            self.send(f"甲片/{number:03d}.xlsx", workbook_of(unit(number)))
            self.keep(f"{number:03d}.xlsx", workbook_of(unit(number), YEAR - 1))
        self._plant()

    def send(self, file: str, content: bytes, what: str = "", written: float | None = None) -> None:
        """Put a workbook into this year's folder."""
        path = self.now / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        if written:
            os.utime(path, (written, written))
        if what:
            self.planted[what] = file

    def keep(self, file: str, content: bytes) -> None:
        """Put a workbook into last year's folder."""
        self.before.mkdir(parents=True, exist_ok=True)
        (self.before / file).write_bytes(content)

    def _plant(self) -> None:
        a = [unit(number) for number in range(900, 920)]
        self.send("乙片/错年度.xlsx", workbook_of(a[0], YEAR + 1), "另一年度")
        self.keep("900.xlsx", workbook_of(a[0], YEAR - 1))
        self.send("乙片/又交一遍.xlsx", workbook_of(a[1], YEAR - 1), "上年的文件")
        self.keep("901.xlsx", workbook_of(a[1], YEAR - 1))
        self.send("乙片/两份相同1.xlsx", workbook_of(a[2]), "相同的一份")
        self.send("乙片/两份相同2.xlsx", workbook_of(a[2]), "相同的另一份")
        self.keep("902.xlsx", workbook_of(a[2], YEAR - 1))
        self.send("乙片/先交的.xlsx", workbook_of(a[3], wrong=3), "错的旧版")
        self.send("乙片/改好的.xlsx", workbook_of(a[3]), "改好的新版", LATER)
        self.keep("903.xlsx", workbook_of(a[3], YEAR - 1))
        self.send("乙片/抄了代码.xlsx", workbook_of(a[4], code=a[5].code), "用了别家的代码")
        self.send("乙片/被抄的.xlsx", workbook_of(a[5]), "代码被别家用了")
        self.keep("904.xlsx", workbook_of(a[4], YEAR - 1))
        self.keep("905.xlsx", workbook_of(a[5], YEAR - 1))
        self.send("乙片/改了代码.xlsx", workbook_of(a[6], code=f"{8888:018d}"), "与上年代码不同")
        self.keep("906.xlsx", workbook_of(a[6], YEAR - 1))
        self.send("乙片/上年两份.xlsx", workbook_of(a[7]), "上年两份")
        self.keep("907-1.xlsx", workbook_of(a[7], YEAR - 1))
        self.keep("907-2.xlsx", workbook_of(a[7], YEAR - 1, wrong=2))
        self.send("乙片/上年是前年.xlsx", workbook_of(a[8]), "上年年度不对")
        self.keep("908.xlsx", workbook_of(a[8], YEAR - 2))
        self.send("乙片/新设.xlsx", workbook_of(a[9]), "上年没有")
        self.keep("910.xlsx", workbook_of(a[10], YEAR - 1))
        self.keep("坏.xlsx", b"PK\x03\x04 broken")
        self.send("乙片/全角.xlsx", workbook_of(a[11], name="第911镇(乙)"), "括号全半角不同")
        self.keep("911.xlsx", workbook_of(a[11], YEAR - 1, name="第９１１镇（乙）"))
        self.send("乙片/不平.xlsx", workbook_of(a[12], wrong=5), "不平")
        self.keep("912.xlsx", workbook_of(a[12], YEAR - 1))
        self.keep("912-同.xlsx", workbook_of(a[12], YEAR - 1))
