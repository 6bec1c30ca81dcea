"""Workbooks saved by other programs, read with both readers: right ones, wrong ones, and damaged ones of every kind."""

from __future__ import annotations

import shutil
import warnings
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import cycle, islice, zip_longest
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.both_readers import both
from tests.complete import complete, steady
from tests.converting import convert_one
from tests.county import CHANGES, unit_bytes
from tests.damage import damages
from tests.running_office import keeping
from tests.saved import by_gnumeric, by_openpyxl, by_xlsxwriter

Save = Callable[[Path, Path], object]


def sources() -> Iterator[bytes]:
    """Yield workbooks that every program opens, damaged and sound ones by turns."""
    damaged = [each.data for each in damages() if not each.sentence and each.suffix == ".xlsx"]
    sound = [complete(), complete("2019"), steady(), *(unit_bytes(number, change) for number, change in enumerate(CHANGES))]
    for one, other in zip_longest(damaged, sound):
        yield from filter(None, (one, other))


def programs(stack: ExitStack, folder: Path) -> dict[str, Save]:
    """Return the programs at hand; one office serves for all workbooks."""
    found: dict[str, Save] = {"openpyxl": by_openpyxl, "XlsxWriter": by_xlsxwriter}
    if shutil.which("ssconvert"):
        found["Gnumeric"] = by_gnumeric
    if shutil.which("soffice"):
        kept = stack.enter_context(keeping(folder / "profile"))
        found["LibreOffice"] = lambda source, target: convert_one(kept, source, target)
    return found


def differing(save: Save, count: int, folder: Path, first: int = 0) -> Iterator[tuple[int, str]]:
    """Yield that many saved workbooks: the number, and how what the readers make of it differs, "" when it does not.

    Those that a program does not open are yielded, too, and not counted.
    """
    done = 0
    for number, data in enumerate(islice(cycle(sources()), first, None), first):
        if done == count:
            return
        source, path = folder / f"{number}.xlsx", folder / f"{number}年报.xlsx"
        source.write_bytes(data)
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                save(source, path)
        except Exception:  # noqa: BLE001  (what a program does not open it does not save)
            yield number, "not opened"
            continue
        done += 1
        fast, slow = both(path)
        yield number, "" if fast == slow else "different"
        if fast == slow:
            path.unlink()


def soak_saved(count: int, keep: Path) -> int:
    """Compare on that many workbooks, an equal share of each program; return on how many the readers differ, and print what was seen."""
    keep.mkdir(parents=True, exist_ok=True)
    wrong = 0
    with TemporaryDirectory() as name, ExitStack() as stack:
        saves = programs(stack, Path(name))
        for program, save in saves.items():
            folder = keep / program
            folder.mkdir(exist_ok=True)
            seen = Counter[str]()
            for number, found in differing(save, -(-count // len(saves)), folder):
                seen[found or "the same"] += 1
                if found == "different":
                    print(f"  {program}: {number} differs, kept in {folder}", flush=True)
            wrong += seen["different"]
            print(f"{program}: {dict(seen)}", flush=True)
    return wrong
