"""The prose of published reports, cut into the parts of the form; texts are read where they are kept and never copied here."""

from __future__ import annotations

import html
import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from rules.form import load_form
from rules.report import Report

FIVE, SIX = "存在的主要问题及改进情况", "其他需要报告的事项"
ASPECTS = dict(zip("一二三四五六", ("主动公开", "依申请公开", "政府信息管理", "平台建设", "监督保障", "监督保障"), strict=True))
# A report may be kept in several files; the first that is there is read.
FILES = {"hangzhou-2025": "hangzhou-2025-tables.html"}
ENDINGS = (".txt", ".md", ".html", ".pdf", "-layout.txt")
# What programs made from pages: their lines end where the page did.
BROKEN_LINES = {"suqian-2023", "suqian-2024", "huaian-2024", "hongze-2023"}
FRONT = re.compile(r"(?s)\A.*?={5,} 正文 ={5,}\n(?:当前位置.*?--> )?|<!--.*?-->")
PAGE_NUMBER = re.compile(r"(?m)^\s*-\s?\d+\s?-\s*$|\f")
REPEATED = r"(?: \(重复率[^)\n]*\))?"
ONE = re.compile(rf"一、\s*(?:总体情况|總體情況){REPEATED}|2024 年报告(?=\n)")
TWO = re.compile(r"二、\s*主[动動]公[开開]政府信息情[况況]|第二十条第（一）项")
FIFTH = re.compile(rf"五、[^。\n]{{0,12}}存在的主要问题及改进情况{REPEATED}")
SIXTH = re.compile(rf"六、其他需要报告的事项{REPEATED}")
AFTER_ALL = re.compile(r"附件下载|数据勾稽问题清单|表格来源")
ASPECT_HEAD = re.compile(r"(?:^|(?<=[。\n]))[^\S\n]*(?=[（(][一二三四五六][)）])", re.MULTILINE)
TITLE = re.compile(r"政府信息公开工作年度[报報]告\Z")
SAYS = re.compile(r"[条條]例|通知|报告(?!\Z)")
# The two years of 宿迁 come from a comparison that lost headings.
LOST_HEADINGS = {"suqian-2024": ("2024年，我市政府信息公开工作取得", "各级政府及其部门严格执行")}


def published_names(folder: Path) -> list[str]:
    """Return the names of all published reports that are kept."""
    return list(_truth(folder))


def published_report(folder: Path, name: str, **cover: str) -> Report:
    """Return a published report without its tables: unit, year, form as they are known, its prose part by part."""
    known = _truth(folder)[name]
    identity = {"单位名称": known["unit"].partition("(")[0], "报告年度": str(known["year"])} | cover
    return Report(load_form(str(known["form"])), identity=identity, prose=published_prose(folder, name), observations=())


def published_prose(folder: Path, name: str) -> dict[str, tuple[str, ...]]:
    """Return the paragraphs of a published report by part; parts that the file does not have are left out."""
    text = published_text(folder, name)
    before, one, five, six = _parts(text, name)
    title, opening = _opening(before)
    cut = _rejoined if name in BROKEN_LINES else _lines
    prose = {"标题": title, "导语": tuple(cut(opening)), **_aspects(cut(one)), FIVE: tuple(cut(five)), SIX: tuple(cut(six))}
    return {part: paragraphs for part, paragraphs in prose.items() if paragraphs}


def published_text(folder: Path, name: str) -> str:
    """Return the text of a published report, tables and all, without what the page around it says."""
    candidates = [FILES[name]] if name in FILES else [name + ending for ending in ENDINGS]
    path = next(folder / each for each in candidates if (folder / each).exists())
    text = _pdf_text(path) if path.suffix == ".pdf" else path.read_text(encoding="utf-8")
    if path.suffix == ".html":
        text = html.unescape(re.sub(r"<[^>]*>", "", re.sub(r"(?s)<(?:table.*?</table|/p)>", "\n", text)))
    return PAGE_NUMBER.sub("", FRONT.sub("", text))


def _truth(folder: Path) -> dict[str, Any]:
    truth: dict[str, Any] = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    return truth


def _pdf_text(path: Path) -> str:
    program = shutil.which("pdftotext")
    if program is None:
        pytest.skip("office: pdftotext is not installed")
    return subprocess.run([program, "-layout", path, "-"], capture_output=True, check=True, encoding="utf-8").stdout


def _parts(text: str, name: str) -> tuple[str, str, str, str]:
    """Return what comes before the first part, and the parts one, five and six."""
    before, rest = _divided(text, ONE)
    before = _divided(before, TWO)[0]
    one, rest = _divided(rest, TWO)
    fifth, sixth = (re.compile(f"(?={words})") for words in LOST_HEADINGS[name]) if name in LOST_HEADINGS else (FIFTH, SIXTH)
    five, six = _divided(_divided(rest, fifth)[1], sixth)
    return before, one, five, _divided(six, AFTER_ALL)[0]


def _divided(text: str, mark: re.Pattern[str]) -> tuple[str, str]:
    found = mark.search(text)
    return (text[: found.start()], text[found.end() :]) if found else (text, "")


def _opening(before: str) -> tuple[tuple[str, ...], str]:
    """Return the title, which may stand on two lines, and the sentences after it; what a page puts between them names neither law nor report."""
    lines = before.split("\n")
    ends = [place for place, line in enumerate(lines) if TITLE.search(line.strip())]
    title: tuple[str, ...] = ()
    if ends:
        last = lines[ends[-1]].strip()
        title = ("".join(line.strip() for line in lines[max(ends[-1] - 1, 0) : ends[-1]]) + last if re.match(r"20\d\d", last) else last,)
    opening = lines[ends[-1] + 1 if ends else 0 :]
    first = next((place for place, line in enumerate(opening) if SAYS.search(line)), len(opening))
    return title, "\n".join(opening[first:])


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n") if line.strip()]


def _rejoined(text: str) -> list[str]:
    """Return paragraphs from lines broken at the page's width: one ends with a full stop before the line does, or where a new head begins."""
    lines = _lines(text)
    width = max(map(len, lines), default=0)
    joined = ""
    for line in lines:
        ends = line.endswith("。") and len(line) < 0.85 * width
        joined += ("\n" if re.match("（[一二三四五六]）", line) else "") + line + ("\n" if ends else "")
    return _lines(joined)


def _aspects(paragraphs: list[str]) -> dict[str, tuple[str, ...]]:
    """Return the paragraphs of 总体情况 by aspect; what comes before the first heading is the part's own opening."""
    prose: dict[str, list[str]] = {}
    section = "总体情况"
    for paragraph in _lines("\n".join(ASPECT_HEAD.sub("\n", paragraph) for paragraph in paragraphs)):
        head = re.match(r"[（(]([一二三四五六])[)）]", paragraph)
        section = ASPECTS[head.group(1)] if head else section
        prose.setdefault(section, []).append(paragraph)
    return {section: tuple(texts) for section, texts in prose.items()}
