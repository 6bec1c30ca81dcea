"""`nianbao addin install`: the button into Excel, by a plan."""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from collections.abc import Mapping

from addin.command.common import carry_out
from addin.installing.plan import plan_install
from workbook.files import existing


def run(arguments: Namespace) -> int:
    """Install the add-in for this user, or say why it cannot be."""
    wheels = existing(arguments.wheels)
    plan = plan_install(
        sys.platform,
        os.environ,
        sys.executable,
        wheels=wheels.resolve() if wheels else None,
        functions=arguments.functions,
        build=lambda interpreters: _build(interpreters, functions=arguments.functions),
        copied=arguments.copy_python,
    )
    return carry_out(plan, only_list=arguments.dry_run, done="installed", undone="undone")


def _build(interpreters: Mapping[str, str], *, functions: bool) -> bytes:
    # What builds the file comes in once it is clear that it is wanted.
    from addin.building.excel import build_addin  # noqa: PLC0415

    return build_addin(interpreters, functions=functions)
