"""The official template in an office program: it calculates, keeps the names, prints."""

from __future__ import annotations

import random
import re
import subprocess
from io import BytesIO
from pathlib import Path

from openpyxl import Workbook, load_workbook

from rules.form import load_form
from tests.test_template import EVERY, cell, inputs
from workbook.layout import load_layout
from workbook.sheets.balance import balance_of
from workbook.sheets.wording import load_wording
from workbook.template.building import build_template, named_places


def filled(path: Path, edition: str, values: dict[str, object]) -> Path:
    book = load_workbook(BytesIO(build_template(edition)))
    for id, value in values.items():
        cell(book, edition, id).value = value
    book.save(path)
    return path


def expected(edition: str, values: dict[str, object]) -> dict[str, object]:
    """Return every figure as the form defines it: a total is None as long as a part is no number."""
    form, found = load_form(edition), dict(values)
    for figure in form.totals():
        found.setdefault(figure.id, None)
    for _ in range(2):
        for figure in form.totals():
            parts = [found.get(part) for part in figure.parts]
            found[figure.id] = sum(parts) if all(isinstance(part, int) for part in parts) else None
    return found


@EVERY
def test_an_office_program_calculates_totals_counts_and_balances(edition, office, tmp_path):
    chance, ids = random.Random(edition), inputs(edition)
    full = {id: chance.choice([0, 1, 7, 120]) for id in ids}
    holes = {**full, "表三.予以公开.自然人": None, "表三.不予处理.重复申请.其他": "/", "表四.行政复议.结果纠正": "/"}
    zeros = dict.fromkeys(ids, 0)
    off = {**zeros, "表三.新收.自然人": 5, "表三.结转下年度.商业企业": 2}
    cases = {"full": full, "holes": holes, "zeros": zeros, "off": off, "empty": {}}
    saved = office([filled(tmp_path / f"{name}.xlsx", edition, values) for name, values in cases.items()])
    for path, values in zip(saved, cases.values(), strict=True):
        check_calculated(load_workbook(path, data_only=True), edition, values)


def check_calculated(book: Workbook, edition: str, values: dict[str, object]) -> None:
    layout, wanted = load_layout(edition), expected(edition, values)
    for figure in layout.form.totals():
        assert (cell(book, edition, figure.id).value or None) == (wanted[figure.id] or None), figure.id
        assert (cell(book, edition, figure.id).value in (None, "")) == (wanted[figure.id] is None), figure.id
    for table in layout.form.tables:
        mine = [values.get(id) for id in inputs(edition) if id.startswith(table)]
        blanks, texts = mine.count(None), sum(isinstance(value, str) for value in mine)
        told = f"未填 {blanks} 格" + (f"（{texts} 格不是数字）" if texts else " · ")
        assert any(told in str(each.value) for each in book[layout.names[table]][2])
    check_balance(book, edition, wanted)
    assert [
        each.coordinate for _, each in ((s, c) for s in book.worksheets for r in s.iter_rows() for c in r) if each.data_type == "e"
    ] == []


def check_balance(book: Workbook, edition: str, wanted: dict[str, object]) -> None:
    layout, balance = load_layout(edition), balance_of(load_layout(edition), "表三")
    sheet, verdicts = book[layout.names["表三"]], []
    for column, item in zip(balance.columns, layout.spots["表三"][0].block.columns, strict=True):
        new, old, done, left = (wanted.get(f"表三.{row}.{item['id']}") for row in ("新收", "上年结转", "办理结果总计", "结转下年度"))
        sides = [a + b if isinstance(a, int) and isinstance(b, int) else None for a, b in ((new, old), (done, left))]
        verdicts.append("未填" if None in sides else "通过" if sides[0] == sides[1] else "不平")
        assert sheet.cell(balance.verdict, column).value == verdicts[-1]


def test_an_office_program_keeps_every_name_and_makes_the_title(office, tmp_path):
    (saved,) = office([filled(tmp_path / "a.xlsx", "2021", {"封面.单位名称": "某局", "封面.报告年度": 2024})])
    book = load_workbook(saved, data_only=True)
    assert set(dict(named_places(load_layout("2021")))) <= set(book.defined_names)
    assert cell(book, "2021", "封面.标题").value == "某局2024年政府信息公开工作年度报告"
    assert book["三、依申请公开"]["A2"].value == "填报单位：某局　　报告年度：2024"


@EVERY
def test_cover_parts_and_tables_print_without_counts_advice_and_balance(edition, office, poppler, tmp_path):
    """What is for the screen alone stands outside what prints; the titles and who reports on which year stand in it."""
    path = tmp_path / "blank.xlsx"
    path.write_bytes(build_template(edition, identity={"单位名称": "某局", "报告年度": "2024"}))
    (pdf,) = office([path], to="pdf")
    pages = subprocess.run(["pdftotext", pdf, "-"], check=True, capture_output=True, text=True).stdout.split("\f")
    last = next(number for number, text in enumerate(pages) if "上年数据" in text.splitlines()[:1])
    texts = ["".join(text.split()) for text in pages[:last]]
    words = load_wording()
    for only_shown in ("未填", "未写", "错误0项", "查出", "本页共", "差额", words["cover"]["legend"][:6], words["prose"]["hint"][:8]):
        assert [only_shown for text in texts if only_shown in text] == []
    for section in load_form(edition).sections:
        assert any(text.startswith(section["title"]) for text in texts), section["title"]
    assert sum("填报单位：某局报告年度：2024" in text for text in texts) == 3
    assert "".join(load_layout(edition).form.name.split()) in texts[0]


@EVERY
def test_each_sheet_prints_on_as_many_pages_as_it_should(edition, office, tmp_path):
    path = tmp_path / "blank.xlsx"
    path.write_bytes(build_template(edition))
    (pdf,) = office([path], to="pdf")
    pages = len(re.findall(rb"/Type\s*/Page\b", pdf.read_bytes()))
    assert pages == len(load_layout(edition).sheets) + 1  # the five aspects take two pages
