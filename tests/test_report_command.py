"""`nianbao report` as a clerk runs it: files written, refusals, drafts, what it prints, its exit status."""

import os
import shutil
import stat
import subprocess
import sys

import docx
import pytest

from tests.blank import blank
from tests.clerk import type_in, zeros
from tests.complete import complete
from tests.running_office import need_office
from workbook.cli import main
from workbook.demo import fill_sample, load_samples
from workbook.narrative import compose, pdf


@pytest.fixture(scope="module")
def samples(tmp_path_factory):
    """The demonstration's workbooks by unit."""
    folder = tmp_path_factory.mktemp("样例")
    paths = {}
    for sample in load_samples()["workbooks"]:
        path = folder / sample["file"]
        path.write_bytes(fill_sample(sample, blank("2021")))
        paths[sample["identity"]["单位名称"]] = path
    return paths


def run(capsys, *words):
    status = main([str(word) for word in ("report", *words)])
    captured = capsys.readouterr()
    return status, captured.out, captured.err


def test_a_right_workbook_becomes_a_docx_beside_it_named_by_its_title(samples, capsys):
    status, out, _ = run(capsys, samples["东郊镇"])
    made = samples["东郊镇"].with_name("东郊镇2021年政府信息公开工作年度报告.docx")
    assert status == 0
    assert f"已生成 {made}" in out
    document = docx.Document(made)
    assert document.paragraphs[0].text == "东郊镇2021年政府信息公开工作年度报告"
    assert len(document.tables) == 3


def test_a_docx_brings_in_no_library_for_documents_and_nothing_for_pdf(samples, tmp_path):
    code = (
        "import sys; from workbook.cli import main; status = main(sys.argv[1:]); "
        "print(status, sorted({'docx', 'lxml', 'html', 'jinja2', 'zipfile', 'subprocess', 'openpyxl'} & set(sys.modules)))"
    )
    for _ in ("new", "over what was written"):
        command = [sys.executable, "-c", code, "report", samples["东郊镇"], "-o", tmp_path / "年报.docx"]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        assert done.stdout.splitlines()[-1] == "0 []"


