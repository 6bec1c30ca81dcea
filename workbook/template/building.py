"""The official workbook (官方模板), built from the form, the layout and the wording: the same input gives the same bytes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from io import BytesIO
from types import MappingProxyType

from openpyxl import Workbook
from openpyxl.packaging.custom import StringProperty
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.worksheet import Worksheet

from rules.report import Number, Place
from workbook.cells import cell_of, column_letters
from workbook.layout import Layout, load_layout
from workbook.sheets.checks import write_checks
from workbook.sheets.cover import write_cover
from workbook.sheets.guide import write_guide
from workbook.sheets.live.marks import mark_figures
from workbook.sheets.live.span import Span
from workbook.sheets.page import set_page
from workbook.sheets.plan import CheckRow, Plan, RuleNote
from workbook.sheets.previous import write_previous
from workbook.sheets.prose import write_prose
from workbook.sheets.styles import add_styles
from workbook.sheets.tables import write_table
from workbook.sheets.wording import load_wording
from workbook.template.same_bytes import freeze_workbook

NOTHING: Mapping[str, str] = MappingProxyType({})
WRITERS: Mapping[str, Callable[[Worksheet, Plan], None]] = {
    "封面": write_cover,
    "上年数据": write_previous,
    "校验": write_checks,
    "填报说明": write_guide,
}


def build_template(
    edition: str,
    *,
    identity: Mapping[str, str] = NOTHING,
    previous: Mapping[str, Number | None] | None = None,
    previous_identity: Mapping[str, str] = NOTHING,
    stamp: Mapping[str, str] = NOTHING,
    checks: Iterable[CheckRow] = (),
    notes: Iterable[RuleNote] = (),
) -> bytes:
    """Return the workbook of an edition, with what is known of the unit filled in; raises KeyError for an edition that is none."""
    plan = Plan(load_layout(edition), load_wording(), identity, previous or {}, previous_identity, tuple(checks), tuple(notes))
    book = Workbook()
    book.remove(book.worksheets[0])
    add_styles(book)
    for sheet in plan.layout.sheets:
        write_sheet(book.create_sheet(sheet["name"]), plan, sheet)
    mark_figures(book, plan)
    add_names(book, plan)
    set_properties(book, plan, stamp)
    out = BytesIO()
    book.save(out)
    return freeze_workbook(out.getvalue())


def write_sheet(ws: Worksheet, plan: Plan, sheet: Mapping[str, str]) -> None:
    """Write one sheet with what its entry in the layout says it holds."""
    if "table" in sheet:
        write_table(ws, plan, sheet["table"])
    elif "section" in sheet:
        write_prose(ws, plan, sheet["section"])
    else:
        WRITERS[sheet["id"]](ws, plan)
    set_page(ws, plan.layout, sheet["id"], plan.wording["footer"])


def add_names(book: Workbook, plan: Plan) -> None:
    """Give every figure, field and section its name (定义名称), and the columns of the live check theirs."""
    for name, area in Span(plan.layout, len(plan.checks)).names():
        book.defined_names[name] = DefinedName(name, attr_text=area)
    for name, place in named_places(plan.layout):
        row, column = cell_of(place.address)
        book.defined_names[name] = DefinedName(name, attr_text=f"'{place.sheet}'!${column_letters(column)}${row}")


def named_places(layout: Layout) -> Iterator[tuple[str, Place]]:
    """Yield every defined name and its cell: figures, fields of the cover, and for prose the first paragraph of each section."""
    yield from layout.places.items()
    for section in ("标题", *layout.form.prose_sections()):
        yield f"文字.{section}", layout.paragraph_places(section)[0]


def set_properties(book: Workbook, plan: Plan, stamp: Mapping[str, str]) -> None:
    """Write title and stamp into the document's properties, and let the program calculate everything when it opens the file."""
    data = plan.layout.data
    book.properties.title = plan.title() or plan.wording["cover"]["title"].format(form=plan.layout.form.name)
    book.properties.creator = data["template"]
    book.calculation.fullCalcOnLoad = True
    stamps = {"template": data["template"], "edition": plan.layout.form.edition, "version": data["version"], **stamp}
    for name, value in stamps.items():
        book.custom_doc_props.append(StringProperty(name=name, value=value))  # type: ignore[attr-defined]
