"""Doubtful cells: blank or an error or never calculated; totals that are not the sum of their parts."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping

from rules.form import Form
from rules.report import Number, Observation, Place
from workbook.reading.cell_numbers import shorten, tidy
from workbook.reading.raw_cells import Raw
from workbook.reading.sum_formulas import summed
from workbook.reading.totals import definitions, sums, totals

Scan = Callable[[str], Mapping[str, Raw]]
FORMULA_RESULT = "str"
ERROR_TYPE = "e"
SHOWN = 3


class Doubts:
    """The doubtful cells of a report, settled by what the file itself says of them; `numbers` are corrected in place."""

    __slots__ = ("_judged", "_raws", "_scan", "errors", "form", "formulas", "never", "numbers", "observations", "places", "unfilled")

    def __init__(self, form: Form, numbers: dict[str, Number | None], places: Mapping[str, Place], scan: Scan) -> None:
        self.form = form
        self.numbers = numbers
        self.places = places
        self._scan = scan
        self._judged: dict[tuple[str, str], bool] = {}
        self._raws: dict[str, Raw | None] = {}
        self.observations: list[Observation] = []
        self.errors: set[str] = set()
        self.never: list[Place] = []
        self.unfilled: list[Place] = []
        self.formulas: set[str] = set()

    def raw(self, id: str) -> Raw | None:
        """Return a figure's cell as the file has it, None when it is empty."""
        if id not in self._raws:
            place = self.places.get(id)
            self._raws[id] = self._scan(place.sheet).get(place.address) if place else None
        return self._raws[id]

    def settle_blanks(self, blanks: Iterable[str]) -> None:
        """Tell error values and formulas that were never calculated from cells that are blank."""
        wholes = {id for id, _ in totals(self.form.edition)}
        for id in blanks:
            raw = self.raw(id)
            if raw is None:
                continue
            if raw.type == ERROR_TYPE:
                self.errors.add(id)
                self.observations.append(Observation("公式出错", id, self.places[id], shorten(raw.value)))
            elif raw.formula is not None and id not in wholes and raw.type != FORMULA_RESULT:
                self.unfilled.append(self.places[id])

    def settle_totals(self, blanks: Iterable[str], texts: Iterable[str] = ()) -> None:
        """Compute totals whose formula has no result, or one that is no longer right; say which formulas mean something else.

        A total with a numeral among its parts that is a text (`texts`) is rightly less, or blank: that text is what there is to be said.
        """
        empty, waiting = set(blanks) - self.errors, set(texts)
        for id, parts, expected in sums(self.form, self.numbers):
            value = self.numbers[id]
            if id in self.errors or value == expected or (value is None and id not in empty):
                continue
            raw = self.raw(id)
            if raw is None or raw.formula is None:
                continue
            if waiting.intersection(parts) and value in (None, self._plain_sum(id, parts, waiting)):
                waiting.add(id)
                self.numbers[id] = expected
            else:
                self._settle(id, raw.formula, value, expected)

    def _plain_sum(self, id: str, parts: Iterable[str], texts: Collection[str]) -> Number:
        """Return what SUM makes of parts some of which are texts."""
        return tidy(sum(self.numbers[part] or 0 for part in parts if part not in texts), self.form.figures[id].decimals)

    def _settle(self, id: str, formula: str, value: Number | None, expected: Number) -> None:
        if not self.means_sum(id, formula):
            self.observations.append(Observation("合计公式被改", id, self.places[id], shorten("=" + formula), str(expected)))
            if value is None:
                self.numbers[id] = expected
            return
        self.numbers[id] = expected
        if value is None:
            self.never.append(self.places[id])
        else:
            self.observations.append(Observation("合计未重算", id, self.places[id], str(value), str(expected)))

    def means_sum(self, id: str, formula: str) -> bool:
        """Return whether a total's formula adds up what the form says, each part once."""
        if (id, formula) not in self._judged:
            self._judged[id, formula] = self._means_sum(id, formula)
        return self._judged[id, formula]

    def _means_sum(self, id: str, formula: str) -> bool:
        place = self.places[id]
        cells = summed(formula, place.sheet)
        if cells is None or max(cells.values()) > 1:
            return False
        ways = ({each.address for part in way if (each := self.places.get(part))} for way in definitions(self.form.edition)[id])
        return any(set(cells) == way for way in ways)

    def find_formulas(self) -> frozenset[str]:
        """Return the totals that are sums in the file itself."""
        for id, _ in totals(self.form.edition):
            raw = self.raw(id)
            if raw is not None and raw.formula is not None and self.means_sum(id, raw.formula):
                self.formulas.add(id)
        return frozenset(self.formulas)

    def find_typed(self) -> None:
        """Say which totals were typed over their formula; where no total of a table is a formula, they came so."""
        for table in self.form.tables:
            mine = [id for id, _ in totals(self.form.edition) if id.startswith(table + ".") and id in self.places]
            raws = {id: self.raw(id) for id in mine}
            if not any(raw and raw.formula is not None for raw in raws.values()):
                continue
            for id, raw in raws.items():
                if raw is not None and raw.formula is None and self.numbers[id] is not None:
                    self.observations.append(Observation("合计为手填", id, self.places[id], str(self.numbers[id])))

    def remarks(self) -> list[str]:
        """Return the sentences about formulas that were never calculated."""
        said = []
        if self.never:
            said.append(f"合计公式未计算：{listed(self.never)}，已按格式自行计算；用 Excel、WPS 或 LibreOffice 打开并保存后即有结果。")
        if self.unfilled:
            said.append(f"公式未计算：{listed(self.unfilled)}，按未填处理；请直接填数，或打开后保存一次。")
        return said


def listed(places: Iterable[Place]) -> str:
    """Return cells sheet by sheet, the first few by address: “三、依申请公开”J6、J7、J8 等 32 格."""
    sheets: dict[str, list[str]] = {}
    for place in places:
        sheets.setdefault(place.sheet, []).append(place.address)
    return "，".join(
        f"“{sheet}”{'、'.join(cells[:SHOWN])}{f' 等 {len(cells)} 格' if len(cells) > SHOWN else ''}" for sheet, cells in sheets.items()
    )
