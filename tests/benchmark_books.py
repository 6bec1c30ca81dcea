"""Workbooks to measure on: of both editions, of many hands, saved by LibreOffice and by openpyxl; made once and kept.

`python -m tests.benchmark_books [count]` makes them, which takes some minutes; they are made anew when a template or this module changes.
"""

from __future__ import annotations

import hashlib
import json
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

from rules.form import load_form
from tests.blank import blank
from tests.bulk import SIX, a_tenth_more, balanced_figures, last_years, received_as_settled
from tests.prose_chance import write
from tests.saved import by_openpyxl
from workbook.checking import check_file
from workbook.layout import load_layout
from workbook.template.filling import Value, figure_values, fill, text_values, with_totals

COUNT = 320
# Three characters in four of these lengths are the sentences of tests.prose_phrases, with numbers.
LENGTHS = (1500, 3000, 6000)
OPENPYXL, OF = 1, 4
OFFICE_BATCH = 80
CAUSES = ("balance", "several", "blank", "text", "prose", "last year", "function", "section", "year")
OTHER_LAST_YEAR, LAST_YEARS = 7, "上年."
YEARS = {"2021": "2023", "2019": "2020"}
SAID = {"单位类别": "政府部门", "数据范围": "本机关", "有行政许可职能": "是", "有行政处罚职能": "是", "有行政强制职能": "是"}
# No unit twice: what is sent twice is judged together with the other, and hardly any unit does.
FIRST, SECOND = "青云东白临松北柳石清金平安永丰长", "溪郊河江山塘园桥源泽川原岭湖州陵"
OFFICES = ("水务局", "财政局", "教育局", "民政局", "司法局", "农业农村局", "交通运输局", "卫生健康局", "自然资源局", "应急管理局", "统计局")
OPENING = (
    "本报告根据《中华人民共和国政府信息公开条例》编制，全文由本机关办公室汇总，内容真实准确。"
    "数据统计期限为{year}年1月1日至{year}年12月31日。"
)
# The rules ask for no more in the first part.
MOST_ASPECTS = 1050
HAN = "零一二两三四五六七八九十百"
NUMERALS = "一二三四五"
LINKS = ("对", "围绕", "就", "结合")
WHO = ("办公室", "各业务科室", "信息公开机构", "承办机构", "局属各单位", "各村（社区）", "政务公开专班", "网站管理员")
WHAT = (
    "公开目录",
    "公开指南",
    "答复文书",
    "栏目设置",
    "解读材料",
    "内容更新",
    "信息审核",
    "档案移交",
    "业务培训",
    "意见征集",
    "线下查阅",
    "保密审查",
)
HOW = (
    "逐项对照要求完善",
    "按流程办理并留存记录",
    "及时更新并归档",
    "会同有关方面研究改进",
    "安排专人负责",
    "纳入日常工作一并推进",
    "定期自查整改",
    "认真听取群众意见",
)
SO = (
    "有关工作有序开展",
    "办理更加规范",
    "群众查阅更加方便",
    "责任更加明确",
    "内容更加准确",
    "流程更加顺畅",
    "质量稳步提高",
    "衔接更加紧密",
)


class Book(NamedTuple):
    """A workbook, what saved it, whether it was made with something wrong, and how long its prose is."""

    path: str
    program: str
    cause: str
    characters: int
    edition: str


def books(count: int = COUNT) -> list[Book]:
    """Return that many right workbooks and as many with something wrong, by turns; made when they are not there yet."""
    folder = Path(tempfile.gettempdir()) / f"nianbao-benchmark-{_digest()}-{count}"
    listed = folder / "books.json"
    if not listed.exists():
        made = _make(folder, count)
        listed.write_text(json.dumps(made, ensure_ascii=False), encoding="utf-8")
    return [Book(*each) for each in json.loads(listed.read_text(encoding="utf-8"))]


def _digest() -> str:
    contents = (blank("2021"), blank("2019"), Path(__file__).read_bytes())
    return hashlib.sha256(b"".join(contents)).hexdigest()[:12]


