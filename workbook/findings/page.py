"""What stands on the findings sheet (校验结果): rows of texts with their styles, links and heights."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from rules.states import ERROR, PASS, SEVERITY
from workbook.findings.marks import STRONG, clip
from workbook.findings.row import FindingRow
from workbook.findings.unit import Unit
from workbook.findings.wording import WIDE, load_marks

Value = str | int
Link = tuple[str, tuple[str, str]]
# The style of the rows in which a finding with many cells goes on.
NEXT = "续行"
# The style of the cell in which a clerk may write her reason.
WRITABLE = "填报"
# The form numbers its parts, and so do the sheets: 三、依申请公开.
NUMBERED = "、"
# What an indent and the cell's sides take of a column's width.
SIDES = 2


class Cell(NamedTuple):
    """A cell of the findings sheet: column, value, style, the cell of the workbook it leads to."""

    column: int
    value: Value
    style: str
    target: tuple[str, str] | None = None


class Row(NamedTuple):
    """A row of the findings sheet: its height in points, its cells, the finding that begins in it."""

    height: float
    cells: list[Cell]
    finding: int | None = None


class Page(NamedTuple):
    """The findings sheet: its rows, the row of the table's head, the last of the table's rows."""

    rows: list[Row]
    head: int
    last: int


def make_page(unit: Unit, how: str = "") -> Page:
    """Return the findings sheet of a checked unit; `how` says how to use it where it is not a marked copy's."""
    findings = unit.findings
    rows = [*_top(unit, how or _words()["how"]), _head()]
    head = len(rows)
    rows += [row for number, finding in enumerate(findings) for row in _finding(number, finding)]
    if not findings:
        rows.append(_row_of([0, "", "", load_marks()["result"]["none"]]))
    last = len(rows)
    remarks = [Row(_words()["heights"]["how"], [Cell(1, f"{_words()['remark']}：{remark}", "说明")]) for remark in unit.remarks]
    return Page([*rows, *([Row(_words()["heights"]["how"], [])] if remarks else []), *remarks], head, last)


def finding_rows(page: Page, count: int) -> list[int]:
    """Return the row of each finding."""
    found = {row.finding: number for number, row in enumerate(page.rows, 1) if row.finding is not None}
    return [found[number] for number in range(count)]


def _words() -> dict[str, Any]:
    words: dict[str, Any] = load_marks()["result"]
    return words


def page_columns() -> list[dict[str, Any]]:
    """Return the columns of the findings sheet as data."""
    columns: list[dict[str, Any]] = _words()["columns"]
    return columns


def _place(id: str) -> int:
    return next(number for number, column in enumerate(page_columns(), 1) if column["id"] == id)


def _top(unit: Unit, how: str) -> Iterator[Row]:
    words = _words()
    heights, width, none = words["heights"], len(page_columns()), words["no_unit"]
    identity = words["identity"].format(unit=unit.unit or none, year=unit.year or none, form=unit.form)
    notices = words["notices"].format(count=unit.counts["notice"]) if unit.counts["notice"] else ""
    known = {"conclusion": unit.conclusion_word, "counted": unit.counted, "notices": notices, "unjudged": unit.unjudged}
    said = words["conclusion"].format(**known, passed=unit.counts["passed"])
    yield Row(heights["title"], [Cell(1, words["title"], "大标题"), *(Cell(column, "", "大标题") for column in range(2, width + 1))])
    yield Row(heights["identity"], [Cell(1, identity, "身份")])
    yield Row(heights["conclusion"], [Cell(1, said, "结论好" if unit.verdict == PASS else "结论")])
    if unit.findings:
        yield Row(heights["legend"], list(_legend()))
        yield Row(heights["how"], [Cell(1, how, "用法")])


def _legend() -> Iterator[Cell]:
    """Yield the colours with what they mean: the first two over the wide columns, the others beside them."""
    first, second, blank, hint, *_ = load_marks()["colours"]
    yield Cell(_place("代码"), _words()["legend"], "图例名")
    for id, colour in (("问题", first), ("原文", second), ("单元格", blank), ("有关的格", hint)):
        yield Cell(_place(id), colour["legend"], f"图例.{colour['id']}")


