"""The document's own properties (自定义属性), by which a template is known again."""

from __future__ import annotations

import re
from functools import lru_cache

from workbook.reading.package import STAMPS, Package

PROPERTY = re.compile(rb'<property\s[^>]*?name="([^"]*)"[^>]*>\s*<(?:\w+:)?\w+(?:\s[^>]*)?>([^<]*)<')


def read_stamps(package: Package) -> dict[str, str]:
    """Return the document's own properties (自定义属性): template, edition, version, rules."""
    return _stamps(package.read(STAMPS)) if STAMPS in package.entries else {}


@lru_cache(maxsize=16)
def _stamps(xml: bytes) -> dict[str, str]:
    return {name.decode("utf-8", "replace"): value.decode("utf-8", "replace") for name, value in PROPERTY.findall(xml)}
