"""The page used as a person uses it: files chosen, findings read, cells followed, lists and blank workbooks downloaded; and what it does with bad files."""

from __future__ import annotations

import base64
import json
import re
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.damage import damages
from tests.page_books import write_sample
from tests.page_in_browser import READY, OpenPage
from workbook.cli import main
from workbook.template.blank import make_template

WIDTHS = (400, 1280, 1920)
OWN_RULE = {
    "code": "T3-01",
    "severity": "warning",
}


@pytest.fixture
def used(browser: Any, page_file: Path) -> Iterator[OpenPage]:
    """Return the page freshly opened."""
    context = browser.new_context(offline=True, viewport={"width": 1280, "height": 900})
    yield OpenPage(context.new_page(), page_file)
    context.close()


def test_a_finding_leads_to_its_cell_and_back(opened, wrong):
    opened.choose(wrong)
    page = opened.page
    assert page.evaluate("document.activeElement.id") == "unit"
    cell = page.locator("section.box code.first a").first
    place = cell.inner_text()
    cell.focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.dataset.place") == place
    assert "m-错误首格" in page.evaluate("document.activeElement.className")
    page.click("#back")
    assert page.evaluate("document.activeElement.textContent") == place
    page.locator(f"td[data-place='{place}'] a").click()
    assert page.evaluate("document.activeElement.getAttribute('aria-labelledby')") == "c1"


def test_saved_again_it_tells_what_is_settled(used, wrong, right):
    opened = used
    opened.choose(wrong)
    assert opened.page.locator(".since").count() == 0
    opened.choose(right)
    said = opened.page.locator(".since").inner_text()
    assert re.search(r"已改正或说明 [1-9]", said)
    assert "退回" not in said
    assert opened.page.locator(".verdict .state").inner_text() == "通过"


def test_a_blank_workbook_is_the_commands(opened):
    opened.page.fill("#unit-name", "南郊镇")
    opened.page.fill("#year", "2025")
    name, data = opened.download("#blank button")
    assert name == "南郊镇2025年政府信息公开工作年度报告.xlsx"
    assert data == make_template("2021", unit="南郊镇", year=2025)


def test_several_files_make_a_list_and_a_table(opened, wrong, right, tmp_path):
    paper = tmp_path / "年报.docx"
    paper.write_bytes(next(each.data for each in damages() if each.suffix == ".docx"))
    opened.choose(wrong, right, paper)
    states = opened.page.locator("#rows .state").all_inner_texts()
    assert states == ["不通过", "通过", "读不出"]
    name, data = opened.download("#csv")
    lines = data.decode("utf-8-sig").splitlines()
    assert name == "年报核对.csv"
    assert [line.split(",")[0] for line in lines] == ["文件", wrong.name, right.name, paper.name]
    opened.page.click("#rows button")
    assert opened.page.locator("#unit").is_visible()
    name, marked = opened.download("[data-download=mark]")
    assert name == f"{wrong.stem}（标注）.xlsx"
    assert marked.startswith(b"PK")


def test_two_years_of_a_unit_are_this_year_and_the_last(used, right, tmp_path, capsys):
    last_year = write_sample(tmp_path, {"表三.新收.自然人": 4}, year="2020")
    used.choose(right, last_year)
    used.page.wait_for_function("!document.getElementById('result').hidden", timeout=READY)
    used.settled()
    assert used.page.evaluate("document.getElementById('previous').files[0].name") == last_year.name
    assert not used.page.locator("#list").is_visible()
    assert used.page.locator(".since").count() == 0
    main(["check", str(right), "--previous", str(last_year), "--format", "json"])
    said = json.loads(capsys.readouterr().out)
    _, data = used.download("[data-download=json]")
    assert json.loads(data) == said | {"file": right.name}
    used.page.click("#forget")
    used.settled()
    used.choose(last_year)
    assert used.page.locator(".since").count() == 0


