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
from tests.prose_numbers import is_permissible, slips, written
from tests.reports import report_of
from workbook.checking import catalogue_for


@cache
def _rules(edition):
    catalogue = catalogue_for(edition)
    return catalogue.only([code for code in catalogue.rules if code.startswith("TX")])


def alarms(report):
    """Return what the rules of text against tables find: how often each code with its sentence."""
    concluded = conclude(judge(report, _rules(report.form.edition)), report, _rules(report.form.edition))
    findings = [*concluded.findings, *concluded.behind]
    return Counter((each.result.rule.code, each.severity, each.message) for each in findings if each.result.verdict == FAIL)


def _shape(message):
    """Return what a finding quotes, its numbers left out, so that false alarms of one kind are told together."""
    quoted = re.search(r"写(?:的)?“([^”]*)”?", message)
    return re.sub(r"[0-9０-９零一二三四五六七八九十百千万.,．，]+", "N", quoted[1] if quoted else message)[:40]


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


def run(texts, seed):
    """Judge so many texts unchanged and with one number changed; print what is not as it should be."""
    false, false_examples, shown, missed = Counter(), {}, Counter(), defaultdict(list)
    tried, found, slip_tried, slip_found, counts = Counter(), Counter(), Counter(), Counter(), Counter()
    for number in range(texts):
        random, report, parts, mentions = make(f"{seed}-{number}")
        counts["characters"] += sum(map(len, parts.values()))
        counts["mentions"] += len(mentions)
        before = alarms(report(parts))
        counts["texts with a false alarm"] += bool(before)
        for code, severity, message in before:
            form = code, severity, _shape(message)
            false[form] += 1
            false_examples.setdefault(form, []).append(f"{seed}-{number}: {message}")
        if not mentions:
            counts["no number"] += 1
            continue
        mention = random.choice(mentions)
        value, way = change(random, mention)
        if is_permissible(value, mention.style, mention.allowed):
            counts["excluded"] += 1
            continue
        text = parts[mention.part]
        changed = text[: mention.start] + written(value, mention.style) + text[mention.end :]
        after = alarms(report(parts | {mention.part: changed}))
        kind = f"{mention.kind} {{{mention.name}}}"
        tried[mention.kind] += 1
        style = "rough" if mention.style.is_rough else "spaced" if mention.style.before else mention.style.digits
        ways = (way, style, mention.part)
        slip_tried.update(ways)
        if after - before:
            found[mention.kind] += 1
            slip_found.update(ways)
        else:
            shown[kind] += 1
            quote = changed[max(0, mention.start - 60) : mention.end + 40].replace("\n", "/")
            missed[kind].append(
                f"{seed}-{number}: {mention.text}→{written(value, mention.style)} ({way}, {mention.style.digits}) …{quote}…"
            )
    _tell(texts, counts, (false, false_examples), (tried, found, slip_tried, slip_found), (shown, missed))


def _tell(texts, counts, alarmed, rates, misses):
    total, hit = sum(rates[0].values()), sum(rates[1].values())
    print(f"{texts} texts, {counts['characters'] // texts} characters and {counts['mentions'] / texts:.1f} numbers each")
    print(f"unchanged: {counts['texts with a false alarm']} texts with a finding, {sum(alarmed[0].values())} findings")
    for form, times in alarmed[0].most_common():
        print(f"  {times:5} {' '.join(form)}")
        for example in alarmed[1][form][:2]:
            print(f"        {example}")
    print(f"changed: {hit} of {total} found ({hit / max(1, total):.2%}); excluded {counts['excluded']}, no number {counts['no number']}")
    for way, times in rates[2].most_common():
        print(f"  {way}: {rates[3][way]} of {times}")
    for kind, times in sorted(rates[0].items(), key=lambda item: rates[1][item[0]] / item[1]):
        print(f"  {rates[1][kind] / times:7.1%} of {times:4} {kind}")
    print("missed:")
    for kind, times in misses[0].most_common():
        print(f"  {times:4} {kind}")
        for example in misses[1][kind][:2]:
            print(f"        {example}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--texts", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", type=int, help="print that text and its numbers instead")
    given = parser.parse_args()
    if given.show is None:
        run(given.texts, given.seed)
        return
    _, _, parts, mentions = make(f"{given.seed}-{given.show}")
    for part, text in parts.items():
        print(f"【{part}】\n{text}")
    print(*mentions, sep="\n")


if __name__ == "__main__":
    main()