def test_kinds_go_into_a_folder_and_one_kind_into_a_file(samples, tmp_path, capsys):
    assert run(capsys, samples["东郊镇"], "--to", "docx", "--to", "html", "--to", "md", "-o", tmp_path / "成品")[0] == 0
    assert {path.suffix for path in (tmp_path / "成品").iterdir()} == {".docx", ".html", ".md"}
    assert run(capsys, samples["东郊镇"], "-o", tmp_path / "年报.html")[0] == 0
    assert (tmp_path / "年报.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    for words in (("--to", "md", "-o", tmp_path / "年报.docx"), ("--to", "md", "--to", "docx", "-o", tmp_path / "年报.docx")):
        status, _, err = run(capsys, samples["东郊镇"], *words)
        assert status == 2
        assert "与所要的格式" in err
    assert not (tmp_path / "年报.docx").exists()
    status, _, err = run(capsys, samples["东郊镇"], "-o", tmp_path / "年报.wps")
    assert (status, "不会写 .wps" in err) == (2, True)
    assert run(capsys, samples["东郊镇"], "-o", tmp_path / "2025.年报")[0] == 0
    assert len(list((tmp_path / "2025.年报").glob("*.docx"))) == 1


@pytest.mark.parametrize(("unit", "code"), [("南郊镇", "FM-21"), ("西郊镇", "T3-03"), ("河口镇", "YR-01")])
def test_an_error_keeps_the_report_from_being_made_and_is_printed(samples, unit, code, capsys):
    before = set(samples[unit].parent.iterdir())
    status, out, _ = run(capsys, samples[unit])
    assert status == 1
    assert f"{unit}的年报没有生成" in out
    assert f"错误 {code} " in out
    assert "--draft" in out
    assert set(samples[unit].parent.iterdir()) == before


def test_a_draft_is_made_in_spite_of_errors_and_is_no_report_by_its_name(samples, tmp_path, capsys):
    status, out, _ = run(capsys, samples["西郊镇"], "--draft", "--to", "docx", "--to", "html", "-o", tmp_path)
    assert status == 1
    assert "还有" in out
    made = tmp_path / "西郊镇2021年政府信息公开工作年度报告（草稿）.docx"
    document = docx.Document(made)
    assert "草稿" in document.sections[0].header.paragraphs[0].text
    assert any("T3-03" in paragraph.text for paragraph in document.paragraphs)
    assert "草稿" in made.with_suffix(".html").read_text(encoding="utf-8")


def test_empty_parts_are_offered_as_drafts_and_marked_in_the_draft(tmp_path, capsys):
    prose = dict.fromkeys(("主动公开", "政府信息管理", "平台建设", "监督保障", "存在的主要问题及改进情况"), "如实写了一句，情况属实。")
    figures = zeros(totals=True) | {"表三.新收.自然人": 2, "表三.新收.总计": 2, "表三.予以公开.自然人": 2, "表三.予以公开.总计": 2}
    figures |= {"表三.办理结果总计.自然人": 2, "表三.办理结果总计.总计": 2}
    path = type_in(tmp_path / "局.xlsx", figures, prose=prose)
    status, out, _ = run(capsys, path)
    assert status == 1
    assert "WQ-01" in out
    assert "（二）依申请公开：\n      2024年新收政府信息公开申请2件，没有上年结转的申请。新收的申请均由自然人提出。" in out
    assert "六、其他需要报告的事项：\n      本年度没有发出信息处理费收费通知，未收取信息处理费。" in out
    status, out, _ = run(capsys, path, "--draft", "--to", "md", "-o", tmp_path / "看.md")
    assert "代拟" in out
    assert "【草稿】2024年新收政府信息公开申请2件" in (tmp_path / "看.md").read_text(encoding="utf-8")


def test_blank_figures_keep_the_report_from_being_made(tmp_path, capsys):
    figures = zeros()
    del figures["表二.规章.现行有效件数"]
    status, out, _ = run(capsys, type_in(tmp_path / "局.xlsx", figures))
    assert status == 1
    assert "未填 DF-01" in out
    assert list(tmp_path.glob("*.docx")) == []


def test_a_report_with_open_warnings_alone_is_made_and_they_are_counted(samples, tmp_path, capsys):
    sample = dict(next(each for each in load_samples()["workbooks"] if each["identity"]["单位名称"] == "东郊镇"))
    sample["prose"] = sample["prose"] | {
        "导语": "本报告依据《中华人民共和国政府信息公开条例》编制，电子版可在www.example.gov.cn下载，联系电话0000-1234567。"
    }
    path = tmp_path / "东郊镇.xlsx"
    path.write_bytes(fill_sample(sample, blank("2021")))
    status, out, _ = run(capsys, path)
    assert status == 1
    assert "条提示没有说明" in out
    assert len(list(tmp_path.glob("*.docx"))) == 1


def test_a_docx_that_somebody_edited_is_kept_and_our_own_is_written_again(samples, tmp_path, capsys):
    target = tmp_path / "年报.docx"
    assert run(capsys, samples["东郊镇"], "-o", target)[0] == 0
    first = target.read_bytes()
    assert run(capsys, samples["东郊镇"], "-o", target)[0] == 0
    assert target.read_bytes() == first
    edited = docx.Document(target)
    edited.add_paragraph("后来补的一句")
    edited.core_properties.modified = edited.core_properties.modified.replace(year=2023)
    edited.save(target)
    kept = target.read_bytes()
    status, _, err = run(capsys, samples["东郊镇"], "-o", target)
    assert status == 2
    assert "改过，没有覆盖" in err
    assert target.read_bytes() == kept


def test_without_an_office_program_the_docx_is_made_and_it_is_said(samples, tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(pdf, "USUAL_PLACES", ())
    status, out, err = run(capsys, samples["东郊镇"], "--to", "pdf", "-o", tmp_path / "成品")
    assert status == 2
    assert "没有找到 LibreOffice" in err
    assert [path.suffix for path in (tmp_path / "成品").iterdir()] == [".docx"]
    assert "已生成" in out


def test_an_office_program_that_fails_is_said_too(samples, tmp_path, capsys, monkeypatch):
    broken = tmp_path / "bin" / "soffice"
    broken.parent.mkdir()
    broken.write_text("#!/bin/sh\nexit 1\n")
    broken.chmod(broken.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{broken.parent}:{os.environ['PATH']}")
    status, _, err = run(capsys, samples["东郊镇"], "--to", "pdf", "-o", tmp_path / "成品")
    assert status == 2
    assert "没有做成 pdf" in err


def test_what_is_no_workbook_or_cannot_be_written_is_one_sentence(samples, tmp_path, capsys):
    (tmp_path / "假.xlsx").write_text("不是工作簿", encoding="utf-8")
    status, _, err = run(capsys, tmp_path / "假.xlsx")
    assert status == 2
    assert err.count("\n") == 1
    assert run(capsys, tmp_path / "没有.xlsx")[0] == 2
    (tmp_path / "挡路").write_text("", encoding="utf-8")
    status, _, err = run(capsys, samples["东郊镇"], "-o", tmp_path / "挡路" / "年报.docx")
    assert status == 2
    assert "不是文件夹" in err


def test_a_units_name_cannot_lead_out_of_the_folder(tmp_path, capsys):
    path = type_in(tmp_path / "坏.xlsx", zeros(), cover={"单位名称": "../../坏镇/政府", "报告年度": 2024})
    run(capsys, path, "--draft", "-o", tmp_path / "成品")
    assert [made.name for made in (tmp_path / "成品").iterdir()] == ["....坏镇政府2024年政府信息公开工作年度报告（草稿）.docx".lstrip(".")]


def test_the_original_is_not_touched(samples, capsys, tmp_path):
    path = tmp_path / "原件.xlsx"
    shutil.copy(samples["东郊镇"], path)
    path.chmod(0o444)
    before = path.read_bytes()
    run(capsys, path, "-o", tmp_path / "成品")
    assert path.read_bytes() == before


def test_every_edition_complete_becomes_a_report(tmp_path, capsys):
    for edition in ("2021", "2019"):
        path = tmp_path / f"{edition}.xlsx"
        path.write_bytes(complete(edition))
        status, out, _ = run(capsys, path, "--draft", "--to", "md", "-o", tmp_path / f"{edition}.md")
        assert status in (0, 1)
        assert "已生成" in out


def test_the_workbook_itself_is_never_written_over(samples, tmp_path, capsys):
    path = tmp_path / "原件.xlsx"
    shutil.copy(samples["东郊镇"], path)
    before = path.read_bytes()
    for name, link in (("软.html", os.symlink), ("硬.md", os.link)):
        link(path, tmp_path / name)
        status, _, err = run(capsys, path, "-o", tmp_path / name)
        assert (status, "就是工作簿本身" in err) == (2, True)
        assert path.read_bytes() == before


@pytest.mark.parametrize("kind", ["html", "md", "docx", pytest.param("pdf", marks=pytest.mark.office)])
def test_somebodys_file_is_kept_and_our_own_written_again(samples, tmp_path, capsys, kind):
    if kind == "pdf":
        need_office()
    target = tmp_path / f"年报.{kind}"
    target.write_text("别人的笔记", encoding="utf-8")
    status, _, err = run(capsys, samples["东郊镇"], "-o", target)
    assert (status, "没有覆盖" in err) == (2, True)
    assert target.read_text(encoding="utf-8") == "别人的笔记"
    if kind in ("html", "md"):
        target.unlink()
        assert run(capsys, samples["东郊镇"], "-o", target)[0] == 0
        assert run(capsys, samples["东郊镇"], "-o", target)[0] == 0
        target.write_text(target.read_text(encoding="utf-8").replace("东郊镇", "我改的镇", 1), encoding="utf-8")
        assert run(capsys, samples["东郊镇"], "-o", target)[0] == 2


def test_a_name_too_long_for_a_file_is_a_sentence_or_cut(samples, tmp_path, capsys):
    status, _, err = run(capsys, samples["东郊镇"], "-o", tmp_path / f"{'长' * 300}.md")
    assert (status, "名字太长" in err) == (2, True)
    path = type_in(tmp_path / "局.xlsx", zeros(), cover={"单位名称": "某" * 300, "报告年度": 2024})
    status, _, _ = run(capsys, path, "--draft", "-o", tmp_path / "成品")
    assert status == 1
    assert len(list((tmp_path / "成品").iterdir())) == 1


def test_signs_of_a_received_file_do_not_reach_the_terminal(tmp_path, capsys):
    path = type_in(tmp_path / "局.xlsx", zeros(), cover={"单位名称": "甲局_x001b_[31m\n通过  乙局", "报告年度": 2024})
    _, out, _ = run(capsys, path)
    assert "\x1b" not in out
    assert not any(line.startswith("通过") for line in out.splitlines())


def test_what_nobody_foresaw_is_a_sentence_and_for_developers_a_traceback(samples, capsys, monkeypatch):
    monkeypatch.setattr(compose, "make_drafts", lambda _: 1 / 0)
    status, _, err = run(capsys, samples["东郊镇"])
    assert (status, err.count("\n")) == (2, 1)
    assert "ZeroDivisionError" in err
    monkeypatch.setenv("NIANBAO_DEBUG", "1")
    with pytest.raises(ZeroDivisionError):
        run(capsys, samples["东郊镇"])
