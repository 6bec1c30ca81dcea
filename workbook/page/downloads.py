"""What can be downloaded of a checked workbook (下载): one list, each with what its button says and the question that makes it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rules.data import load_data
from workbook.findings.checked import Checked


def downloads_of(checked: Checked) -> list[dict[str, Any]]:
    """Return what is offered, in the order of the buttons; nothing is offered that would be refused."""
    said = load_data(__file__, "words.json")["do"]
    return [{"label": label, "question": question} for label, question in _offered(checked, said)]


def _offered(checked: Checked, said: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    if checked.report is not None:
        if checked.findings:
            yield said["mark"], {"do": "mark"}
        draft = _is_shut(checked)
        for kind, label in said["draft" if draft else "report"].items():
            yield label, {"do": "report", "kind": kind, "draft": draft}
    yield said["json"], {"do": "json"}


def _is_shut(checked: Checked) -> bool:
    """Return whether no report may be made of it but a draft."""
    from workbook.narrative.compose import compose  # noqa: PLC0415  (what a damaged file never needs)
    from workbook.narrative.gate import open_gate  # noqa: PLC0415

    return checked.report is not None and open_gate(checked, compose(checked.report)).is_shut
