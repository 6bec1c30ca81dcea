"""Small files made to take time, memory or the process: within a worker's limits each is a verdict or one sentence, and the others are judged."""

from shutil import copy

import pytest

from tests.complete import complete
from tests.conftest import REPORTS
from workbook.verifying.run import Run

HOSTILE = sorted((REPORTS.parent / "faults" / "hostile").glob("*.xlsx"))
GOOD = 5


@pytest.mark.long
def test_the_others_of_a_folder_are_judged(tmp_path):
    if not HOSTILE:
        pytest.skip("report: the hostile workbooks are not at hand")
    folder = tmp_path / "上报"
    folder.mkdir()
    for path in HOSTILE:
        copy(path, folder)
    for number in range(GOOD):
        (folder / f"好{number}.xlsx").write_bytes(complete())
    units = {unit.file: unit for unit in Run(folder, jobs=1).units()}
    assert set(units) == {path.name for path in folder.iterdir()}
    assert {units[f"好{number}.xlsx"].error for number in range(GOOD)} == {None}
    for path in HOSTILE:
        error = units[path.name].error
        assert not error or (error.startswith(f"“{path.name}”") and error.count("。") == 1), error
        assert "没有料到" not in (error or "")
