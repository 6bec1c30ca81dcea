"""The list and the units' pages in a real browser, opened from the disk, at a thousand units."""

import math
import re
import subprocess
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from tests.county import ODD_UNITS, write_county, write_odd
from workbook.cli import main

COUNT = 1000


@pytest.fixture(scope="module")
def output(tmp_path_factory, browser):
    folder, output = tmp_path_factory.mktemp("上报") / "全县", tmp_path_factory.mktemp("结果") / "出"
    write_odd(folder / "奇怪 名字")
    write_county(folder, COUNT - sum(1 for _ in (folder / "奇怪 名字").iterdir()))
    assert main(["verify", str(folder), "-o", str(output)]) == 1
    return output


@pytest.fixture
def page(browser, output):
    """Return a page that has to stay free of errors and of requests to anywhere but the disk."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="zh-CN")
    page = context.new_page()
    wrong = []
    page.on("console", lambda message: wrong.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("request", lambda request: wrong.append(request.url) if not request.url.startswith("file:") else None)
    page.goto((output / "index.html").as_uri())
    yield page
    context.close()
    assert wrong == []


def shown(page):
    """Return how many units the page says it shows."""
    text = page.locator("#shown").inner_text()
    found = re.match(r"显示 (\d+) 个", text)
    return int(found.group(1)) if found else 0


def counted(page):
    """Return how many of the units that are shown are in the numbers above: further workbooks of a unit are not."""
    found = re.search(r"没有计入上面各数的 (\d+) 个", page.locator("#shown").inner_text())
    return shown(page) - (int(found.group(1)) if found else 0)


def column(page, number):
    return page.locator(f"#rows tr > :nth-child({number})").all_inner_texts()


def units(page):
    return [text.split("\n")[0] for text in column(page, 2)]


def state(page):
    return {key: value[0] for key, value in parse_qs(urlsplit(page.url).fragment).items()}


STATES = ("读不出", "不通过", "未填完", "待说明", "通过")


def test_all_units_a_hundred_a_page_the_gravest_first(page):
    assert shown(page) == COUNT
    assert page.locator("#rows tr").count() == 100
    numbers, states = column(page, 1), column(page, 4)
    for number in range(2, 11):
        page.get_by_role("button", name=f"第 {number} 页").click()
        numbers += column(page, 1)
        states += column(page, 4)
    assert sorted(map(int, numbers)) == list(range(1, COUNT + 1))
    assert states == sorted(states, key=STATES.index)
    assert page.get_by_role("button", name="下一页").is_disabled()
    page.get_by_role("button", name="上一页").click()
    assert column(page, 1) == numbers[800:900]


def test_the_numbers_are_filters(page):
    total = 0
    for name in STATES:
        button = page.locator(".states button", has=page.get_by_text(name, exact=True))
        number = int(button.locator("b").inner_text())
        button.click()
        assert counted(page) == number > 0
        assert button.get_attribute("aria-pressed") == "true"
        assert set(column(page, 4)) == {name}
        total += shown(page)
    assert total == COUNT
    page.get_by_role("button", name="清除筛选").click()
    assert shown(page) == COUNT


def test_a_rule_filters_its_units(page):
    rule = page.locator("[data-rule]").first
    number = int(re.search(r"(\d+) 个单位", rule.inner_text()).group(1))
    code = rule.locator(".code").inner_text()
    rule.click()
    assert counted(page) == number
    rule.click()
    assert shown(page) == COUNT
    page.locator("#words").fill(code)
    assert counted(page) == number


def test_search_finds_units_files_and_codes(page):
    words = page.locator("#words")
    words.fill("=1+1局")
    assert units(page) == ["=1+1局"]
    words.fill("奇怪 旧程序")
    assert units(page) == ["读不出的文件"]
    words.fill("<SCRIPT>")
    assert units(page) == [ODD_UNITS[0]]
    words.fill("未填完")
    assert set(page.locator("#rows .state").all_inner_texts()) == {"未填完"}
    words.fill("没有这个单位")
    assert shown(page) == 0
    assert "没有符合条件的单位" in page.locator("#rows").inner_text()


@pytest.mark.parametrize(
    ("head", "number", "down"),
    [("错误", 5, True), ("提示", 6, True), ("请确认", 8, True), ("未填", 9, True), ("处数", 10, True), ("年度", 3, False)],
)
def test_columns_sort(page, head, number, down):
    button = page.get_by_role("columnheader", name=head).get_by_role("button")
    for way in (down, not down):
        button.click()
        # What could not be read is worse than any count.
        values = [math.inf if text == "—" else int(text or 0) for text in column(page, number)]
        assert values == sorted(values, reverse=way)
        assert page.get_by_role("columnheader", name=head).get_attribute("aria-sort") == ("descending" if way else "ascending")
        # The largest come from all units, not from the hundred that were shown.
        assert len(set(values)) == 1 or max(values) > 0
        assert (math.inf in values) == (number != 3 and way)
    button.click()
    assert page.locator("[aria-sort]").count() == 0
    assert column(page, 4)[0] == "读不出"


def test_units_sort_by_name(page):
    page.locator("#words").fill("第1")
    page.get_by_role("columnheader", name="单位").get_by_role("button").click()
    numbers = [int(re.search(r"\d+", name).group()) for name in units(page)]
    assert numbers == sorted(numbers)
    assert numbers[0] == 1


def test_going_back_restores_the_list(page):
    page.locator(".states button", has=page.get_by_text("不通过", exact=True)).click()
    page.get_by_role("columnheader", name="处数").get_by_role("button").click()
    page.locator("#words").fill("片区")
    page.get_by_role("button", name="下一页").click()
    before, names, said = state(page), units(page), page.locator("#shown").inner_text()
    assert before == {"state": "1", "sort": "-causes", "q": "片区", "page": "2"}
    chosen = page.locator("#rows a[data-number]").nth(3)
    chosen.click()
    assert page.locator("h1").inner_text() == names[3]
    for way in ("history", "link", "link after a step"):
        if way == "history":
            page.go_back()
        else:
            page.locator("#rows a[data-number]").nth(3).click()
            if way == "link after a step":
                page.get_by_role("link", name="下一个").click()
                page.get_by_role("link", name="上一个").click()
            page.get_by_role("link", name="返回列表").click()
        page.wait_for_selector("#rows tr")
        assert (units(page), page.locator("#shown").inner_text()) == (names, said), way
        assert page.locator("#words").input_value() == "片区"
        assert page.evaluate("document.activeElement.textContent") == names[3], way


def test_the_list_opens_where_its_address_says(page, output):
    page.goto("about:blank")
    page.goto((output / "index.html").as_uri() + "#state=0&q=旧程序&sort=-error&page=77")
    assert units(page) == ["读不出的文件"]
    page.goto("about:blank")
    page.goto((output / "index.html").as_uri() + "#state=9&rule=%3Cb%3E&sort=nothing&page=x")
    assert shown(page) == COUNT


def test_words_find_what_a_conclusion_does_not_tell(page):
    for word in ("重复", "读不出", "年度不对"):
        page.locator("#words").fill(word)
        assert 0 < shown(page) < COUNT, word
    page.locator("#words").fill("")
    button = page.locator("[data-word]", has_text="年度不对")
    button.click()
    assert shown(page) == int(button.locator("b").inner_text()) > 0
    assert "2021" not in column(page, 3)
    page.get_by_role("button", name="清除筛选").click()
    assert shown(page) == COUNT


def walk(page, link, steps):
    """Return the names met by going on that many times from a unit's page."""
    names = []
    for _ in range(steps):
        page.get_by_role("link", name=link).click()
        page.wait_for_selector("h1:not(:text('校验结果'))")
        names.append(page.locator("h1").inner_text())
    return names


