"""Words of rules: literal ones and /expressions/, found fast because one rare character tells where none can be."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from rules.kinds.personal import CHECKS
from rules.kinds.prose import Part
from rules.report import Report

# The characters these reports are made of; looking for one of them tells nothing.
COMMON = frozenset(
    "的政府信息公开工作年度件条一二三四五不是有主动依申请办理结平台建设监督保障行为和在了对各部门关于与及上下新中大"
    "人民社会务网站内容情况我局镇县市区以等进加强提高完善"
)
GROUP = re.compile(r"\((?:[^()\\]|\\.)*\)(?:[*?+]|\{[^}]*\})?")
VAGUE = re.compile(r"(?:\\.|\[(?:[^\]\\]|\\.)*\]|.)(?:[*?]|\{0[^}]*\})|\\.|\[(?:[^\]\\]|\\.)*\]|\{[^}]*\}|[.^$+]")
NEAR = 20


class Word:
    """A literal word, or an expression written between slashes; `check` is a named test its finds have to pass."""

    __slots__ = ("_expression", "check", "gate", "label", "run", "text")

    def __init__(self, data: str | dict[str, Any]) -> None:
        item: dict[str, Any] = {"pattern": data} if isinstance(data, str) else data
        pattern: str = item["pattern"]
        is_expression = len(pattern) > 1 and pattern[0] == pattern[-1] == "/"
        self.text = pattern[1:-1] if is_expression else pattern
        self._expression: re.Pattern[str] | str | None = self.text if is_expression else None
        self.label: str = item.get("label", "")
        self.run: int = item.get("run", 0)
        self.check: Callable[[str, Report], bool] | None = CHECKS[item["validate"]] if "validate" in item else None
        self.gate = gate(self.text) if is_expression else _rarest(self.text)

    def spans(self, part: Part, report: Report) -> Iterator[tuple[int, int]]:
        """Yield where the word stands in a part."""
        if self.gate not in part.text or self.run > part.longest_run:
            return
        for start, end in self._spans(part.text):
            if self.check is None or self.check(part.text[start:end], report):
                yield start, end

    def is_in(self, text: str) -> bool:
        """Return whether the text has the word."""
        if self.gate not in text:
            return False
        return self.text in text if self._expression is None else bool(self.expression.search(text))

    @property
    def expression(self) -> re.Pattern[str]:
        """Return the expression, compiled when the first text asks for it: most texts never do."""
        if not isinstance(self._expression, re.Pattern):
            self._expression = re.compile(self.text if self._expression else re.escape(self.text))
        return self._expression

    def _spans(self, text: str) -> Iterator[tuple[int, int]]:
        if self._expression is not None:
            yield from (match.span() for match in self.expression.finditer(text))
            return
        start = text.find(self.text)
        while start >= 0:
            yield start, start + len(self.text)
            start = text.find(self.text, start + len(self.text))


def covers(expressions: list[re.Pattern[str]], text: str, start: int, end: int) -> bool:
    """Return whether one of the expressions, tried on the words around a span, takes in the span or a piece of it."""
    low = max(start - NEAR, 0)
    near = text[low : end + NEAR]
    return any(match.start() + low < end and match.end() + low > start for each in expressions for match in each.finditer(near))


def gate(pattern: str) -> str:
    """Return a character every find of the expression must have, "" when none is sure."""
    rest, before = pattern, ""
    while rest != before:
        rest, before = GROUP.sub("", rest), rest
    return "" if "|" in rest or "(" in rest else _rarest(VAGUE.sub("", rest))


def _rarest(text: str) -> str:
    return next((char for char in text if char not in COMMON), text[-1:])
