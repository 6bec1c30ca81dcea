"""Long counts, which `pytest` does a small part of: `python -m tests.soak [REPORTS]` compares formulas and engine on that many reports."""

from __future__ import annotations

import random
import sys
import tempfile
from collections import Counter
from pathlib import Path
from shutil import copy
from typing import Any

from rules.form import EDITIONS, load_form
from tests.live_book import LiveBook
from tests.live_rows import disagreements, random_report
from tests.running_office import TEMPLATES, Office

REPORTS = 2000
SHOWN = 5


def compare_formulas(context: Any, folder: Path, edition: str, count: int, *, typed: bool) -> int:
    """Return on how many of that many random reports the template's formulas and the engine differ, and print what was seen."""
    book = LiveBook(context, Path(copy(TEMPLATES / f"{edition}.xlsx", folder)), edition, typed=typed)
    generator, verdicts, wrong = random.Random(f"soak {edition} {typed}"), Counter[str](), 0
    for number in range(count):
        report = random_report(load_form(edition), generator, typed=typed)
        found = book.check(report)
        verdicts.update(each.verdict for each in found.values())
        different = disagreements(report, found)
        wrong += bool(different)
        if different and wrong <= SHOWN:
            print(f"  report {number}: {'; '.join(different[:SHOWN])}")
    book.close()
    print(f"{edition}, {'typed' if typed else 'formula'} totals: {count} reports, {wrong} differ; rows {dict(verdicts)}", flush=True)
    return wrong


def main() -> int:
    """Compare on both editions with both kinds of totals; return 1 when anything differs."""
    each = int(sys.argv[1] if len(sys.argv) > 1 else REPORTS) // 4
    with tempfile.TemporaryDirectory() as name:
        office = Office(Path(name) / "profile")
        context = None
        try:
            context = office.connect()
            folders = [(edition, typed) for edition in EDITIONS for typed in (False, True)]
            wrong = 0
            for edition, typed in folders:
                folder = Path(name) / f"{edition}-{typed}"
                folder.mkdir()
                wrong += compare_formulas(context, folder, edition, each, typed=typed)
        finally:
            office.stop(context)
    return min(wrong, 1)


if __name__ == "__main__":
    sys.exit(main())
