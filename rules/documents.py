"""Documents (文件) that rules rest on: since when each asks something of a report, and which one the form itself is."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, NamedTuple

from rules.data import load_data


class Document(NamedTuple):
    """A document by the name rules give it; `first_year` is the first year of whose reports it asks something."""

    name: str
    first_year: int
    number: str
    edition: str


@cache
def load_documents() -> dict[str, Document]:
    """Return the listed documents by name."""
    items: list[dict[str, Any]] = _data()["documents"]
    listed = (Document(item["name"], item["first_year"], item.get("number", ""), item.get("edition", "")) for item in items)
    return {document.name: document for document in listed}


def known_grounds() -> list[str]:
    """Return everything the source of a rule of ours may name: the form, listed documents, what is no document."""
    return [form_word(), *load_documents(), *_data()["grounds"]]


def form_word() -> str:
    """Return the word by which a rule's source names the form the report is written on, whichever edition that is."""
    word: str = _data()["form"]
    return word


def source_in(edition: str, source: Mapping[str, str]) -> Mapping[str, str]:
    """Return a rule's source as a report of this edition has it: where it is the form, the document that gave out that form."""
    if source.get("document") != form_word():
        return source
    named = (document.name for document in load_documents().values() if document.edition == edition)
    return {**source, "document": next(named, form_word())}


def _data() -> dict[str, Any]:
    return load_data(__file__, "documents.json")