def test_workbooks_of_several_units_are_each_held_against_their_own_last_years(used, right, tmp_path):
    others = write_sample(tmp_path / "别", {}, unit="别的镇人民政府")
    older = write_sample(tmp_path / "上年", {}, "2020")
    used.choose(right, others, older)
    assert used.page.locator("#rows tr").count() == 2
    assert used.page.locator("#list-paired").inner_text().startswith("1 个单位连同上年的工作簿核对：")
    used.page.locator("#rows button", has_text=right.name).click()
    assert older.name in used.page.locator("#found").inner_text()


def test_last_years_workbook_of_another_unit_is_not_used(used, right, tmp_path):
    other = write_sample(tmp_path, {}, "2020", unit="别的镇人民政府")
    used.choose(other, at="#previous")
    used.choose(right)
    told = used.page.locator("#found").inner_text()
    assert "没有用它" in told
    assert "上年的数取自" not in told


def test_a_wrong_file_as_last_years_takes_nothing_from_this_years(used, right, tmp_path):
    wrong = tmp_path / "上年.docx"
    wrong.write_bytes(b"PK")
    used.choose(wrong, at="#previous")
    used.choose(right)
    assert used.page.locator("#found .state").first.is_visible()
    assert wrong.name in used.page.locator("#found").inner_text()


def test_a_supervisors_rules_and_waivers_count_as_with_the_command(used, wrong, tmp_path, capsys):
    own, waived = tmp_path / "规则", tmp_path / "豁免.json"
    own.mkdir()
    (own / "自己的.json").write_text(json.dumps({"rules": [OWN_RULE]}), encoding="utf-8")
    waived.write_text(
        json.dumps({"waivers": [{"code": "T3-01", "unit": "东郊镇", "reason": "已经核过", "until": "2999-01-01"}]}), encoding="utf-8"
    )
    used.choose(wrong)
    used.page.locator("details.more summary").click()
    used.choose(own / "自己的.json", at="#rules")
    used.choose(waived, at="#waivers")
    main(["check", str(wrong), "--rules", str(own), "--waivers", str(waived), "--format", "json"])
    said = json.loads(capsys.readouterr().out)
    _, data = used.download("[data-download=json]")
    assert json.loads(data) == said | {"file": wrong.name}
    assert used.page.locator(".tag", has_text="豁免").count() > 0


def test_rules_that_cannot_be_used_are_told_by_the_commands_words(used, wrong, tmp_path, capsys):
    own = tmp_path / "规则"
    own.mkdir()
    (own / "坏的.json").write_text('{"rules": [{"code": "T3-01", "severity": "grave"}]}', encoding="utf-8")
    used.choose(wrong)
    used.page.locator("details.more summary").click()
    used.choose(own / "坏的.json", at="#rules")
    main(["check", str(wrong), "--rules", str(own)])
    assert used.page.locator("#refused").inner_text() == capsys.readouterr().err.removeprefix("nianbao：").strip()
    used.page.click("#forget")
    used.settled()
    assert used.page.locator(".verdict .state").inner_text() == "不通过"


def test_a_file_that_takes_too_long_is_put_down_and_the_page_lives_on(used, wrong, right):
    found = used.page.evaluate("window.nianbao.check(new File([new Uint8Array(9)], '慢.xlsx'), 0.0001)")
    assert found["lost"].startswith("“慢.xlsx”读了")
    used.choose(right)
    assert used.page.locator(".verdict .state").inner_text() == "通过"


def test_more_than_can_be_read_is_never_read(used, right, tmp_path):
    large = tmp_path / "大.xlsx"
    with large.open("wb") as file:
        file.truncate(200 << 20)
    used.choose(large)
    assert "超过 100 MB" in used.page.locator(".box").inner_text()
    used.choose(right)
    assert used.page.locator(".verdict .state").inner_text() == "通过"


def test_where_nothing_inflates_the_page_does_it_itself(browser, page_file, right):
    context = browser.new_context(offline=True)
    page = context.new_page()
    page.goto(page_file.as_uri() + "#plain")
    page.set_input_files("#file", right)
    page.wait_for_function("document.getElementById('status').textContent.startsWith('核对完毕：通过')", timeout=READY)
    context.close()


