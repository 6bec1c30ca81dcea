"""校验汇总.xlsx, the pages and the feedback of a run, read back independently of what wrote them."""

import json
import math
import re
import subprocess
import zipfile
from collections import Counter
from pathlib import Path
from urllib.parse import unquote_to_bytes, urlsplit

import html5lib
import pytest
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from rules.form import load_form
from tests.county import write_county, write_odd
from workbook.cli import main
from workbook.marking.mark import is_marked
from workbook.reading.report import read_report

STATES = ("读不出", "不通过", "未填完", "待说明", "通过")
# The same workbook sent twice: both are told so, the second is not counted.
TWICE = ("00片区/单位0001.xlsx", "奇怪 名字/又一份.xlsx")


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """Return the folder and the output of a run over a small county."""
    folder, output = tmp_path_factory.mktemp("上报") / "县", tmp_path_factory.mktemp("结果") / "出"
    write_county(folder, 32)
    write_odd(folder / "奇怪 名字")
    assert main(["verify", str(folder), "-o", str(output), "--jobs", "2"]) == 1
    return folder, output


@pytest.fixture(scope="module")
def objects(run):
    return [json.loads(line) for line in (run[1] / "results.jsonl").read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def book(run):
    return load_workbook(run[1] / "校验汇总.xlsx")


def table(ws, head=1):
    """Return the rows below a head as dicts by column."""
    names = [cell.value for cell in ws[head]]
    return [dict(zip(names, row, strict=True)) for row in ws.iter_rows(min_row=head + 1, values_only=True)]


def conclusion(data):
    if data["error"]:
        return "读不出"
    blank = any(finding["verdict"] == "undecided" for finding in data["findings"])
    waits = "未填完" if blank else "待说明"
    return {"pass": "通过", "undecided": "未填完", "fail": "不通过" if data["counts"]["error"] else waits}[data["verdict"]]


def seriousness(numbered):
    """Return by what units are ordered, from their objects: conclusion, causes with errors, blanks, causes with 提示, 请确认, path."""
    number, data = numbered
    causes = {"error": set(), "warning": set(), "notice": set()}
    for each in data["findings"]:
        if not each["explanation"]:
            causes[each["severity"]].add(each["cause"])
    blanks = sum(len(each["cells"]) for each in data["findings"] if each["verdict"] == "undecided")
    weights = (len(causes["error"]), blanks, len(causes["warning"] - causes["error"]), data["counts"]["notice"])
    return STATES.index(conclusion(data)), *(-each for each in weights), number


def by_seriousness(objects):
    """Return number and object of each unit, the gravest first."""
    return sorted(enumerate(objects, 1), key=seriousness)


def is_told(data):
    """Return whether there is feedback for a unit."""
    return data["verdict"] != "pass" or data["file"] in TWICE


def counted(objects):
    return [data for data in objects if data["file"] != TWICE[1]]


def real_path(folder, file):
    """Return the file an object speaks of; one whose name is no text is found by elimination."""
    path = folder / file
    if path.exists():
        return path
    return next(each for each in path.parent.iterdir() if any("\ud800" <= letter <= "\udfff" for letter in each.name))


def test_every_unit_has_its_row(book, objects):
    rows = table(book["单位"])
    assert [row["结论"] for row in rows] == sorted((conclusion(data) for data in objects), key=STATES.index)
    assert [row["文件"] for row in rows] == [data["file"] for _, data in by_seriousness(objects)]
    for row, (number, data) in zip(rows, by_seriousness(objects), strict=True):
        counts, findings = data["counts"], data["findings"]
        assert (row["序号"], row["单位"], row["年度"], row["结论"]) == (number, data["unit"] or None, data["year"], conclusion(data))
        blanks = sum(len(each["cells"]) for each in findings if each["verdict"] == "undecided")
        waiting = [each for each in findings if each["severity"] != "notice"]
        expected = [counts["error"], counts["warning"], counts["explained"], 0, counts["notice"], blanks]
        expected.append(len({each["cause"] for each in waiting}))
        # Nobody knows how many errors a file has that could not be read.
        shown = [row[head] for head in ("错误", "提示", "已说明", "豁免", "请确认", "未填", "处数")]
        assert shown == (["—"] * 7 if data["error"] else expected)
        assert row["第一个问题"] == (data["error"] or (waiting[0]["message"] if waiting else None))


def test_every_finding_has_its_row(book, objects):
    rows = iter(table(book["问题"]))
    for number, data in by_seriousness(objects):
        if data["error"]:
            row = next(rows)
            assert (row["序号"], row["级别"], row["说明文字"]) == (number, "读不出", data["error"])
        for finding in data["findings"]:
            row = next(rows)
            assert (row["序号"], row["代码"], row["第几处"], row["问题"]) == (number, finding["code"], finding["cause"], finding["title"])
            assert f"{finding['code']} {row['说明文字']}" == finding["message"]
            assert (row["左值"], row["右值"], row["相差"]) == (finding["left"], finding["right"], finding["difference"])
            assert (row["范围"] or "", row["原文"] or "") == (finding["scope"] or "", finding["quote"] or "")
            addresses = [cell["address"] for cell in finding["cells"] if cell["address"]]
            listed, _, more = (row["单元格"] or "").partition(" 等 ")
            # A sheet's own name may hold the mark between cells.
            shown = [part.rpartition("!")[2] for part in listed.split("、") if re.search(r"[A-Z]\d+$", part)]
            most = 60 if finding["verdict"] == "undecided" else 12
            assert (shown, more) == (addresses[:most], f"{len(addresses)} 格" if len(addresses) > most else "")
    assert next(rows, None) is None


def figure_rows(ws):
    """Return the figures of a data sheet by the unit's number, and the labels of its columns."""
    rows = {row[0]: row[4:] for row in ws.iter_rows(min_row=4, values_only=True)}
    heads, seen = [], [None, None]
    for column in range(5, ws.max_column + 1):
        top, middle, low = (ws.cell(row, column).value for row in (1, 2, 3))
        seen = [top or seen[0], middle or (seen[1] if not top else None)]
        heads.append((*seen, low))
    return rows, heads


@pytest.mark.parametrize(("sheet", "edition"), [("数据", "2021"), ("数据2019", "2019")])
def test_every_figure_stands_under_its_head(run, book, objects, sheet, edition):
    rows, heads = figure_rows(book[sheet])
    form = load_form(edition)
    named = [(form.tables[figure.table]["title"], *figure.name.rsplit("·", 1)) for figure in form.figures.values()]
    assert heads == named
    of_form = {number: data for number, data in enumerate(objects, 1) if data["form"] == edition}
    of_form = {number: data for number, data in of_form.items() if data["file"] != TWICE[1]}
    assert set(rows) == set(of_form)
    for number, data in of_form.items():
        report = read_report(real_path(run[0], data["file"]))
        assert list(rows[number]) == [report.figures[id] for id in form.ids]


def test_libreoffice_reads_the_same(run, book, office):
    (converted,) = office([run[1] / "校验汇总.xlsx"], to="xlsx")
    again = load_workbook(converted)
    assert again.sheetnames == book.sheetnames
    for ws in book.worksheets:
        mine = [list(row) for row in ws.iter_rows(values_only=True)]
        theirs = [
            list(row)[: ws.max_column] for row in again[ws.title].iter_rows(max_row=ws.max_row, max_col=ws.max_column, values_only=True)
        ]
        for ours, other in zip(mine, theirs, strict=True):
            assert [plain(value) for value in ours] == [plain(value) for value in other], ws.title


def plain(value):
    if isinstance(value, float):
        return round(value, 9)
    return value or None if isinstance(value, str) else value


def links_of(ws, column):
    return {cell.row: cell.hyperlink.target for cell in ws[column] if cell.hyperlink}


def test_links_resolve(run, book):
    output, ws = run[1], book["单位"]
    heads = {cell.value: cell.column_letter for cell in ws[1]}
    pages, feedback = links_of(ws, heads["单位页面"]), links_of(ws, heads["反馈"])
    assert len(pages) == ws.max_row - 1
    for row, data in enumerate(table(ws), 2):
        is_open, is_twice = data["结论"] != "通过", data["文件"] in TWICE
        assert (row in feedback) == (is_open or is_twice)
        assert data["反馈"] == (None if not is_open and not is_twice else "校验意见" if data["结论"] in ("通过", "读不出") else "标注副本")
    for link in [*pages.values(), *feedback.values()]:
        assert (Path(output) / Path(unquote_to_bytes(link.encode()).decode("utf-8", "surrogateescape"))).is_file(), link


def test_texts_that_look_like_formulas_are_texts(run, book):
    texts = [cell for ws in book.worksheets for row in ws.iter_rows() for cell in row if isinstance(cell.value, str)]
    risky = {cell.value for cell in texts if cell.value.startswith(("=", "+", "-", "@"))}
    assert {"=1+1局", "+加号局", "-减号局", "@某局"} <= risky
    assert {cell.data_type for cell in texts} == {"s"}
    assert all(cell.quotePrefix for cell in texts if cell.value in risky)
    with zipfile.ZipFile(run[1] / "校验汇总.xlsx") as archive:
        assert not any(b"<f>" in archive.read(name) or b"<f " in archive.read(name) for name in archive.namelist())


def test_filters_and_frozen_heads(book):
    expected = {"单位": ("C2", 1), "问题": ("C2", 1), "规则": ("B2", 1), "数据": ("E4", 3), "数据2019": ("E4", 3)}
    assert book.sheetnames == ["总览", *expected]
    for name, (frozen, head) in expected.items():
        ws = book[name]
        assert ws.freeze_panes == frozen
        assert ws.auto_filter.ref == f"A{head}:{get_column_letter(ws.max_column)}{ws.max_row}"
    for ws in book.worksheets:
        assert (ws.page_setup.orientation, ws.page_setup.paperSize, ws.page_setup.fitToHeight) == ("landscape", 9, 0)


def test_what_is_printed(run, book, office, poppler):
    for name in ("总览", "单位", "问题", "规则"):
        assert book[name].print_title_rows == "$1:$1"
    # More columns would be too small to be read.
    last = book["问题"].print_area.rpartition("$")[0].rpartition("$")[2]
    assert book["问题"][f"{last}1"].value == "单元格"
    for name in ("数据", "数据2019"):
        assert book[name].print_title_rows is None
        area = book[name].print_area.rpartition("!")[2].replace("$", "")
        assert book[name][area].value is None
    (pdf,) = office([run[1] / "校验汇总.xlsx"], to="pdf")
    text = subprocess.run(["pdftotext", "-layout", pdf, "-"], capture_output=True, check=True, text=True).stdout
    feet = [line.split()[0] for line in text.splitlines() if re.search(r"第 \d+ 页", line)]
    assert list(dict.fromkeys(feet)) == ["总览", "单位", "问题", "规则"]


def test_the_overview_names_what_is_odd(run, book, objects):
    texts = "\n".join(" ".join(str(value) for value in row if value is not None) for row in book["总览"].iter_rows(values_only=True))
    counts = Counter(conclusion(data) for data in counted(objects))
    for state in STATES:
        assert re.search(rf"^{state} .* {counts[state]}$", texts, re.MULTILINE), state
    assert re.search(rf"^合计 {len(objects) - 1}$", texts, re.MULTILINE)
    assert "重复报送 1 个单位（多出 1 份），各项统计里每个单位只计一次。" in texts
    for number, data in enumerate(objects, 1):
        if data["file"] in TWICE:
            assert re.search(rf"^重复 第1镇（{re.escape(data['file'])}） {number}$", texts, re.MULTILINE)
    for data in objects:
        if data["error"]:
            assert data["error"] in texts
        elif data["year"] not in (2021, None):
            assert "FM-49" in {each["code"] for each in data["findings"]}
            assert re.search(rf"^年度不对 .*{re.escape(data['file'])}", texts, re.MULTILINE), data["file"]


def test_rules_by_units(book, objects):
    units, findings = Counter(), Counter()
    for data in counted(objects):
        units.update({each["code"] for each in data["findings"]})
        findings.update(each["code"] for each in data["findings"])
    rows = table(book["规则"])
    assert {row["代码"]: (row["单位数"], row["问题条数"]) for row in rows} == {code: (units[code], findings[code]) for code in units}
    order = [(row["级别"] == "请确认", -row["单位数"]) for row in rows]
    assert order == sorted(order)


def test_conclusions_have_their_colour(book):
    ws = book["单位"]
    colours = {row[3].value: row[3].fill.fgColor.rgb for row in ws.iter_rows(min_row=2)}
    assert set(colours) == set(STATES)
    assert len(set(colours.values())) == len(STATES)


def pages(output):
    return [output / "index.html", *sorted((output / "单位").glob("*.html")), *sorted((output / "反馈").rglob("*.html"))]


def links(document):
    return [element.get("href") for element in document.iter() if element.tag in ("a", "link") and element.get("href")]


def test_pages_are_strict_html_and_their_links_resolve(run):
    for page in pages(run[1]):
        document = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(page.read_bytes().decode())
        assert document.get("lang") == "zh-CN"
        for link in links(document):
            parts = urlsplit(link)
            assert not parts.scheme
            assert not parts.netloc
            assert (page.parent / Path(unquote_to_bytes(parts.path).decode("utf-8", "surrogateescape"))).is_file(), (page.name, link)


def test_a_units_page_says_what_was_found(run, objects):
    for number, data in enumerate(objects, 1):
        page = (run[1] / "单位" / f"{number:04d}.html").read_text(encoding="utf-8")
        document = html5lib.parse(page, namespaceHTMLElements=False)
        text = " ".join("".join(document.itertext()).split())
        messages = [" ".join(each["message"].removeprefix(f"{each['code']} ").split()) for each in data["findings"]]
        places = [text.index(message) for message in messages]
        assert places == sorted(places) or len(set(messages)) < len(messages)
        assert data["file"] in text
        assert conclusion(data) in text
        assert not list(document.iter("script"))[1:]
        if data["error"]:
            assert data["error"] in text


def test_unit_names_are_escaped(run):
    for page in pages(run[1]):
        assert "<script>alert" not in page.read_text(encoding="utf-8")


def test_feedback_for_each_open_unit_and_no_other(run, objects):
    root = run[1] / "反馈"
    notices = {path.parent.relative_to(root).as_posix() for path in root.rglob("校验意见.html")}
    marked = set(root.rglob("*（标注）*"))
    assert len(notices) == sum(map(is_told, objects))
    assert len(marked) == sum(data["verdict"] != "pass" and not data["error"] for data in objects)
    assert all(is_marked(path) for path in marked)
    # Two files that differ in their suffix alone have a folder each.
    assert {"奇怪 名字/甲#1 100%?.xlsx", "奇怪 名字/甲#1 100%?.xlsm"} <= notices
    assert {"奇怪 名字/旧程序", "00片区/单位0004"} <= notices
    assert (root / "00片区/单位0004/单位0004（标注）.xlsx") in marked


def test_the_list_holds_every_unit(run, objects):
    document = html5lib.parse((run[1] / "index.html").read_text(encoding="utf-8"), namespaceHTMLElements=False)
    scripts = {element.get("id"): element.text for element in document.iter("script")}
    units, codes = json.loads(scripts["units"]), json.loads(scripts["codes"])
    assert [unit[11] for unit in units] == [data["file"] for _, data in by_seriousness(objects)]
    for unit, (_, data) in zip(units, by_seriousness(objects), strict=True):
        assert (unit[1], unit[2], STATES[unit[3]]) == (data["unit"] or "", data["year"], conclusion(data))
        assert unit[4:8] == [data["counts"][key] for key in ("error", "warning", "explained", "notice")]
        assert {codes[code] for code in unit[12]} == {finding["code"] for finding in data["findings"]}
        assert bool(unit[13]) == is_told(data)
    assert "校验汇总.xlsx" in "".join(document.find(".//noscript").itertext())


def test_figures_beyond_all_measure_do_not_spoil_the_sheet(tmp_path):
    from workbook.outcome.cells import ROW, cells_of, figure_cells

    cells = figure_cells([1.0, math.nan, math.inf, -3.5, 1e20], "ABCDE", 7, 8)
    assert re.findall(rf'<c r="(\w+){ROW}" s="(\d)"(?:/>|><v>([^<]*)</v>)', cells) == [
        ("A", "7", "1"),
        ("B", "8", ""),
        ("C", "8", ""),
        ("D", "7", "-3.5"),
        ("E", "7", "1e+20"),
    ]
    assert cells_of(["a\x00\x01<\ud800b", math.inf], "AB", [1, 2]).count("<t ") == 2
    assert cells_of(["a\x01b"], "A", [1]).count(ROW) == 1