@pytest.mark.parametrize("key", ["click", "Enter", "Control+click"])
def test_the_next_unit_is_the_next_in_the_list(page, key):
    page.locator(".states button", has=page.get_by_text("未填完", exact=True)).click()
    page.get_by_role("columnheader", name="单位").get_by_role("button").click()
    page.locator("#words").fill("镇")
    listed, count = units(page), shown(page)
    first = page.locator("#rows a[data-number]").nth(2)
    opened = page
    if key == "click":
        first.click()
    elif key == "Enter":
        first.focus()
        page.keyboard.press("Enter")
    else:
        with page.context.expect_page() as other:
            first.click(modifiers=["Control"])
        opened = other.value
    opened.wait_for_selector("[data-place]:not(:text('序号'))")
    assert opened.locator("[data-place]").inner_text() == f"3 / {count}"
    asked = []
    opened.on("request", lambda request: asked.append(request.url) if "index.html" in request.url else None)
    assert walk(opened, "下一个", 4) == listed[3:7]
    assert walk(opened, "上一个", 6) == listed[5::-1]
    assert opened.get_by_role("link", name="上一个").count() == 0
    # The pages know each other: a list of ten thousand units is not opened for each step.
    assert asked == []
    opened.get_by_role("link", name="返回列表").click()
    opened.wait_for_selector("#rows tr")
    assert (units(opened), opened.evaluate("document.activeElement.textContent")) == (listed, listed[0])


def test_beyond_what_the_address_holds_the_list_is_asked(page, output):
    page.get_by_role("columnheader", name="序号").get_by_role("button").click()
    first = page.locator("#rows a[data-number]").first
    first.focus()
    hash = page.evaluate("document.activeElement.hash")
    assert len(hash) < 2000
    page.goto((output / "单位" / "0251.html").as_uri() + hash)
    assert page.locator("[data-place]").inner_text() == f"251 / {COUNT}"
    page.get_by_role("link", name="下一个").click()
    page.wait_for_url("**/0252.html*")
    assert page.locator("[data-place]").inner_text() == f"252 / {COUNT}"
    page.get_by_role("link", name="上一个").click()
    page.wait_for_url("**/0251.html*")
    # The list was only asked, not visited.
    page.go_back()
    assert "0252.html" in page.url


