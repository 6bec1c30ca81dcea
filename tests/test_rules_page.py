"""规则说明.html: every rule in force, with an anchor that the other pages lead to; no dead link in what is sent away alone."""

import json
import re
from urllib.parse import unquote, urljoin, urlsplit

import pytest

from rules.reference.explaining import entries
from tests.county import write_county, write_odd
from tests.test_contradictions import GOOD
from workbook.cli import main

LINK = re.compile(r'href="([^"]*)"')


@pytest.fixture(scope="module")
def output(tmp_path_factory):
    folder, output, rules = (tmp_path_factory.mktemp("上报") / name for name in ("全县", "出 #1", "规则"))
    write_odd(folder / "奇怪 名字" / "深处")
    write_county(folder, 12)
    rules.mkdir()
    own = [GOOD | {"title": "结转过半<b>"}, {"code": "T3-09", "status": "off"}]
    (rules / "本市.json").write_text(json.dumps({"rules": own}, ensure_ascii=False), encoding="utf-8")
    assert main(["verify", str(folder), "-o", str(output), "--rules", str(rules)]) == 1
    return output


def links_of(path):
    return LINK.findall(path.read_text(encoding="utf-8"))


def test_every_rule_in_force_has_its_anchor(output):
    text = (output / "规则说明.html").read_text(encoding="utf-8")
    on = {code for code, entry in entries().items() if entry.rule.status == "on"} - {"T3-09"} | {"T3-95"}
    assert set(re.findall(r'<article id="([^"]+)"', text)) == on
    assert "结转过半&lt;b&gt;" in text
    assert all(text.count(f'href="#{code}"') == 1 for code in on)


def test_every_code_on_the_other_pages_leads_to_its_entry(output):
    anchors = set(re.findall(r'<article id="([^"]+)"', (output / "规则说明.html").read_text(encoding="utf-8")))
    pages = [output / "index.html", *(output / "单位").glob("*.html")]
    met = set()
    for page in pages:
        for link in links_of(page):
            target = urlsplit(urljoin(page.as_uri(), link))
            if unquote(target.path).endswith("规则说明.html"):
                assert unquote(target.path) == unquote(urlsplit((output / "规则说明.html").as_uri()).path)
                met.add(target.fragment)
    met.discard("")
    assert met
    assert met <= anchors
    found = {
        each["code"]
        for line in (output / "results.jsonl").read_text(encoding="utf-8").splitlines()
        for each in json.loads(line)["findings"]
    }
    assert met == found


def test_a_notice_sent_away_alone_has_the_words_and_no_link(output):
    notices = list((output / "反馈").rglob("校验意见.html"))
    assert any(len(path.relative_to(output).parts) > 4 for path in notices)
    for path in notices:
        assert not [link for link in links_of(path) if "规则说明" in unquote(link) or link.startswith("..")]
    told = [path.read_text(encoding="utf-8") for path in notices]
    assert any("<dt>如何改正</dt>" in text for text in told)
    balance = entries()["T3-01"].remedy
    assert any(balance in text for text in told if "T3-01" in text)


@pytest.fixture(params=["light", "dark"])
def page(browser, output, request):
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="zh-CN", color_scheme=request.param)
    page = context.new_page()
    wrong = []
    page.on("console", lambda message: wrong.append(message.text) if message.type in ("error", "warning") else None)
    page.on("request", lambda asked: wrong.append(asked.url) if not asked.url.startswith("file:") else None)
    yield page
    context.close()
    assert wrong == []


def test_from_the_list_and_from_a_unit_to_the_rule_and_back(page, output):
    page.goto((output / "index.html").as_uri())
    item = page.locator(".rules li").first
    code = item.locator(".code").inner_text()
    item.get_by_role("link").click()
    assert page.evaluate("decodeURIComponent(location.hash)") == f"#{code}"
    assert page.locator(f"article[id='{code}']").bounding_box()["y"] < 900
    assert "如何改正" in page.locator(f"article[id='{code}']").inner_text()
    page.get_by_role("link", name="返回列表").click()
    page.wait_for_selector("#rows tr")
    page.locator(".states button", has=page.get_by_text("不通过", exact=True)).click()
    page.locator("#rows a[data-number]", has_text="第").first.click()
    link = page.locator("a.code").first
    code = link.inner_text()
    link.click()
    assert page.locator("article:target h3 .code").inner_text() == code


@pytest.mark.parametrize("width", [1280, 400])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_and_nothing_runs_over_the_edge(browser, output, width, scheme):
    from axe_playwright_python.sync_playwright import Axe

    page = browser.new_page(viewport={"width": width, "height": 900}, bypass_csp=True, color_scheme=scheme)
    page.goto((output / "规则说明.html").as_uri() + "#T3-01")
    found = Axe().run(page).response
    assert [(each["id"], [node["html"] for node in each["nodes"]][:3]) for each in found["violations"]] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    ground = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    assert ground == ("rgb(255, 255, 255)" if scheme == "light" else "rgb(18, 23, 29)")
    page.close()
