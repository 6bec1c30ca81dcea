"""Names of places: what of a unit's name is its own, and what another place of the same kind would be called."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rules.report import Report

SUFFIXES = ("人民政府办公室", "人民政府办公厅", "人民政府", "街道办事处", "办事处", "办公室", "办公厅", "委员会")
PLACE = re.compile(r"[\u4e00-\u9fff]{2,}?(?=省|市|县|区|旗|镇|乡|街道|自治州|苏木|局|委|厅)")
LEVELS = frozenset("省市县区旗镇乡街道苏木局委厅")
DIRECTIONS = ("东南西北", "上下", "新老旧", "大小", "前后", "内外", "左右")
# Words for regions, which anybody may use.
REGIONS = frozenset({"江南", "江北", "东北", "西北", "西南", "东南", "华东", "华南", "华北", "华西"})
SHORTEST = 2


def cores(name: str) -> list[str]:
    """Return the own parts of a unit's name: 淮安市洪泽区人民政府 has 淮安 and 洪泽."""
    rest = name
    for suffix in SUFFIXES:
        rest = rest.removesuffix(suffix)
    parts = [part.lstrip("".join(LEVELS)) for part in PLACE.findall(rest)] or [rest]
    found = [part for part in parts if len(part) >= SHORTEST]
    return found or ([rest] if len(rest) >= SHORTEST else [])


def own_names(report: Report) -> list[str]:
    """Return the place-name parts of the unit and of its superior."""
    return [*cores(report.unit), *cores(report.identity.get("上级单位", ""))]


def allowed_names(report: Report) -> list[str]:
    """Return the names and accounts the cover lets the prose mention."""
    listed = re.split(r"[、，,；;\n\s]+", report.identity.get("可提及的名称和账号", ""))
    return [re.sub(r"[“”\"「」]", "", each) for each in listed if each]


def neighbours(core: str) -> Iterator[str]:
    """Yield what a sister place is called: the same name with another direction or size, 北郊 for 南郊."""
    for place, char in enumerate(core):
        for group in DIRECTIONS:
            if char in group:
                sisters = (core[:place] + other + core[place + 1 :] for other in group if other != char)
                yield from (sister for sister in sisters if sister not in REGIONS)
