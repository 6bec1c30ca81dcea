"""The template as a clerk gets it, made once a process: to make it takes as long as everything that most tests do with it."""

from functools import cache

from workbook.template.blank import make_template


@cache
def blank(edition: str) -> bytes:
    """Return the blank template of an edition."""
    return make_template(edition)
