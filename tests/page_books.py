"""Workbooks for the page in a browser: a sample in which nothing is open, and one in which a number is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from workbook.demo import fill_sample, load_samples
from workbook.template.blank import make_template


@pytest.fixture(scope="module")
def wrong(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a sample in which one number is wrong."""
    return write_sample(tmp_path_factory.mktemp("错"), {"表三.新收.自然人": 7})


@pytest.fixture(scope="module")
def right(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the same sample, in which nothing is open."""
    return write_sample(tmp_path_factory.mktemp("对"), {})


def write_sample(
    folder: Path, changed: dict[str, int], year: str = "2021", unit: str = "东郊镇", prose: dict[str, str] | None = None
) -> Path:
    """Write a sample with some of it changed, and return its path."""
    folder.mkdir(exist_ok=True)
    sample = next(each for each in load_samples()["workbooks"] if each["identity"]["单位名称"] == "东郊镇")
    identity = sample["identity"] | {"报告年度": year, "单位名称": unit}
    path = folder / sample["file"].replace("2021", year).replace("东郊镇", unit)
    changes = {"identity": identity, "figures": sample["figures"] | changed, "prose": sample["prose"] | (prose or {})}
    path.write_bytes(fill_sample(sample | changes, make_template("2021")))
    return path
