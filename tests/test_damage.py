"""Every damaged workbook gets its own sentence or observation, and none stops the reading."""

import pytest

from tests.complete import figures
from tests.damage import damages
from tests.fuzz import spoilt
from workbook.cells import place_of
from workbook.reading.report import Unreadable, formula_totals, read_report
from workbook.reading.unreadable import load_sentences

ALL = damages()
NAMES = [f"{each.kind}-{number}" for number, each in enumerate(ALL)]


def test_there_are_enough_of_enough_kinds():
    assert len(ALL) >= 200
    assert len({each.kind for each in ALL}) >= 14
    assert len({each.data for each in ALL if each.suffix == ".xlsx"}) == len([each for each in ALL if each.suffix == ".xlsx"])


@pytest.mark.parametrize(
    "damage", [each for each in ALL if each.sentence], ids=[n for n, each in zip(NAMES, ALL, strict=True) if each.sentence]
)
def test_what_cannot_be_read_says_why(damage, tmp_path):
    path = tmp_path / f"某局年报{damage.suffix}"
    path.write_bytes(damage.data)
    with pytest.raises(Unreadable) as reason:
        read_report(path)
    assert reason.value.kind in damage.sentence.split()
    text = str(reason.value)
    assert path.name in text
    assert damage.words in text
    assert "请" in text
    assert text.endswith("。")
    assert text.count("。") == 1
    assert path.read_bytes() == damage.data


@pytest.mark.parametrize(
    "damage", [each for each in ALL if not each.sentence], ids=[n for n, each in zip(NAMES, ALL, strict=True) if not each.sentence]
)
def test_what_can_be_read_says_what_is_odd(damage, tmp_path):
    path = tmp_path / f"某局年报{damage.suffix}"
    path.write_bytes(damage.data)
    report = read_report(path)
    assert tuple(dict.fromkeys(each.name for each in report.observations)) == damage.seen
    if damage.found:
        assert damage.found in {each.found for each in report.observations}
    if "?" not in damage.changed:
        whole = figures("2021")
        changed = {id: value for id, value in report.figures.items() if value != whole[id]}
        assert changed == {id: value for id, value in damage.changed.items() if id in whole and value != whole[id]}
    assert (report.previous is None) == ("上年" in damage.changed)
    for each in report.observations:
        assert each.place is None or (each.place.sheet and place_of(each.place.address))
    assert path.read_bytes() == damage.data


@pytest.mark.long
def test_nothing_spoilt_at_random_stops_the_reading(tmp_path):
    path, read, refused = tmp_path / "年报.xlsx", 0, []
    for data in spoilt(seed=1, count=300):
        path.write_bytes(data)
        try:
            report = read_report(path)
            formula_totals(path, report)
            read += 1
        except Unreadable as reason:
            refused.append(str(reason))
    assert min(read, len(refused)) > 50
    assert all(text.endswith("。") for text in refused)


def test_every_sentence_is_used():
    used = {kind for each in ALL for kind in each.sentence.split()}
    assert set(load_sentences()) - used == {"不存在", "文件夹", "无权限", "读盘出错", "文件过大", "不能改写"}
