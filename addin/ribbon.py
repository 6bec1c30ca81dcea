"""The ribbon tab as data: of its groups and buttons Excel's ribbon and LibreOffice's menu and toolbar are made."""

from __future__ import annotations

from typing import Any

from rules.data import load_data


def load_ribbon() -> dict[str, Any]:
    """Return the tab, its groups and their buttons."""
    return load_data(__file__, "ribbon.json")


def button_groups() -> dict[str, str]:
    """Return the ids of all buttons in their order, each with the id of its group."""
    return {button["id"]: group["id"] for group in load_ribbon()["groups"] for button in group["actions"]}