def _make(folder: Path, count: int) -> list[Book]:
    written = folder / "written"
    for each in (written, folder / "saved"):
        each.mkdir(parents=True, exist_ok=True)
    made = []
    for is_open in (False, True):
        found = _wanted(written, is_open=is_open)
        for number in range(count):
            path, *what = next(found)
            program = "openpyxl" if number % OF < OPENPYXL else "LibreOffice"
            made.append(Book(str(folder / "saved" / path.name), program, *what))
    for book in made:
        if book.program == "openpyxl":
            by_openpyxl(written / Path(book.path).name, Path(book.path))
    _save_by_office([written / Path(book.path).name for book in made if book.program != "openpyxl"], folder / "saved")
    return made


def _save_by_office(paths: list[Path], target: Path) -> None:
    """Have LibreOffice save many workbooks in few runs."""
    if shutil.which("soffice") is None:
        raise SystemExit("LibreOffice is not installed: the workbooks cannot be made")
    with tempfile.TemporaryDirectory() as profile:
        for start in range(0, len(paths), OFFICE_BATCH):
            options = [f"-env:UserInstallation={Path(profile).as_uri()}", "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML"]
            command = ["soffice", *options, "--outdir", str(target), *map(str, paths[start : start + OFFICE_BATCH])]
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    missing = [path.name for path in paths if not (target / path.name).exists()]
    if missing:
        raise SystemExit(f"not saved: {missing}")


def _wanted(folder: Path, *, is_open: bool) -> Iterator[tuple[Path, str, int, str]]:
    """Yield workbooks with nothing open, or with something open: path, what was made wrong, characters of prose, edition."""
    seed = 0
    while True:
        seed += 1
        cause = CAUSES[seed % len(CAUSES)] if is_open else ""
        path = folder / f"{'待核' if is_open else '无误'}{seed:05}.xlsx"
        edition, characters = _write(path, f"{is_open}{seed}", _unit(2 * seed + is_open), cause)
        if characters and check_file(path).is_clear != is_open:
            yield path, cause, characters, edition
        else:
            path.unlink(missing_ok=True)


def _unit(number: int) -> str:
    """Return the name of a unit that has no other number."""
    county, office = divmod(number, len(OFFICES))
    first, second = divmod(county, len(SECOND))
    return f"{FIRST[first]}{SECOND[second]}县{OFFICES[office]}"


def _write(path: Path, seed: str, unit: str, cause: str) -> tuple[str, int]:
    """Write one workbook and return its edition and how many characters its prose has, 0 when it does not go into one."""
    chance = random.Random(seed)
    edition = chance.choice(("2021", "2021", "2019"))
    layout = load_layout(edition)
    figures, previous = _figures(edition, chance)
    identity = {"单位名称": unit, "报告年度": YEARS[edition], "统一社会信用代码": f"{chance.randrange(10**17):018d}", "落款": unit} | SAID
    complete = with_totals(layout, figures), with_totals(layout, previous)
    parts = _prose(chance, identity, write(chance, edition, *complete, ("我局", "全局"))[0])
    before = {"单位名称": unit, "报告年度": str(int(YEARS[edition]) - 1)}
    _spoil(chance, cause, (figures, previous), parts, identity)
    texts = {id: value for id, value in figures.items() if isinstance(value, str)}
    values: dict[Any, Value] = dict(figure_values(layout, figures | dict.fromkeys(texts)))
    values |= {layout.places[id]: value for id, value in texts.items()}
    values |= {layout.places[LAST_YEARS + id]: value for id, value in with_totals(layout, previous).items() if value is not None}
    values |= layout.previous_identity_values(before)
    values |= {layout.places[f"封面.{name}"]: int(value) if name == "报告年度" else value for name, value in identity.items()}
    try:
        values |= text_values(layout, parts)
    except IndexError:
        return edition, 0
    path.write_bytes(fill(blank(edition), values))
    return edition, sum(map(len, parts.values()))


def _figures(edition: str, chance: random.Random) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the inputs of a report that holds in every respect, and last year's."""
    figures = balanced_figures(load_form(edition), chance, quiet=True)
    if edition == "2021":
        # Last year's change this year's, too.
        previous = last_years(figures)
        return dict(figures), dict(previous)
    for kind in ("规章", "规范性文件"):
        made, new, valid = (f"表二.{kind}.{word}数量" for word in ("本年新制作", "本年新公开", "对外公开总"))
        figures[new], figures[valid] = figures[made], 3 * figures[made]
    previous = a_tenth_more(figures)
    for column in SIX:
        previous[f"表三.结转下年度.{column}"] = figures[f"表三.上年结转.{column}"]
    received_as_settled(previous)
    return dict(figures), dict(previous)


