"""Rules of ours and the years of the documents they rest on: none asks of a report what came later than the form it is written on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from rules.documents import Document, known_grounds, load_documents
from rules.form import EDITIONS, load_form
from rules.linting.values import Defect
from rules.spelling import nearest

# Where people read what a rule rests on.
SPOKEN = ("title", "message", "asks", "why", "remedy")


def dating_defects(item: Mapping[str, Any]) -> Iterator[Defect]:
    """Yield what is wrong with the documents a rule names: one that is not listed, or that is younger than the rule may ask for."""
    source = item.get("source")
    name = source.get("document") if isinstance(source, dict) else None
    if isinstance(name, str) and name not in known_grounds():
        near = nearest(name, known_grounds(), 0.5)
        yield ("source", "document"), f"依据“{name}”不在 documents.json 里{f'，是不是“{near}”' if near else ''}。"
    if isinstance(name, str) and name in load_documents():
        yield from _too_early(item, load_documents()[name], ("source", "document"), "依据")
    for key in SPOKEN:
        for document in load_documents().values():
            if document.number and document.number in str(item.get(key, "")):
                yield from _too_early(item, document, (key,), f"{key} 引用的")


def _too_early(item: Mapping[str, Any], document: Document, spot: tuple[str, ...], lead: str) -> Iterator[Defect]:
    """Yield the oldest form the rule is in force for, where the document came later and nothing in the rule says so."""
    since, from_year = item.get("since", ""), item.get("from_year", 0)
    forms = (load_form(edition) for edition in sorted(EDITIONS) if str(since) <= edition)
    younger = (form for form in forms if document.first_year > (form.years[0] or 0))
    form = next(younger, None)
    if form and isinstance(from_year, int) and from_year < document.first_year:
        ways = f"请写 from_year（{document.first_year} 或以后）"
        if document.edition:
            ways += f"，或把 since 写成 {document.edition}；各版格式都有的要求，依据写“{known_grounds()[0]}”"
        yield spot, f"{lead}“{document.name}”从 {document.first_year} 年度起才有，这条规则对 {form.name}格式的年报也起作用。{ways}。"
