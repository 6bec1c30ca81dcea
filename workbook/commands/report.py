"""`nianbao report`: a finished workbook made into the report that is published."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from workbook.files import Stop, write_bytes
from workbook.printing import say

# What a command alone needs comes in when it runs.
# ruff: noqa: PLC0415

if TYPE_CHECKING:
    from rules.report import Report
    from workbook.narrative.document import Document


def run(arguments: Namespace) -> int:
    """Make the report, unless something is open that must not be published; a draft is made all the same."""
    from workbook.checking import check_file
    from workbook.narrative.compose import compose, has_drafts
    from workbook.narrative.gate import as_draft, open_gate
    from workbook.narrative.publishing import refusal_lines, waiting_lines
    from workbook.narrative.run_in import run_in
    from workbook.verifying.rehearsal import rehearse

    if sentence := rehearse(arguments.file):
        raise Stop(sentence)
    checked = check_file(arguments.file)
    if checked.report is None:
        raise Stop(checked.error or "")
    document = run_in(compose(checked.report)) if arguments.run_in else compose(checked.report)
    gate = open_gate(checked, document)
    if gate.is_shut and not arguments.draft:
        for line in (*refusal_lines(checked.report, gate), *_offers(checked.report)):
            say(line)
        return 1
    if arguments.draft:
        document = as_draft(document, gate)
    made = _write(document, _targets(arguments, document), arguments.file)
    if has_drafts(document):
        say("正文里标着“【草稿】”的段落是代拟的：填好“____”、审定后写进工作簿，再生成正式的年报。")
    for line in waiting_lines(gate, document):
        say(line)
    if not made:
        return 2
    return 0 if checked.is_clear else 1


def _offers(report: Report) -> Iterator[str]:
    """Yield drafts for the empty parts, and how to see the whole as a draft."""
    from workbook.narrative.gate import offered_drafts

    drafts = list(offered_drafts(report))
    if drafts:
        yield "还没有写的部分，可用下面的草稿，填好“____”、审定后写进工作簿："
    yield from (f"  {line}" for draft in drafts for line in draft.splitlines())
    yield "要先看看样子，加 --draft 生成草稿。"


def _targets(arguments: Namespace, document: Document) -> dict[str, Path]:
    """Return where each kind is written: beside the workbook under the report's title, or where -o says."""
    from workbook.narrative.publishing import file_name, kind_of

    output: Path | None = arguments.output
    suffix = kind_of(output)
    kinds = list(dict.fromkeys(arguments.to or ([suffix] if suffix else ["docx"])))
    if output and suffix:
        if kinds != [suffix]:
            raise Stop(f"“{output}”与所要的格式（{'、'.join(kinds)}）不符；要几种格式时，-o 请给一个文件夹。")
        return {suffix: output}
    return {kind: (output or arguments.file.parent) / file_name(document, kind, arguments.file.stem) for kind in kinds}


def _write(document: Document, targets: dict[str, Path], source: Path) -> bool:
    """Write each kind; return whether all could be made."""
    complete = True
    for kind, path in targets.items():
        if kind != "pdf":
            _put(document, kind, path, source)
        elif not _print(document, path, source, instead="docx" not in targets):
            complete = False
    return complete


def _put(document: Document, kind: str, path: Path, source: Path) -> None:
    from workbook.narrative.write import write_document

    _keep(write_document(document, kind), path, source)


def _print(document: Document, path: Path, source: Path, *, instead: bool) -> bool:
    """Write the pdf; where no office program can make it, return False, having made a docx `instead`."""
    from workbook.narrative.faces import face_remark
    from workbook.narrative.pdf import NoOffice
    from workbook.narrative.write import write_document

    try:
        data = write_document(document, "pdf")
    except NoOffice as reason:
        print(f"nianbao：{reason}", file=sys.stderr)
        if instead:
            _put(document, "docx", path.with_suffix(".docx"), source)
        return False
    _keep(data, path, source)
    if remark := face_remark(data, document):
        say(remark)
    return True


def _keep(data: bytes, path: Path, source: Path) -> None:
    from workbook.narrative.publishing import keep_others

    keep_others(path, source)
    write_bytes(path, data)
    say(f"已生成 {path}")
