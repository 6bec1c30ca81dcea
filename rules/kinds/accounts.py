"""Foreign names (WQ-05): accounts the cover does not allow, 我局 in a town's report, another town as the one that acts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from rules.expressions import compiled
from rules.kinds.actors import foreign_actors
from rules.kinds.names import SHORTEST, allowed_names, neighbours, own_names
from rules.kinds.prose import MOST_FINDS, MOST_LOOKED_AT, Part, prose_of, result_at
from rules.kinds.units import is_foreign_name
from rules.report import Report
from rules.rule import Judged, Result, Rule

# One of these is in every word for an account: looking for one character is twenty times as fast as for a word.
KEYS = "微号抖"
PLATFORM = r"微信公众(?:号|平台)|公众号|微信(?!公众)|微博|微平台|抖音号?|视频号|头条号|快手号"
# Compiled when a report has something for them: most of a process' start is compiling.
QUOTED = r"[“「『][^“”「」『』\n]{2,15}[”」』]"
BEFORE = rf"((?:{QUOTED}[、和及与]?){{0,5}}{QUOTED})(?:等|\d{{1,2}}个|官方|政务|的|新浪){{0,3}}\Z"
AFTER = (
    rf"(?:平台|账号|号)?(?:名称)?[为是：:]? ?((?:(?:{QUOTED}|《[^》\n]{{2,15}}》)[、和及与]?){{1,6}})"
    r"(?!栏|专|板|版|菜|频|模|功|系|活|等栏)"
)
AFTER_COLON = (
    r"(?:平台|账号)?[：:] ?(?!发布|推送|公开|主动|累计|共|全年|主要|及时|开设|通过|利用|每)([\u4e00-\u9fffA-Za-z]{2,12}?)"
    r"(?=微信|公众号|平台|微博|[，。；、）)“”\n ]|\Z)"
)
NAME = r"[“「『《]([^“”「」『』》\n]{2,15})[”」』》]"
GENERIC = (
    r"微信公众号|微信公众平台|公众号|官方|政务|微信|微博|微平台|新媒体|两微一端|两微|一端|平台|互联网|线上|线下|账号|抖音|视频号"
    r"|\d+|网站|客户端|小程序|短信|电视|报纸|广播|公示栏|公开栏"
)
JOINED = frozenset("+＋、和及与，。；：")
OTHER_TOWN = r"[\u4e00-\u9fff]{2,3}(?<![古小乡城重强村名特])(?:镇|乡|街道)(?=发布|人民|政府|办|微|党|在线|融媒|公众|\Z)"
SELF = r"我(局(?![部限面])|委(?![托派任员])|厅|镇|乡|街道)"
WINDOW = 60
TOWNS = ("镇", "乡", "街道", "镇人民政府", "乡人民政府", "街道办事处")


class Account(NamedTuple):
    """An account the prose names: where, and its name."""

    start: int
    end: int
    name: str


def judge_names(rule: Rule, report: Report) -> Judged:
    """Judge accounts, what the unit calls itself, and who is said to act: three instances, each undecided where the cover is silent."""
    part = prose_of(report).part()
    if not part.text or not report.unit:
        return Judged(0, 1, [])
    found = (_foreign_accounts(rule, part, report), _foreign_selves(rule, part, report), _foreign_subjects(rule, part, report))
    return Judged(sum(not each for each in found), 0, [result for each in found for result in each])


def accounts(part: Part) -> Iterator[Account]:
    """Yield the accounts a text names, each once."""
    seen: set[tuple[int, str]] = set()
    for start, end in _platforms(part.text):
        after = () if part.text[start:end] == "微信" else _named_after(part.text, end)
        for account in (*_named_before(part.text, start), *after):
            if (account.start, account.name) not in seen and _is_name(account.name):
                seen.add((account.start, account.name))
                yield account


def _is_name(name: str) -> bool:
    """Return whether words are a name, not a list of media or a word for all of them: “网站+微信”, “两微一端”."""
    return not JOINED & set(name) and len(compiled(GENERIC).sub("", name)) >= SHORTEST


def _platforms(text: str) -> list[tuple[int, int]]:
    """Return the spans of the words for accounts, those next to one another looked at once."""
    spans: dict[int, int] = {}
    for key in KEYS:
        place, looked_at = text.find(key), 0
        while place >= 0 and looked_at < MOST_LOOKED_AT:
            looked_at += 1
            for match in compiled(PLATFORM).finditer(text, max(place - 4, 0), place + 6):
                spans.setdefault(match.start(), match.end())
            place = text.find(key, place + 1)
    return sorted(spans.items())


def _named_before(text: str, start: int) -> Iterator[Account]:
    low = max(start - WINDOW, 0)
    before = text[low:start]
    match = compiled(BEFORE).search(before) if before and before[-1] in "”」』等个方务的浪" else None
    if match:
        yield from (
            Account(low + each.start(1), low + each.end(1), each.group(1)) for each in compiled(NAME).finditer(before, match.start(1))
        )
    opened = max(before.rfind(mark) for mark in "“「『")
    if opened >= 0 and not set(before[opened + 1 :]) & set("”」』，。；") and len(before) - opened > SHORTEST:
        first = low + opened + 1
        closed = next((place for place in range(start, min(start + 15, len(text))) if text[place] in "”」』"), start)
        yield Account(first, closed, text[first:closed])


def _named_after(text: str, end: int) -> Iterator[Account]:
    match = compiled(AFTER).match(text, end, end + WINDOW)
    if match:
        yield from (
            Account(each.start(1), each.end(1), each.group(1)) for each in compiled(NAME).finditer(text, match.start(1), match.end(1))
        )
        return
    match = compiled(AFTER_COLON).match(text, end, end + WINDOW)
    if match:
        yield Account(match.start(1), match.end(1), match.group(1))


def _foreign_accounts(rule: Rule, part: Part, report: Report) -> list[Result]:
    own, allowed = own_names(report), allowed_names(report)
    found: dict[str, Account] = {}
    for account in accounts(part):
        if _is_foreign(account.name, own, allowed, is_town=report.unit.endswith(TOWNS)) or (
            not allowed and is_foreign_name(account.name, report)
        ):
            found.setdefault(compiled(GENERIC).sub("", account.name), account)
    return [_result(rule, part, account.start, account.end, "账号") for account in found.values()]


def _is_foreign(name: str, own: list[str], allowed: list[str], *, is_town: bool) -> bool:
    """Return whether an account is not the unit's; with no list on the cover, only one that bears another place's name is."""
    if any(core in name for core in own) or any(each in name or compiled(GENERIC).sub("", name) in each for each in allowed):
        return False
    if allowed:
        return True
    if any(sister in name for core in own for sister in neighbours(core)):
        return True
    return is_town and bool(compiled(OTHER_TOWN).search(name))


def _foreign_selves(rule: Rule, part: Part, report: Report) -> list[Result]:
    """Return a result for each 我局, 我镇 … that does not fit the kind of body; 我市 and 我县 may mean the place."""
    body = report.body
    if body is None or "我" not in part.text:
        return []
    fits, allowed = _fitting(report.unit, body.self_names), allowed_names(report)
    found: dict[str, re.Match[str]] = {}
    for match in compiled(SELF).finditer(part.text):
        if fits and match.group() not in fits and match.group() not in allowed:
            found.setdefault(match.group(), match)
    return [_result(rule, part, match.start(), match.end(), "自称") for match in found.values()]


def _fitting(unit: str, self_names: list[str]) -> set[str]:
    """Return what the unit may call itself: what its name ends in, where that tells, else what bodies of its kind say."""
    ending = next((each for each in ("街道", "镇", "乡", "局", "厅") if unit.endswith((each, f"{each}人民政府", f"{each}办事处"))), "")
    return {f"我{ending}"} if ending else set(self_names)


def _foreign_subjects(rule: Rule, part: Part, report: Report) -> list[Result]:
    """Return a result for each other unit that a sentence says acted, or is named where the unit's own name should stand."""
    return [_result(rule, part, start, end, "单位") for start, end in islice(foreign_actors(part, report), MOST_FINDS)]


def _result(rule: Rule, part: Part, start: int, end: int, what: str) -> Result:
    result = result_at(rule, part, start, end, {"what": what})
    result.scope = part.text[start:end]
    return result
