"""Cells that hold something else than numbers; totals, hidden lines, and what a file carries besides."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tests import edits
from tests.complete import complete, figures
from tests.damage.base import FORM, LAYOUT, T3, T4, Damage, place
from workbook.template.filling import with_totals


def odd_cells() -> Iterator[Damage]:
    """Yield placeholders, words, text numbers, errors and other values in cells of figures."""
    data = complete()
    cells = ("表三.予以公开.自然人", "表三.不予处理.重复申请.其他", "表四.行政复议.结果维持", "表二.行政许可.本年处理决定数量")
    for number, text in enumerate(("/", "／", "—", "－－", "无", "不涉及", "不适用", "N/A", "没有", "-", "暂无", "……")):
        yield odd(data, cells[number % 4], text, "占位符", None)
    for number, text in enumerate(("3件", "251000元", "约3", "三", "3（含复议）", "2023年", "3+1", "1-2")):
        yield odd(data, cells[number % 4], text, "带单位或文字", None)
    for number, (text, value) in enumerate({"１２": 12, "1,234": 1234, "1 2": 12, "－5": -5}.items()):
        yield odd(data, cells[number % 4], text, "全角或分隔符", value)
    for number, (text, value) in enumerate({"5": 5, " 7 ": 7, "+36": 36, "-2": -2}.items()):
        yield odd(data, cells[number % 4], text, "文本型数字", value)
    for number, error in enumerate(("#REF!", "#VALUE!", "#N/A", "#DIV/0!", "#NAME?")):
        id = cells[number % 4]
        yield Damage(
            "出错值", edits.set_cell(data, *place(id), f"<v>{error}</v>", "e"), seen=("公式出错",), changed={id: None}, found=error
        )
    yield Damage(
        "出错值",
        edits.set_cell(data, *place("表三.新收.总计"), "<f>SUM(#REF!)</f><v>#REF!</v>", "e"),
        seen=("公式出错",),
        changed={"表三.新收.总计": None},
    )
    id = cells[0]
    yield Damage(
        "别的值", edits.set_cell(data, *place(id), "<v>1</v>", "b"), seen=("带单位或文字",), changed={id: None}, found="逻辑值 TRUE"
    )
    yield Damage(
        "别的值", edits.set_cell(data, *place(id), "<v>1e999</v>"), seen=("带单位或文字",), changed={id: None}, found="不是有限的数"
    )
    for value in (-1, 2.5):
        yield Damage("负数小数", edits.set_number(data, *place(id), value), seen=("合计未重算",), changed=recomputed({id: value}))
    fee = "表二.行政事业性收费.本年收费金额"
    yield Damage("收费项目", edits.set_text(data, *place(fee), "3项"), seen=("收费填了项目数",), changed={fee: None}, found="3项")
    yield Damage("收费单位", edits.set_text(data, *place(fee), "251000元"), seen=("带单位或文字",), changed={fee: None})
    yield Damage("未填", edits.clear(data, *place(id)), changed={id: None})
    yield Damage("公式未计算", edits.set_cell(data, *place(id), "<f>1+2</f>"), changed={id: None})


def odd(data: bytes, id: str, text: str, name: str, value: float | None) -> Damage:
    """Return a text in a figure's cell; what its totals show is then older than the figure, unless it is no number."""
    changed = {id: value} if value is None else recomputed({id: value})
    seen = (name,) if value is None or len(changed) == 1 else (name, "合计未重算")
    return Damage(name, edits.set_text(data, *place(id), text), seen=seen, changed=changed, found=" ".join(text.split()))


def recomputed(changed: Mapping[str, float]) -> dict[str, float | None]:
    """Return the figures that are other than in the complete workbook once totals are calculated anew."""
    inputs = {id: value for id, value in figures("2021").items() if not FORM.figures[id].parts}
    again = with_totals(LAYOUT, inputs | dict(changed))
    return {id: value for id, value in again.items() if value != figures("2021")[id]}


