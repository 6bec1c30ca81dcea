"""Timing of the button: the process that Excel's macro starts, with a program that costs nothing in Excel's place."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

from tests.benchmark_cpu import alternate, show
from workbook.reading.packed_grids import open_grids

ROUNDS = 11
# The environment of the button has none of these; xlwings would bring them in.
ABSENT = "import sys; sys.modules.update(dict.fromkeys(('numpy', 'pandas', 'polars')));"
PRESS = (
    "import addin.programs.caller; addin.programs.caller.accept();"
    "from tests.memory_program import open_recorded; book = open_recorded(sys.argv[1]);"
    "import addin.buttons.actions; addin.buttons.actions.run('check');"
    "assert book.app.impl.said[0].startswith(('没有问题', '通过', '不通过', '待说明', '未填完')), book.app.impl.said"
)


def record(path: str, target: Path) -> None:
    """Write what the sheets of a workbook hold, as a running program would give it."""
    grids = open_grids(Path(path))
    sheets = {sheet.name: [[_plain(value) for value in row] for row in grids.read(sheet)] for sheet in grids.sheets}
    data = {"name": Path(path).name, "file": path, "sheets": sheets}
    target.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")


def _plain(value: Any) -> Any:
    return None if value == "" else value.isoformat() if isinstance(value, date) else value


def benchmark_button(path: str) -> None:
    """Print what a press of 校验 takes as a process, beside the import of xlwings alone."""

    def run(code: str, *words: str) -> None:
        subprocess.run(
            [sys.executable, "-c", ABSENT + code, *words], check=True, stdout=subprocess.DEVNULL, cwd=Path(__file__).parent.parent
        )

    with tempfile.TemporaryDirectory() as folder:
        recorded = Path(folder) / "recorded.json"
        record(path, recorded)
        found = alternate({"import xlwings": lambda: run("import xlwings"), "校验 pressed": lambda: run(PRESS, str(recorded))}, ROUNDS)
    print("-- the button; ratio to importing xlwings")
    for name, seconds in found.items():
        show(name, seconds, found["import xlwings"], "(limit 2.0)" if name == "校验 pressed" else "")