def _prose(chance: random.Random, identity: Mapping[str, str], told: Mapping[str, str]) -> dict[str, str]:
    """Return the prose: the five aspects with their numbers, then problems and measures as long as the text is to be."""
    year, seen = identity["报告年度"], set[str]()
    parts = {"导语": OPENING.format(year=year)}
    for name in ("主动公开", "依申请公开", "政府信息管理", "平台建设", "监督保障"):
        parts[name] = _once(told[name], seen)
    length = int(chance.triangular(LENGTHS[0], LENGTHS[2], LENGTHS[1] * 0.7))
    _shorten(parts)
    wanted = max(length - sum(map(len, parts.values())), 400)
    count = chance.randint(2, 5)
    new = _sentences(chance)
    each = wanted * 3 // 4 // (2 * count)
    problems = [f"{NUMERALS[at]}是{_some(new, each)}" for at in range(count)]
    measures = [f"{NUMERALS[at]}是{_some(new, each)}" for at in range(count)]
    parts["存在的主要问题及改进情况"] = "\n".join(("主要问题：", *problems, "改进措施：", *measures))
    parts["其他需要报告的事项"] = f"本年度没有发出收费通知，未收取信息处理费。{_some(new, wanted // 4)}"
    return parts


def _once(text: str, seen: set[str]) -> str:
    """Return a text without the sentences that were told before."""
    kept = []
    for line in text.split("\n"):
        new = [each for each in line.split("。") if each and each not in seen]
        seen.update(new)
        kept.append("".join(f"{each}。" for each in new))
    return "\n".join(each for each in kept if each)


def _shorten(parts: dict[str, str]) -> None:
    """Leave out sentences, first those that tell no number, until the aspects are as short as they have to be."""
    for is_silent in (True, False):
        for name in [each for each in parts if each != "导语"] * 2:
            kept = parts[name].split("。")
            for each in kept[1:-1][::2]:
                told = any(sign.isdecimal() or sign in HAN for sign in each)
                if sum(map(len, parts.values())) > MOST_ASPECTS and is_silent != told:
                    kept.remove(each)
                    parts[name] = "。".join(kept)


def _some(sentences: Iterator[str], length: int) -> str:
    """Return sentences of about that many characters."""
    found = next(sentences)
    while len(found) < length:
        found += next(sentences)
    return found


def _sentences(chance: random.Random) -> Iterator[str]:
    """Yield sentences of no number, none twice."""
    every = list(product(WHO, WHAT, HOW))
    chance.shuffle(every)
    for who, what, how in every:
        yield f"{who}{chance.choice(LINKS)}{what}{how}，{chance.choice(SO)}。"


def _spoil(
    chance: random.Random, cause: str, years: tuple[dict[str, Any], dict[str, Any]], parts: dict[str, str], identity: dict[str, str]
) -> None:
    """Make one thing wrong."""
    figures, previous = years
    typed = [id for id in figures if id.startswith("表三.") and not id.endswith("总计") and "办理结果总计" not in id]
    if cause in ("balance", "several"):
        for id in chance.sample(typed, 3 if cause == "several" else 1):
            figures[id] += chance.randrange(1, 9)
    elif cause == "blank":
        figures |= dict.fromkeys(chance.sample(typed, 5))
    elif cause == "text":
        figures[chance.choice(typed)] = "3件"
    elif cause == "prose":
        parts["依申请公开"] += f"全年共收到政府信息公开申请{sum(figures[id] or 0 for id in typed) + 17}件。"
    elif cause == "last year":
        previous |= {id: (value or 0) + OTHER_LAST_YEAR for id, value in previous.items() if id.startswith("表三.结转下年度.")}
    elif cause == "function":
        identity |= {"有行政许可职能": "否", "有行政处罚职能": "否", "有行政强制职能": "否"}
    elif cause == "section":
        parts["存在的主要问题及改进情况"] = "无。"
    elif cause == "year":
        identity["报告年度"] = str(int(identity["报告年度"]) + 1)


if __name__ == "__main__":
    made = books(int(sys.argv[1]) if len(sys.argv) > 1 else COUNT)
    print(f"{len(made)} workbooks in {Path(made[0].path).parent}")
