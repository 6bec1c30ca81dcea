"""`nianbao report`: a finished workbook made into the report that is published."""

from __future__ import annotations

import sys
from argparse import Namespace
from pathlib import Path
from textwrap import indent
from typing import TYPE_CHECKING

from workbook.commands.common import Stop, plain_name, write_bytes

# What a command alone needs comes in when it runs.
# ruff: noqa: PLC0415

if TYPE_CHECKING:
    from rules.report import Report
    from workbook.narrative.document import Document
    from workbook.narrative.gate import Gate

KINDS = ("docx", "html", "pdf", "md")


def run(arguments: Namespace) -> int:
    """Make the report, unless something is open that must not be published; a draft is made all the same."""
    from workbook.check import check_file
    from workbook.narrative.compose import compose, has_drafts
    from workbook.narrative.drafts import draft_word
    from workbook.narrative.gate import appendix_of, open_gate

    checked = check_file(arguments.file)
    if checked.report is None:
        raise Stop(checked.error or "")
    document = compose(checked.report)
    gate = open_gate(checked, document)
    if gate.is_shut and not arguments.draft:
        _refuse(checked.report, gate)
        return 1
    if arguments.draft:
        document = document._replace(draft=draft_word("page"), appendix=appendix_of(gate))
    made = _write(document, _targets(arguments, document))
    if has_drafts(document):
        print("正文里标着“【草稿】”的段落是代拟的：填好“____”、审定后写进工作簿，再生成正式的年报。")
    for line in _waiting(gate):
        print(line)
    if not made:
        return 2
    return 0 if checked.is_clear else 1


def _refuse(report: Report, gate: Gate) -> None:
    """Print what keeps the report from being made and the drafts that could fill its empty parts."""
    from workbook.narrative.gate import offered_drafts

    print(f"{report.unit or '（单位未填）'}的年报没有生成，先处理下面的问题：")
    for line in gate.lines():
        print(f"  {line}")
    drafts = list(offered_drafts(report))
    if drafts:
        print("还没有写的部分，可用下面的草稿，填好“____”、审定后写进工作簿：")
        for draft in drafts:
            print(indent(draft, "  "))
    print("要先看看样子，加 --draft 生成草稿。")


def _waiting(gate: Gate) -> list[str]:
    if gate.is_shut:
        return [f"还有 {len(gate.errors) + len(gate.unresolved)} 个错误或未填、{len(gate.warnings)} 条提示，列在草稿后面。"]
    return [f"还有 {len(gate.warnings)} 条提示没有说明，公布前请核对：nianbao check 可以看到。"] if gate.warnings else []


def _targets(arguments: Namespace, document: Document) -> dict[str, Path]:
    """Return where each kind is written: beside the workbook under the report's title, or where -o says."""
    output: Path | None = arguments.output
    suffix = _suffix(output)
    kinds = list(dict.fromkeys(arguments.to or ([suffix] if suffix else ["docx"])))
    if output and suffix:
        if kinds != [suffix]:
            raise Stop(f"“{output}”与所要的格式（{'、'.join(kinds)}）不符；要几种格式时，-o 请给一个文件夹。")
        return {suffix: output}
    from workbook.narrative.drafts import draft_word

    folder = output or arguments.file.parent
    name = plain_name(document.title) or arguments.file.stem
    return {kind: folder / f"{name}{draft_word('file') if document.draft else ''}.{kind}" for kind in kinds}


def _suffix(output: Path | None) -> str:
    """Return the kind a file is to be by its name, "" for a folder; raises Stop for a kind that cannot be made."""
    suffix = output.suffix.lower().removeprefix(".") if output and not output.is_dir() else ""
    if suffix and suffix.isascii() and suffix.isalpha() and suffix not in KINDS:
        raise Stop(f"不会写 .{suffix}，可用的格式：{'、'.join(KINDS)}。")
    return suffix if suffix in KINDS else ""


def _write(document: Document, targets: dict[str, Path]) -> bool:
    """Write each kind; where no office program can make the pdf, the docx is made instead and False returned."""
    from workbook.narrative.pdf import NoOffice
    from workbook.narrative.write import write_document

    complete = True
    for kind, path in targets.items():
        try:
            data = write_document(document, kind)
        except NoOffice as reason:
            complete = False
            print(f"nianbao：{reason}", file=sys.stderr)
            if "docx" in targets:
                continue
            path, data = path.with_suffix(".docx"), write_document(document, "docx")  # noqa: PLW2901  (made in its place)
        _keep_edited(path)
        write_bytes(path, data)
        print(f"已生成 {path}")
    return complete


def _keep_edited(path: Path) -> None:
    """Refuse to write over a docx that somebody has worked on."""
    from workbook.narrative.docx import was_edited

    if path.suffix == ".docx" and path.exists() and was_edited(path):
        raise Stop(f"“{path}”在别的软件里改过，没有覆盖；请把它改名或移走，或用 -o 换一个文件名。")
