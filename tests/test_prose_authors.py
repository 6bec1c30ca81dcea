"""The authors' prose is what its notes say: every number stands where it is said to, is right, and has a slip that is wrong."""

import json
from random import Random

import jsonschema
import pytest

from tests.prose_authors import change, make
from tests.prose_numbers import Style, is_permissible, spell, written
from tests.prose_phrases import DATA, HERE

SEEDS = range(12)


def test_the_sentences_are_data_in_order():
    jsonschema.validate(DATA, json.loads((HERE / "data" / DATA["$schema"]).read_text(encoding="utf-8")))


@pytest.mark.parametrize("seed", SEEDS)
def test_every_number_is_right_and_stands_where_it_is_said_to(seed):
    _, _, parts, mentions = make(f"numbers-{seed}")
    assert mentions
    for each in mentions:
        assert parts[each.part][each.start : each.end] == each.text == written(each.value, each.style)
        assert is_permissible(each.value, each.style, each.allowed), each


@pytest.mark.parametrize("seed", SEEDS)
def test_a_slip_makes_another_number_of_the_same_style(seed):
    _, _, _, mentions = make(f"slips-{seed}")
    for each in mentions:
        value, _ = change(Random(seed), each)
        assert value != each.value
        assert written(value, each.style) != each.text


def test_the_same_seed_writes_the_same():
    assert make("again")[2:] == make("again")[2:]


@pytest.mark.parametrize(
    ("number", "spelt"),
    [(0, "零"), (10, "十"), (12, "十二"), (105, "一百零五"), (110, "一百一十"), (20030, "二万零三十"), (34000, "三万四千")],
)
def test_numbers_are_spelt_as_people_spell_them(number, spelt):
    assert spell(number) == spelt


def test_what_is_written_roughly_is_right_for_more_than_one_number():
    more = Style("plain", 0, "", "余")
    assert is_permissible(3100, more, (3128,))
    assert not is_permissible(3200, more, (3128,))