def _head() -> Row:
    columns = page_columns()
    spread = _place("有关的格")
    cells = [
        Cell(number, column["id"], "表头跨列" if number == spread or not column["id"] else "表头")
        for number, column in enumerate(columns, 1)
    ]
    return Row(_words()["heights"]["head"], cells)


def _finding(number: int, finding: FindingRow) -> Iterator[Row]:
    """Yield the rows of a finding: the first with its text, further ones when it has many cells."""
    words = _words()
    places = finding.places
    targets = places[: words["most_cells"]]
    most = words["cells_a_row"]
    first, *others = [targets[start : start + most] for start in range(0, len(targets), most)] or [[]]
    rest = len(places) - len(targets)
    texts: list[Value | Link] = [finding.nth or "", finding.state, finding.code, finding.message, finding.quote]
    # Beside the reason a clerk writes hers: why the one she wrote does not count stands where it says what to do.
    asked = words["asked"].format(numbers=finding.asked) if finding.asked else ""
    ways = "\n".join(filter(None, (finding.note, finding.ways, asked)))
    yield _row_of([*texts, *_links(first, first), ways, finding.explanation], number, finding.state, can_explain=finding.is_explainable)
    for place, cells in enumerate(others):
        labels = _links(cells, first)
        ways = words["more_cells"].format(count=len(targets) + rest) if rest and place == len(others) - 1 else ""
        yield _row_of([*texts[:3], words["next"], "", *labels, ways, ""], None, NEXT)


def _links(cells: list[tuple[str, str]], first: list[tuple[str, str]]) -> list[Value | Link]:
    """Return the links of a row; a cell on the first one's sheet needs no sheet's name, in a narrow column another sheet's number does."""
    links: list[Value | Link] = []
    for place, (sheet, address) in enumerate(cells):
        name = sheet if place == 0 else sheet.partition(NUMBERED)[0]
        label = f"{name} {address}" if place == 0 or sheet != first[0][0] else address
        links.append((label, (sheet, address)))
    return [*links, *[""] * (_words()["cells_a_row"] - len(links))]


def _row_of(values: Sequence[Value | Link], finding: int | None = None, state: str = "", *, can_explain: bool = False) -> Row:
    words, cells = _words(), []
    line, margin, longest = words["line_height"], words["line_margin"], words["longest_text"]
    # Blank cells are as high as one line.
    height = max(float(words["next_height" if state == NEXT else "least_height"]), line + margin)
    columns = _shown(state, can_explain=can_explain)
    for number, ((style, width), value) in enumerate(zip(columns, [*values, *[""] * len(columns)], strict=False), 1):
        if value == "":
            cells.append(Cell(number, "", style))
            continue
        label, target = value if isinstance(value, tuple) else (value, None)
        text = label if isinstance(label, int) else clip(label, longest)
        cells.append(Cell(number, "" if text == 0 else text, style, target))
        height = max(height, lines_of(str(text), width) * line + margin)
    return Row(min(height, words["most_height"]), cells, finding)


@lru_cache(maxsize=32)
def _shown(state: str, *, can_explain: bool) -> list[tuple[str, float]]:
    """Return style and width of the columns in a row of a state."""
    columns = page_columns()
    styles = [WRITABLE if can_explain and column["id"] == "情况说明" else _style(column, state) for column in columns]
    return [(style, column["width"]) for style, column in zip(styles, columns, strict=True)]


def _style(column: Mapping[str, Any], state: str) -> str:
    if state == NEXT:
        return NEXT if column["style"] == "居中" or column["id"] == "问题" else str(column["style"])
    if column["id"] == "级别" and state:
        return f"级别.{STRONG if state == SEVERITY[ERROR] else state}"
    return str(column["style"])


def lines_of(text: str, width: float) -> int:
    """Return how many lines a text takes in a column."""
    room = max(int(width - SIDES), 2)
    return sum(max(-(-(2 * len(line) - len(WIDE.sub("", line))) // room), 1) for line in text.split("\n"))