def test_a_file_may_be_chosen_before_the_page_is_ready(browser, page_file, right):
    page = browser.new_page()
    page.goto(page_file.as_uri())
    page.set_input_files("#file", right)
    assert "正在核对" in page.locator("#status").inner_text()
    page.wait_for_function("document.getElementById('status').textContent.startsWith('核对完毕：通过')", timeout=READY)
    page.close()


def test_names_with_markup_are_only_names(used, right, tmp_path):
    odd = tmp_path / "<img src=x onerror=alert(1)>&amp;.xlsx"
    odd.write_bytes(right.read_bytes())
    used.choose(odd)
    assert odd.name in used.page.locator(".identity").inner_text()
    used.choose(odd, right)
    assert used.page.locator("#rows button").first.inner_text() == odd.name
    assert used.page.locator("img").count() == 0
    assert used.complaints == []


def test_a_program_that_cannot_be_started_is_said(browser, page_file, tmp_path):
    broken = tmp_path / "坏.html"
    text = page_file.read_text(encoding="utf-8")
    junk = base64.b64encode(zlib.compress(b"no code")).decode()
    broken.write_text(re.sub(r'(id="packed-code" data-size="[0-9]+">)[^<]+', rf"\g<1>{junk}", text), encoding="utf-8")
    page = browser.new_page()
    page.goto(broken.as_uri())
    page.wait_for_function("document.getElementById('status').textContent.startsWith('没有准备好')", timeout=READY)
    page.set_input_files("#file", page_file)
    page.wait_for_function("document.getElementById('refused').textContent.startsWith('没有准备好')", timeout=READY)
    page.close()


def test_files_are_dropped_anywhere_on_the_page(opened, right):
    data = base64.b64encode(right.read_bytes()).decode()
    opened.page.evaluate(
        """([name, text]) => {
          const given = new DataTransfer();
          given.items.add(new File([Uint8Array.from(atob(text), each => each.charCodeAt(0))], name));
          document.querySelector("footer").dispatchEvent(new DragEvent("drop", {dataTransfer: given, bubbles: true, cancelable: true}));
        }""",
        [right.name, data],
    )
    assert opened.settled().startswith("核对完毕：通过")


def test_a_browser_that_cannot_is_told_so_at_once(browser, page_file):
    page = browser.new_page()
    page.add_init_script("delete window.WebAssembly")
    page.goto(page_file.as_uri())
    assert page.locator("#unable").is_visible()
    assert "极速模式" in page.locator("#unable").inner_text()
    assert not page.locator("#page").is_visible()
    page.close()


def test_without_scripts_it_says_that_it_needs_them(browser, page_file):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(page_file.as_uri())
    assert page.locator("noscript").inner_text()
    context.close()


@pytest.mark.parametrize("width", WIDTHS)
def test_it_fits_and_axe_finds_nothing(browser, page_file, wrong, right, width):
    from axe_playwright_python.sync_playwright import Axe

    # The page's policy forbids axe like everything that is not its own.
    context = browser.new_context(viewport={"width": width, "height": 900}, bypass_csp=True)
    opened = OpenPage(context.new_page(), page_file)
    for files in ((), (wrong,), (right,), (wrong, right)):
        if files:
            opened.choose(*files)
        assert opened.page.evaluate("document.documentElement.scrollWidth") <= width
        found = Axe().run(opened.page).response
        assert [(each["id"], [node["html"][:300] for node in each["nodes"]]) for each in found["violations"]] == []
    context.close()


def test_it_prints_what_was_found_and_nothing_to_press(opened, wrong):
    opened.choose(wrong)
    opened.page.emulate_media(media="print")
    assert not opened.page.locator("[data-download=mark]").is_visible()
    assert not opened.page.locator("#file").is_visible()
    assert opened.page.locator("section.box").first.is_visible()
    assert opened.page.locator(".tables").is_visible()
    opened.page.emulate_media(media="screen")
