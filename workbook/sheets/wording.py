"""The words of the template besides the form's own (wording.json)."""

from __future__ import annotations

from typing import Any

from rules.data import load_data


def load_wording() -> dict[str, Any]:
    """Return the texts that the template shows besides the form's own."""
    return load_data(__file__, "wording.json")
