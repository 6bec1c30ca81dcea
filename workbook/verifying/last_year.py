"""Last year's file of each unit: the one with the same credit code, else with the same name."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import Executor
from pathlib import Path

from rules.reasons.waivers import CREDIT_CODE
from workbook.reading.report import read_identity
from workbook.verifying.batches import BATCH, IN_FLIGHT, batches, in_order


def find_partners(executor: Executor, files: list[Path], before_files: list[Path]) -> Mapping[str, str]:
    """Return last year's file of each file: the unit with the same credit code, else the same name."""
    before, now = _identities(executor, before_files), _identities(executor, files)
    by_code = {code: file for file, code, _ in before if code}
    by_name = {name: file for file, _, name in before if name}
    found = {file: by_code.get(code) or by_name.get(name) for file, code, name in now if code or name}
    return {file: partner for file, partner in found.items() if partner}


def _identities(executor: Executor, files: list[Path]) -> list[tuple[str, str, str]]:
    tasks = (tuple(map(str, batch)) for batch in batches(files, BATCH))
    return [each for batch in in_order(executor, identify_batch, tasks, IN_FLIGHT * 2) for each in batch]


def identify_batch(files: tuple[str, ...]) -> list[tuple[str, str, str]]:
    """Return (file, credit code, unit) of each file that can be read."""
    result = []
    for file in files:
        try:
            identity = read_identity(Path(file))
        except Exception:  # noqa: BLE001, S112  (the file itself is reported when its turn comes)
            continue
        result.append((file, identity.get(CREDIT_CODE, ""), identity.get("单位名称", "")))
    return result
