"""Prose of many hands: right texts to random right reports, one number of each changed, and what the rules say to both.

The sentences of `prose_phrases` were written from published habits of speech by somebody who had not seen how the program reads
prose. `python -m tests.prose_authors --texts 2000 --seed 1` tells the false alarms and how many changed numbers are found.
"""

import argparse
import random as randomness
import re
from collections import Counter, defaultdict
from functools import cache

from rules.conclude import conclude
from rules.engine import judge
from rules.states import FAIL
from tests.prose_chance import write
from tests.prose_figures import random_right
from tests.prose_numbers import WIDE, is_permissible, slips, written
from tests.reports import report_of
from workbook.checking import catalogue_for

NARROW = {wide: chr(narrow) for narrow, wide in WIDE.items()}
NUMBER = " ?[0-9０-９零一二三四五六七八九十百千万,.，．]+ ?"


@cache
def _rules(edition):
    catalogue = catalogue_for(edition)
    return catalogue.only([code for code in catalogue.rules if code.startswith("TX")])


PART = "分项"


def alarms(report):
    """Return what the rules of text against tables find: how often each code with its sentence."""
    concluded = conclude(judge(report, _rules(report.form.edition)), report, _rules(report.form.edition))
    findings = [*concluded.findings, *concluded.behind]
    return Counter((each.result.rule.code, each.severity, each.message) for each in findings if each.result.verdict == FAIL)


def _template(message, parts, mentions):
    """Return the kind of sentence that a finding quotes the beginning of, "?" where no number of the tables stands in it."""
    where, quote = re.search(r"“([^”]*)”写(?:的)?“([^”…]*)", message).groups()
    # A finding writes numbers in its own style, not in the author's.
    words = [re.escape(word) for word in re.split(r" ?[\d,]+(?:\.\d+)? ?", quote.translate(NARROW))]
    spans = [found.span() for found in re.finditer(NUMBER.join(words), parts.get(where, ""))]
    numbers = re.findall(r"\d+", quote.replace(",", ""))
    inside = [each for low, high in spans for each in mentions if each.part == where and low <= each.start < high]
    quoted = [each.kind for each in inside if each.text.strip() in quote or str(each.value).split(".")[0] in numbers]
    return quoted[0] if quoted else "? " + re.sub(r"\d+", "N", quote)[:24]


def make(seed):
    """Return a right report with its prose and the numbers that stand in it, and the random generator that made it."""
    random = randomness.Random(seed)
    edition, identity, names, figures, previous = random_right(random)
    parts, mentions = write(random, edition, figures, previous, names)
    return random, lambda prose: report_of(figures, edition, prose=prose, previous=previous, identity=identity), parts, mentions


def change(random, mention):
    """Return another number in its place, by a slip that can be made there, and what slip it is."""
    ways = {way: numbers for way, numbers in slips(mention.value, mention.style).items() if numbers}
    way = random.choice(sorted(ways))
    return random.choice(ways[way]), way


class Tally:
    """How many numbers were changed and how many of the changes found: by kind, and by slip, style and part; those not found."""

    def __init__(self):
        self.tried, self.found, self.ways, self.ways_found = Counter(), Counter(), Counter(), Counter()
        self.missed = defaultdict(list)


def _try(random, mention, report, parts, names, *, before, tally):
    value, way = change(random, mention)
    if is_permissible(value, mention.style, mention.allowed):
        return "excluded"
    text, new = parts[mention.part], written(value, mention.style)
    changed = text[: mention.start] + new + text[mention.end :]
    style = "rough" if mention.style.is_rough else "spaced" if mention.style.before else mention.style.digits
    ways = (way, style, mention.part, "told once" if names.count(mention.name) == 1 else "told more than once")
    # A part that only the prose counts may be one of several; that it became smaller is no contradiction.
    ways = (*ways, "part of a total in the prose" if mention.name == PART else "figure of the tables")
    if unit := re.match("件次|万元|亿元|[件宗份条起项部个元%]", text[mention.end :]):
        ways = (*ways, unit[0])
    tally.tried[mention.kind] += 1
    tally.ways.update(ways)
    if alarms(report(parts | {mention.part: changed})) - before:
        tally.found[mention.kind] += 1
        tally.ways_found.update(ways)
        return "found"
    quote = changed[max(0, mention.start - 60) : mention.end + 40].replace("\n", "/")
    tally.missed[mention.kind, mention.name].append(f"{mention.text}→{new} ({way}) …{quote}…")
    return "missed"


def run(texts, seed, *, each=False):
    """Judge so many texts unchanged and with one number changed, or `each` in turn; print what is not as it should be."""
    false, examples, counts, tally = Counter(), defaultdict(list), Counter(), Tally()
    for number in range(texts):
        random, report, parts, mentions = make(f"{seed}-{number}")
        counts["characters"] += sum(map(len, parts.values()))
        counts["mentions"] += len(mentions)
        before = alarms(report(parts))
        counts["texts with a false alarm"] += bool(before)
        for code, _, message in before:
            form = code, _template(message, parts, mentions)
            false[form] += 1
            examples[form].append(f"{seed}-{number}: {message}")
        if not mentions:
            counts["no number"] += 1
            continue
        names = [mention.name for mention in mentions]
        for mention in mentions if each else [random.choice(mentions)]:
            counts[_try(random, mention, report, parts, names, before=before, tally=tally)] += 1
    _tell(texts, counts, (false, examples), tally)


def _tell(texts, counts, alarmed, tally):
    total = counts["found"] + counts["missed"]
    print(f"{texts} texts, {counts['characters'] // texts} characters and {counts['mentions'] / texts:.1f} numbers each")
    print(f"unchanged: {counts['texts with a false alarm']} texts with a finding, {sum(alarmed[0].values())} findings")
    for form, times in alarmed[0].most_common():
        print(f"  {times:5} {' '.join(form)}", *alarmed[1][form][:2], sep="\n        ")
    print(f"changed: {counts['found']} of {total} found ({counts['found'] / max(1, total):.2%}); excluded {counts['excluded']}")
    for way, times in tally.ways.most_common():
        print(f"  {tally.ways_found[way] / times:7.1%} of {times:4} {way}")
    print("by kind:")
    for kind, times in sorted(tally.tried.items(), key=lambda item: tally.found[item[0]] / item[1]):
        print(f"  {tally.found[kind] / times:7.1%} of {times:4} {kind}")
    print("missed:")
    for (kind, name), missed in sorted(tally.missed.items(), key=lambda item: -len(item[1])):
        print(f"  {len(missed):4} {kind} {{{name}}}", *missed[:2], sep="\n        ")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--texts", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", type=int, help="print that text and its numbers instead")
    parser.add_argument("--each", action="store_true", help="change every number in turn, not one of each text")
    given = parser.parse_args()
    if given.show is None:
        run(given.texts, given.seed, each=given.each)
        return
    _, _, parts, mentions = make(f"{given.seed}-{given.show}")
    for part, text in parts.items():
        print(f"【{part}】\n{text}")
    print(*mentions, sep="\n")


if __name__ == "__main__":
    main()
