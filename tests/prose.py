"""Prints how the prose of published reports is held against their figures: python -m tests.prose [folder].

Report by report: numbers found with the reading they have, what is said of each, and what is said beside. Then every number that a
reading settles is changed, one at a time: digits swapped, one more or less, ten times as much.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from rules.catalogue import load_catalogue
from rules.conclude import conclude
from rules.engine import judge
from rules.finding import Finding
from rules.form import load_form
from rules.kinds.mention import value_of_reading
from rules.kinds.mentions.grammar import QUIET
from rules.kinds.mentions.reading import Mention, read_prose
from rules.report import Report
from tests.published_books import published_figures, truth_of
from tests.published_prose import published_names, published_prose

HERE = Path(__file__).parent
REPORTS = HERE.parent.parent / "shared" / "reports"
TABLE = json.loads((HERE / "data" / "published-findings.json").read_text(encoding="utf-8"))["reports"]
GROUP = "TX-"


class Mutated(NamedTuple):
    """How many changed numbers were found, how many equal another reading, and those that were not found."""

    found: int
    alike: int
    missed: tuple[str, ...]


def prose_findings(report: Report) -> list[Finding]:
    """Return what judging a report says of its prose against its figures."""
    catalogue = load_catalogue(report.form.edition)
    own = catalogue.only([code for code in catalogue.all_rules if code.startswith(GROUP)])
    return conclude(judge(report, own), report, own).findings


def published(folder: Path, name: str) -> Report:
    """Return a published report with its figures, its prose and last year's figures where they are kept."""
    truth, table = truth_of(folder, name), TABLE.get(name, {})
    before = table.get("previous")
    return Report(
        load_form(str(truth["form"])),
        identity={"单位名称": truth["unit"].partition("(")[0], "报告年度": str(truth["year"])} | table.get("cover", {}),
        figures=published_figures(folder, name),
        previous=published_figures(folder, before) if before else None,
        prose=published_prose(folder, name),
    )


def settled(report: Report) -> list[Mention]:
    """Return the mentions that one of their readings settles."""
    return [each for each in read_prose(report).mentions if any(_agrees(each, value) for value in _values(each, report))]


def _values(mention: Mention, report: Report) -> Iterator[float | None]:
    return (value_of_reading(each, report) for each in mention.readings)


def _agrees(mention: Mention, value: float | None, said: float | None = None) -> bool:
    numeral = mention.numeral if said is None else mention.numeral._replace(value=said)
    return value is not None and numeral.agrees(value * mention.scale)


def mutate(report: Report) -> Mutated:
    """Return what becomes of the settled numbers when each is changed alone; numbers that nothing is said of are left out."""
    found, alike, missed = 0, 0, []
    reading = read_prose(report)
    before = Counter((each.result.rule.code, each.result.scope) for each in prose_findings(report))
    for mention in [each for each in settled(report) if each.level != QUIET]:
        start, end = reading.normal.origin(mention.numeral.start), reading.normal.origin(mention.numeral.end - 1) + 1
        words = reading.part.text[start:end]
        digits = "".join(char for char in words if char.isdigit() or char == ".")
        if not digits.isdigit() or digits not in words:
            continue
        for changed in sorted(_changes(digits)):
            if any(_agrees(mention, value, float(changed)) for value in _values(mention, report)):
                alike += 1
                continue
            other = _with(report, start, words, words.replace(digits, changed))
            said = Counter((each.result.rule.code, each.result.scope) for each in prose_findings(other))
            if said - before:
                found += 1
            else:
                missed.append(f"{reading.part.text[max(start - 12, 0) : end]} -> {changed}")
    return Mutated(found, alike, tuple(missed))


def _changes(digits: str) -> set[str]:
    number = int(digits)
    swapped = {digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :] for at in range(len(digits) - 1)}
    return {str(int(each)) for each in {*swapped, str(number + 1), str(max(number - 1, 0)), str(number * 10)}} - {digits}


def _with(report: Report, start: int, old: str, new: str) -> Report:
    """Return the report with one number changed."""
    part = read_prose(report).part
    spot = part.spot(start)
    paragraphs = list(report.prose[spot.section])
    line = part.text.rfind("\n", 0, start) + 1
    own = paragraphs[spot.paragraph]
    at = start - line
    assert own[at : at + len(old)] == old
    paragraphs[spot.paragraph] = own[:at] + new + own[at + len(old) :]
    prose = {**report.prose, spot.section: tuple(paragraphs)}
    return Report(report.form, identity=report.identity, figures=report.figures, previous=report.previous, prose=prose)


def found_of(entry: Mapping[str, Any], report: Report) -> bool:
    """Return whether a number known to be tied to figures is among the mentions."""
    value = entry["value"]
    return any(value in (each.numeral.value, each.numeral.value / 10_000) for each in read_prose(report).mentions)


def main(folder: Path) -> None:
    """Print the account."""
    tied, known, mutated = 0, 0, Mutated(0, 0, ())
    for name in published_names(folder):
        truth, report = truth_of(folder, name), published(folder, name)
        entries = truth["narrative"]
        missing = [each["text"] for each in entries if not found_of(each, report)]
        expected = [
            f"{each['text'][:30]} [{each['expect']}]"
            for part in ("narrative", "qualitative_claims", "prose_arithmetic")
            for each in truth[part]
            if each["expect"] != "none"
        ]
        tied, known = tied + len(entries), known + len(entries) - len(missing)
        print(
            f"{name}: {len(entries) - len(missing)} of {len(entries)} numbers found" + "".join(f"\n  not found: {each}" for each in missing)
        )
        print("".join(f"  expected: {each}\n" for each in expected), end="")
        print("".join(f"  {each.severity}: {each.message}\n" for each in prose_findings(report)), end="")
        own = mutate(report)
        mutated = Mutated(mutated.found + own.found, mutated.alike + own.alike, (*mutated.missed, *own.missed))
    print(f"\nfound {known} of {tied} ({known / tied:.1%})")
    tried = mutated.found + len(mutated.missed)
    print(f"changed numbers: {mutated.found} of {tried} found ({mutated.found / max(tried, 1):.1%}); {mutated.alike} equal another reading")
    print("".join(f"  missed: {each}\n" for each in mutated.missed), end="")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else REPORTS)