def test_a_page_opened_by_itself_knows_the_next_by_the_list(page, output):
    listed = [int(number) for number in column(page, 1)]
    page.goto((output / "单位" / f"{listed[4]:04d}.html").as_uri())
    page.get_by_role("link", name="下一个").click()
    page.wait_for_url(f"**/{listed[5]:04d}.html*")
    page.goto("about:blank")
    page.goto((output / "单位" / f"{listed[0]:04d}.html").as_uri())
    page.get_by_role("link", name="上一个").click()
    page.wait_for_selector("#rows tr")
    assert column(page, 1)[0] == str(listed[0])


def test_printing_holds_every_unit(page, output, tmp_path, poppler):
    def printed():
        page.pdf(path=tmp_path / "表.pdf", prefer_css_page_size=True)
        text = subprocess.run(["pdftotext", "-layout", tmp_path / "表.pdf", "-"], capture_output=True, check=True, text=True).stdout
        return set(re.findall(r"单位\d{4}\.xlsx", text)), text

    page.locator("#words").fill("片区")
    files = shown(page)
    page.locator("#words").fill("")
    found, text = printed()
    assert len(found) == files > 900
    assert all(name in text for name in ("旧程序.xls", "=1+1局"))
    assert page.locator("#rows tr").count() == 100
    page.locator(".states button", has=page.get_by_text("未填完", exact=True)).click()
    page.locator("#words").fill("片区")
    count = shown(page)
    found, text = printed()
    assert len(found) == count > 100
    assert f"显示 {count} 个，共 {COUNT} 个" in text
    assert "（未填完、片区）" in text


def test_keyboard_alone(page):
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "words"
    page.keyboard.type("第2")
    page.keyboard.press("ArrowDown")
    first = page.evaluate("document.activeElement.textContent")
    page.keyboard.press("ArrowDown")
    second = page.evaluate("document.activeElement.textContent")
    assert [first, second] == units(page)[:2]
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    page.wait_for_selector("h1")
    assert page.locator("h1").inner_text() == first
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "返回列表"
    page.keyboard.press("Enter")
    page.wait_for_selector("#rows tr")
    assert page.evaluate("document.activeElement.textContent") == first
    # Every filter, rule, head and page can be reached and pressed.
    stops = page.evaluate(
        """() => [...document.querySelectorAll('main button, main input, main a')].filter(e => e.tabIndex < 0 && !e.disabled).length"""
    )
    assert stops == 0


def test_live_region_announces(page):
    region = page.get_by_role("status")
    assert region.get_attribute("aria-live") == "polite"
    page.locator("#words").fill("=1+1局")
    assert region.inner_text() == f"显示 1 个，共 {COUNT} 个"


def test_every_link_of_a_row_leads_to_a_file(page, output):
    page.locator("#words").fill("奇怪")
    links = page.locator("#rows a").evaluate_all("links => links.map(link => link.href)")
    assert len(links) > 30
    for link in links:
        assert page.request is not None
        answer = page.evaluate("link => new URL(link).pathname", link)
        path = unquote(answer, errors="surrogateescape")
        assert (output / path).exists(), link


@pytest.mark.parametrize("width", [1280, 1100, 900, 820, 600, 400])
def test_nothing_runs_over_the_edge(page, output, width):
    page.set_viewport_size({"width": width, "height": 900})
    pages = [
        "index.html",
        "规则说明.html",
        "单位/0004.html",
        f"单位/{COUNT - 3:04d}.html",
        *(path.relative_to(output) for path in (output / "反馈").rglob("*.html")),
    ]
    for each in pages[:12]:
        page.goto((output / each).as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") <= width, each
        widest = page.evaluate("Math.max(...[...document.querySelectorAll('body *')].map(each => each.getBoundingClientRect().right))")
        assert widest <= width, each


@pytest.mark.parametrize("width", [1280, 400])
def test_axe_finds_nothing(browser, output, width):
    from axe_playwright_python.sync_playwright import Axe

    # axe looks at style sheets by requests of its own, so this page is not watched; a notice's ban on scripts would ban axe too.
    page = browser.new_page(viewport={"width": width, "height": 900}, bypass_csp=True)
    notices = sorted((output / "反馈").rglob("*.html"))
    for path in (output / "index.html", output / "单位" / "0005.html", output / "单位" / "0030.html", notices[0], notices[-1]):
        page.goto(path.as_uri() + "#state=0")
        found = Axe().run(page).response
        assert [(each["id"], [node["html"] for node in each["nodes"]]) for each in found["violations"]] == [], path
        assert {"color-contrast", "html-has-lang", "document-title"} <= {each["id"] for each in found["passes"]}
    page.close()


def test_without_scripts_the_list_names_the_workbook(browser, output):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((output / "index.html").as_uri())
    assert "校验汇总.xlsx" in page.locator("noscript").inner_text()
    assert not page.locator("#list").is_visible()
    context.close()
