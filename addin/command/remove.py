"""`nianbao addin remove`: out of Excel again what was installed, and nothing else."""

from __future__ import annotations

import os
import sys
from argparse import Namespace

from addin.command.common import carry_out
from addin.installing.plan import plan_remove


def run(arguments: Namespace) -> int:
    """Remove what was installed, or say why it cannot be."""
    plan = plan_remove(sys.platform, os.environ, sys.executable)
    return carry_out(plan, only_list=arguments.dry_run, done="removed", undone="kept")
