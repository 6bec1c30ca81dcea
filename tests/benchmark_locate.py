"""Locating wrong figures: real tables with one, two and three figures changed at random; `python -m tests.benchmark_locate [trials]`.

The tables are those of the published reports in tests/data that balance. A changed set is identifiable when no other set of at most as
many figures satisfies all rules; tests/test_locating.py holds the search that counts them against two independent oracles.
"""

from __future__ import annotations

import json
import random
import statistics
import sys
import time
from collections import Counter
from pathlib import Path
from typing import NamedTuple

from rules.catalogue import load_catalogue
from rules.form import Form, load_form
from rules.locating.answers import Locator
from rules.report import Report
from tests.whole_reports import whole_answers

DATA = Path(__file__).parent / "data" / "reports.json"
TRIALS = 1000
TABLES = ("表三", "表四")
SHARES = {1: 99, 2: 97, 3: 95}
# A garbage collection in the middle is nobody's search.
REPEATS = 3


class Counted(NamedTuple):
    """What trials with so many changed figures gave: counts by kind, and the seconds each took."""

    counts: Counter[str]
    seconds: list[float]


def balanced_reports() -> dict[str, Report]:
    """Return the published reports whose tables are complete and balance."""
    found = {}
    for name, item in json.loads(DATA.read_text(encoding="utf-8")).items():
        form = load_form(item["form"])
        report = Report(form, figures=item["figures"])
        complete = all(report.figures[id] is not None for id in changeable(form))
        if complete and not Locator(report, load_catalogue(form.edition)).locate():
            found[name] = report
    return found


def changeable(form: Form) -> list[str]:
    """Return the figures that stand in some equation, totals included."""
    return [id for id in form.ids if id.startswith(TABLES)]


def change(report: Report, count: int, generator: random.Random) -> tuple[Report, frozenset[str]]:
    """Return the report with so many figures changed to other numbers of their size, and which."""
    figures = dict(report.figures)
    chosen = generator.sample(changeable(report.form), count)
    for id in chosen:
        old = int(figures[id] or 0)
        figures[id] = generator.choice([value for value in range(max(12, 2 * old + 1)) if value != old])
    return Report(report.form, figures=figures), frozenset(chosen)


def run_trials(report: Report, count: int, trials: int, generator: random.Random) -> Counted:
    """Return what the search says of that many damaged copies of a report."""
    catalogue, counts, seconds = load_catalogue(report.form.edition), Counter[str](), []
    for _ in range(trials):
        damaged, truth = change(report, count, generator)
        times = []
        for _ in range(REPEATS):
            start = time.perf_counter()
            answers = whole_answers(Locator(damaged, catalogue).locate())
            times.append(time.perf_counter() - start)
        seconds.append(min(times))
        counts[kind_of([frozenset(each.figure for each in answer) for answer in answers], truth)] += 1
    return Counted(counts, seconds)


def with_formulas(report: Report, count: int, generator: random.Random) -> Report:
    """Return the report with so many typed figures changed and its totals formulas that follow."""
    form, figures = report.form, dict(report.figures)
    totals = [form.figures[id] for id in changeable(form) if form.figures[id].parts]
    for id in generator.sample([id for id in changeable(form) if not form.figures[id].parts], count):
        old = int(figures[id] or 0)
        figures[id] = generator.choice([value for value in range(max(12, 2 * old + 1)) if value != old])
    for figure in sorted(totals, key=lambda each: any(form.figures[part].parts for part in each.parts)):
        figures[figure.id] = sum(figures[part] or 0 for part in figure.parts)
    return Report(form, figures=figures, formulas=frozenset(figure.id for figure in totals))


def benchmark_formulas(trials: int = 12) -> None:
    """Print what locating takes where the totals are formulas."""
    times: list[float] = []
    for count in SHARES:
        generator = random.Random(count)
        for report in balanced_reports().values():
            catalogue = load_catalogue(report.form.edition)
            for each in [with_formulas(report, count, generator) for _ in range(trials)]:
                start = time.process_time()
                Locator(each, catalogue).locate()
                times.append(time.process_time() - start)
    print(
        f"locating, formula totals, {len(times)} reports: median {statistics.median(times) * 1000:.2f} ms (limit 5), worst {max(times) * 1000:.1f} ms"
    )


def kind_of(answers: list[frozenset[str]], truth: frozenset[str]) -> str:
    """Return how the answers stand to the truth."""
    if not answers:
        return "none"
    if len(answers) == 1:
        return "first" if answers[0] == truth else "fewer" if len(answers[0]) < len(truth) else "wrong"
    if len(answers[0]) < len(truth):
        return "fewer"
    return "among" if truth in answers else "missing"


def benchmark_locate(trials: int = TRIALS) -> bool:
    """Print, for each number of changed figures, how often the changed set is found, and the times; return whether all is as it must be."""
    reports = balanced_reports()
    print(f"locate: {len(reports)} published reports ({', '.join(reports)}), {trials} trials each")
    failed = False
    for count, wanted in SHARES.items():
        generator, counts, seconds = random.Random(count), Counter[str](), []
        for report in reports.values():
            counted = run_trials(report, count, trials, generator)
            counts += counted.counts
            seconds += counted.seconds
        certain = counts["first"] + counts["none"] + counts["wrong"]
        share = 100 * counts["first"] / certain
        failed |= share < wanted
        print(
            f"  {count} changed: first in {share:.2f} % of {certain} identifiable (limit {wanted} %); "
            f"not identifiable {sum(counts.values()) - certain}: {counts['among']} with the true set among the answers, "
            f"{counts['fewer']} explained by fewer figures, {counts['missing']} missing; none found {counts['none']}; "
            f"median {1000 * statistics.median(seconds):.2f} ms (limit 5), most {1000 * max(seconds):.1f} ms (limit 100)",
            flush=True,
        )
    return not failed


if __name__ == "__main__":
    sys.exit(not benchmark_locate(int(sys.argv[1]) if len(sys.argv) > 1 else TRIALS))
