"""Right prose written from figures has no finding; a number changed in it is found."""

import random
from itertools import islice

from tests.prose import prose_findings
from tests.prose_texts import changed, is_found, texts

COUNT, LEAST = 60, 58


def test_right_prose_has_no_finding():
    assert [[each.message for each in prose_findings(text.report)] for text in texts(COUNT)] == [[]] * COUNT


def test_a_changed_number_is_found():
    draw = random.Random(2)
    changes = ((text, change) for text in texts(COUNT * 6, seed=2) if (change := changed(text, draw)))
    tried = list(islice(changes, COUNT))
    found = [is_found(text, spot, words) for text, (spot, words) in tried]
    assert len(found) == COUNT
    assert sum(found) >= LEAST
