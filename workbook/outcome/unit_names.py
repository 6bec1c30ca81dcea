"""Whose a workbook is where its cover does not say (单位名称): what is left of the file's name without year, kind of document, copies."""

from __future__ import annotations

import re
from functools import cache
from pathlib import PurePosixPath

from rules.expressions import compiled
from workbook.outcome.wording import load_words

BETWEEN = " \t_-—–.,，、·+~　"
YEAR = r"(?:19|20)[0-9]{2}\s{0,9}(?:年度|年)?(?!报)|(?:19|20)[0-9]{2}"
NUMBERED = compiled(r"^[0-9]{1,4}[\s._\-、．]+|(?<=\D)[_\- ][0-9]{1,3}$|[_\- ]?[vV][0-9.]{1,4}$")
BRACKETS = compiled(r"[（(【\[]\s{0,9}[0-9]{0,8}\s{0,9}[）)】\]]")


def named(unit: str, file: str) -> str:
    """Return a unit's name as its cover has it, else as the name of its file tells it, "" where neither does."""
    return unit or _name_in(file)


def _name_in(file: str) -> str:
    path = PurePosixPath(file)
    name = path.stem if path.suffix else path.name
    before = ""
    while name != before:
        before = name
        name = BRACKETS.sub("", NUMBERED.sub("", _words().sub("", name))).strip(BETWEEN)
    return name if any(letter.isalpha() for letter in name) else ""


@cache
def _words() -> re.Pattern[str]:
    known = sorted(load_words()["in_file_names"], key=len, reverse=True)
    return compiled("|".join([YEAR, *map(re.escape, known)]))
