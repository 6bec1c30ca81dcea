"""Publishing a report: what a person is told of it, under which name it is written, and whose file is never written over."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from rules.report import Report
from workbook.files import Stop, is_there, plain_name
from workbook.narrative import KINDS
from workbook.narrative.compose import has_opening
from workbook.narrative.document import Document
from workbook.narrative.drafts import draft_word
from workbook.narrative.gate import Gate, file_ending
from workbook.narrative.stamp import was_edited

WAITING = {
    "shut": "还有 {errors} 个错误或未填、{warnings} 条提示，列在草稿后面。",
    "waiting": "还有 {warnings} 条提示没有说明，公布前请核对：nianbao check 可以看到。",
    "ready": "没有待处理的问题，去掉 --draft 就能生成正式的年报。",
    "no_day": "封面没有填成文日期，文末没有日期。",
    "no_opening": "没有写导语（编制依据、统计期限、电子版网址、联系方式），正文直接从“一、总体情况”开始；--draft 的草稿里有代拟的导语。",
}


def refusal_lines(report: Report, gate: Gate) -> Iterator[str]:
    """Yield what keeps the report from being made, and what is to be looked at besides."""
    yield f"{report.unit or '（单位未填）'}的年报没有生成。"
    for name, lines in (("blocking", list(gate.blocking())), ("advice", list(gate.advice()))):
        if lines:
            yield draft_word(name)
        yield from (f"  {line}" for line in lines)


def waiting(gate: Gate, document: Document) -> Iterator[str]:
    """Yield by its name in WAITING what is still to be done about a report that has been made."""
    if gate.is_shut:
        yield "shut"
    elif gate.warnings:
        yield "waiting"
    elif document.draft:
        yield "ready"
    if not document.day:
        yield "no_day"
    if not has_opening(document):
        yield "no_opening"


def waiting_lines(gate: Gate, document: Document, said: Mapping[str, str] = WAITING) -> list[str]:
    """Return that in words: the command's, where no others are given."""
    counts = {"errors": sum(1 for _ in gate.blocking()), "warnings": len(gate.warnings)}
    return [said[name].format(**counts) for name in waiting(gate, document)]


def file_name(document: Document, kind: str, otherwise: str) -> str:
    """Return the name of a report's file: its title, or another name where a title leaves nothing; drafts say that they are."""
    return f"{plain_name(document.title) or otherwise}{file_ending(document)}.{kind}"


def kind_of(output: Path | None) -> str:
    """Return the kind a file is to be by its name, "" for a folder; raises Stop for a kind that cannot be made."""
    suffix = output.suffix.lower().removeprefix(".") if output and not (is_there(output) and output.is_dir()) else ""
    if suffix and suffix.isascii() and suffix.isalpha() and suffix not in KINDS:
        raise Stop(f"不会写 .{suffix}，可用的格式：{'、'.join(KINDS)}。")
    return suffix if suffix in KINDS else ""


def keep_others(path: Path, source: Path | None) -> None:
    """Refuse to write over the workbook itself, where it is a file, or over a file that somebody has worked on."""
    if not is_there(path):
        return
    if path.is_dir():
        raise Stop(f"“{path}”是一个文件夹，请换一个文件名。")
    if source is not None and path.samefile(source):
        raise Stop(f"“{path}”就是工作簿本身，没有覆盖；请换一个文件名。")
    if was_edited(path):
        raise Stop(f"“{path}”不是本软件写的，或写好后又改过，没有覆盖；请把它改名或移走，或用 -o 换一个文件名。")
