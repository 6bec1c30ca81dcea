"""Right prose written from figures has no finding; a number changed in it is found."""

import random
from itertools import islice

from tests.prose import prose_findings
from tests.prose_texts import changed, fresh, texts, with_words

COUNT, LEAST = 40, 38
# What is said in ways that are all read; of other groups some ways are left alone.
READ = ("规范性文件",)


def test_right_prose_has_no_finding():
    assert [[each.message for each in prose_findings(text.report)] for text in texts(COUNT)] == [[]] * COUNT


def test_a_changed_number_is_found():
    draw = random.Random(2)
    changes = ((text, change) for text in texts(COUNT * 6, seed=2) if (change := changed(text, draw, READ)))
    tried = list(islice(changes, COUNT))
    found = [fresh(prose_findings(text.report), prose_findings(with_words(text, spot, words))) for text, (spot, words) in tried]
    assert len(found) == COUNT
    assert sum(found) >= LEAST