def wrong_totals() -> Iterator[Damage]:
    data, whole = complete(), figures("2021")
    over = "表三.办理结果总计.总计"
    for id in ("表三.新收.总计", "表三.办理结果总计.自然人", "表三.办理结果总计.总计", "表四.行政复议.总计", "表四.复议后起诉.总计"):
        sheet, cell = place(id)
        formula = edits.re.search(rf'<c r="{cell}"[^>]*><f>(.*?)</f>', dict(edits.unpack(data))[edits.parts_of(data)[sheet]].decode())[1]
        yield Damage("合计未重算", edits.set_cell(data, sheet, cell, f"<f>{formula}</f><v>3</v>"), seen=("合计未重算",), found="3")
        yield Damage("合计未计算", edits.set_cell(data, sheet, cell, f"<f>{formula}</f>"))
        yield Damage("合计未计算", edits.set_cell(data, sheet, cell, f"<f>{formula}</f><v></v>", "str"))
        # A wrong total that another total adds up makes that one old, too.
        old = ("合计未重算",) if id in FORM.figures[over].parts else ()

        def off(value: int, id: str = id, old: tuple[str, ...] = old) -> dict[str, float | None]:
            return {id: value} | ({over: whole[over] + value - whole[id]} if old else {})

        more, none = f"<f>{formula}+1</f><v>{whole[id] + 1}</v>", "<f>SUM(A1:A2)</f><v>0</v>"
        yield Damage("合计被改", edits.set_cell(data, sheet, cell, more), seen=("合计公式被改", *old), changed=off(whole[id] + 1))
        yield Damage("合计被改", edits.set_cell(data, sheet, cell, none), seen=("合计公式被改", *old), changed=off(0), found="=SUM(A1:A2)")
        yield Damage("合计手填", edits.set_number(data, sheet, cell, 3), seen=(*old, "合计为手填"), changed=off(3), found="3")
        yield Damage("合计清空", edits.clear(data, sheet, cell), changed={id: None})
        yield Damage("合计文字", edits.set_text(data, sheet, cell, "3件"), seen=("带单位或文字",), changed={id: None})


def hidden() -> Iterator[Damage]:
    data = complete()
    for mark in ("1", "true"):
        for row in (6, 11, 28):
            damaged = edits.change_sheet(
                data, T3, lambda xml, row=row, mark=mark: xml.replace(f'<row r="{row}"', f'<row r="{row}" hidden="{mark}"')
            )
            yield Damage("隐藏行", damaged, seen=("隐藏行列有数",))
        damaged = edits.change_sheet(
            data,
            T4,
            lambda xml, mark=mark: edits.re.sub(r"<cols>.*?</cols>", f'<cols><col min="2" max="3" width="9" hidden="{mark}"/></cols>', xml),
        )
        yield Damage("隐藏列", damaged, seen=("隐藏行列有数",))
    quiet = edits.change_sheet(data, T3, lambda xml: xml.replace('<row r="32"', '<row r="32" hidden="1"'))
    yield Damage("隐藏核对行", quiet)
    for area, cell in (("D10:D11", "D11"), ("D10:E10", "E10")):
        id = next(id for id, at in LAYOUT.places.items() if at == (T3, cell))
        merged = edits.change_sheet(
            data, T3, lambda xml, area=area: xml.replace("</mergeCells>", f'<mergeCell ref="{area}"/></mergeCells>')
        )
        yield Damage("合并藏数", merged, seen=("合并格藏数",), found=str(figures("2021")[id]))
    under = edits.set_number(data, T3, "A20", 7)
    yield Damage("合并藏数", under, seen=("合并格藏数",), found="7")


def attachments() -> Iterator[Damage]:
    data = complete()
    yield Damage("宏", edits.add(data, "xl/vbaProject.bin", b"\xd0\xcf"), seen=("含宏",), suffix=".xlsm")
    yield Damage("宏", edits.add(data, "xl/macrosheets/sheet1.xml", b"<x/>"), seen=("含宏",))
    yield Damage("外部链接", edits.add(data, "xl/externalLinks/externalLink1.xml", b"<externalLink/>"), seen=("外部链接",))
    yield Damage("外部链接", edits.add(data, "xl/connections.xml", b"<connections/>"), seen=("外部链接",))
    comments = b'<comments><commentList><comment ref="D6" authorId="0"/><comment ref="E7" authorId="0"/></commentList></comments>'
    part = edits.parts_of(data)[T3].replace("worksheets/", "worksheets/_rels/") + ".rels"
    links = b'<Relationships><Relationship Id="rId1" Type="comments" Target="../comments1.xml"/></Relationships>'
    yield Damage("批注", edits.add(edits.add(data, "xl/comments1.xml", comments), part, links), seen=("批注",), found="D6、E7")
    yield Damage(
        "批注",
        edits.add(data, "xl/threadedComments/threadedComment1.xml", b'<x><threadedComment ref="D8"/></x>'),
        seen=("批注",),
        found="D8",
    )
    author = edits.change(
        data, "docProps/core.xml", lambda xml: edits.re.sub(rb"(<dc:creator[^>]*>)[^<]*<", rb"\g<1>" + "张三".encode() + b"<", xml)
    )
    yield Damage("姓名", author, seen=("文档属性有姓名",), found="张三")
