"""Labels, titles, marks and sheets that are not as in the form; the older form in the newer."""

from __future__ import annotations

from collections.abc import Iterator

from tests import edits
from tests.complete import UNIT, complete, figures
from tests.damage.base import FORM, LAYOUT, T2, T3, T4, Damage, ids_at, ids_in_column


def labels() -> Iterator[Damage]:
    """Yield labels misspelt, shortened, written otherwise, erased."""
    data, block = complete(), FORM.blocks["表三"][0]
    for number, row in enumerate(block.rows, 6):
        cell = f"{'ABC'[len(row['label']) - 1]}{number}"
        label = row["label"][-1]
        wrong = label[: len(label) // 2] + label[len(label) // 2 + 1 :] if len(label) > 5 else "3.其它"
        yield Damage("行名错字", edits.set_text(data, T3, cell, wrong), seen=("行名不符",), found=wrong)
    for cell, label in {
        "C10": "1．属于国家秘密",
        "C11": "２.其他法律行政法规禁止公开",
        "C12": '3.危及"三安全一稳定"',
        "A6": "一、 本年新收政府信息公开\n申请数量",
    }.items():
        yield Damage("行名写法", edits.set_text(data, T3, cell, label))
    for cell in ("C13", "A6", "A30", "B8"):
        yield Damage("行名清空", edits.clear(data, T3, cell), seen=("行名不符",))
    for cell, label in {"D4": "自然", "E5": "商业公司", "G5": "公益组织", "J4": "合计", "E4": "法人及其他组织", "D3": "申请人"}.items():
        yield Damage("列名错字", edits.set_text(data, T3, cell, label), seen=("列名不符",), found=label)
    yield Damage("列名清空", edits.clear(data, T3, "F5"), seen=("列名不符",))
    yield Damage("列名错字", edits.set_text(data, T4, "B5", "结果纠错"), seen=("列名不符",), found="结果纠错")
    yield Damage("列名错字", edits.set_text(data, T4, "F4", "未经复议起诉"), seen=("列名不符",), found="未经复议起诉")
    yield Damage("列名错字", edits.set_text(data, T2, "B4", "本年制发数"), seen=("列名不符",), found="本年制发数")
    yield Damage("组名错字", edits.set_text(data, T3, "B10", "（三）不公开"), seen=("行名不符",), found="（三）不公开")


def marks() -> Iterator[Damage]:
    data = complete()
    yield Damage("勾稽说明", edits.clear(data, T3, "A3"), seen=("勾稽说明缺失",))
    yield Damage("勾稽说明", edits.set_text(data, T3, "A3", "单位：件"), seen=("勾稽说明缺失",), found="单位：件")
    for spot in LAYOUT.spots["表二"]:
        yield Damage("条款行", edits.clear(data, T2, f"A{spot.clause_row}"), seen=("条款行缺失",))
        yield Damage("条款行", edits.delete_row(data, T2, spot.clause_row), seen=("条款行缺失",))
    yield Damage("标题", edits.set_text(data, T3, "A1", "三、依申请公开情况"), seen=("标题不符",), found="三、依申请公开情况")
    yield Damage("标题", edits.clear(data, T2, "A1"), seen=("标题不符",))
    yield Damage(
        "标题", edits.set_text(data, "五、问题及改进", "A1", "五、存在问题及改进情况"), seen=("标题不符",), found="五、存在问题及改进情况"
    )
    yield Damage("标题序号", edits.set_text(data, T3, "A1", "四、收到和处理政府信息公开申请情况"), seen=("标题序号不符",))
    yield Damage("标题序号", edits.set_text(data, "一、总体情况", "A1", "—、总体情况"), seen=("标题序号不符",), found="—、总体情况")
    yield Damage("标题序号", edits.set_text(data, "一、总体情况", "A1", "1、 总体情况"), seen=("标题序号不符",))
    for sheet in (T2, T3, T4):
        yield Damage("单位", edits.set_text(data, sheet, "A2", "填报单位：北郊镇　　报告年度：2023"), seen=("单位不一致",), found="北郊镇")
        yield Damage("年度", edits.set_text(data, sheet, "A2", f"填报单位：{UNIT}　　报告年度：2022"), seen=("年度不一致",), found="2022")


def older_form() -> Iterator[Damage]:
    """Yield the rows, columns and the single 其他处理 of the 2019 form in a 2021 workbook."""
    data = complete()
    others = [id for id in FORM.ids if id.startswith("表三.其他处理")]
    single = edits.clear(edits.delete_row(edits.delete_row(data, T3, 28), T3, 27), T3, "C26")
    kept = {id.replace(".逾期不补正.", ".其他."): figures("2021")[id] for id in others if ".逾期不补正." in id}
    yield Damage("其他处理单行", single, seen=("其他处理单行",), changed=dict.fromkeys(others) | kept)
    table = dict(edits.unpack(complete("2019")))[edits.parts_of(complete("2019"))[T2]]
    old = edits.change(data, edits.parts_of(data)[T2], lambda _xml: table)
    yield Damage("旧版表二", old, seen=("旧版行列", "列缺失", "收费填了项目数"), changed={"?": None})
    for cell, label in {"A12": "其他对外管理服务事项", "B4": "本年新制作数量", "C4": "本年新公开数量", "D4": "对外公开总数量"}.items():
        below = {id for row in (5, 6) for id in ids_at(T2, row)}
        ids = ids_at(T2, 12) if cell == "A12" else below.intersection(ids_in_column(T2, "ABCD".index(cell[0]) + 1))
        seen = ("行缺失" if cell == "A12" else "列缺失", "旧版行列")
        yield Damage("旧版行列", edits.set_text(data, T2, cell, label), seen=seen, changed=dict.fromkeys(ids), found=label)
    yield Damage("旧版行名", edits.set_text(data, T2, "A6", "规范性文件"), seen=("旧版行列",), found="规范性文件")
    fee = "表二.行政事业性收费.本年收费金额"
    for label, seen in (("上一年项目数量", "旧版行列"), ("收费项\n目数", "列多出")):
        odd = edits.set_text(data, T2, "B15", label)
        yield Damage("收费项目", odd, seen=("列缺失", seen, "收费填了项目数"), changed={fee: None})


def sheets() -> Iterator[Damage]:
    data = complete()
    names = list(edits.parts_of(data))
    for number, name in enumerate(names[:9]):
        yield Damage("改名", edits.rename_sheet(data, name, f"Sheet{number}"), seen=("工作表改名",), found=f"Sheet{number}")
    for name, table in ((T2, "表二"), (T3, "表三"), (T4, "表四")):
        ids = [id for id in FORM.ids if id.startswith(table)]
        yield Damage("少表", edits.drop_sheet(data, name), seen=("工作表缺失",), changed=dict.fromkeys(ids))
        bare = edits.change_sheet(
            data, name, lambda xml: edits.re.sub(r"<sheetData>.*?</sheetData>", "<sheetData/>", xml, flags=edits.re.DOTALL)
        )
        yield Damage("空表", bare, seen=("工作表缺失",), changed=dict.fromkeys(ids))
    for name in ("上年数据", "校验", "填报说明"):
        yield Damage("少表", edits.drop_sheet(data, name), changed={"上年": None} if name == "上年数据" else {})
    for state in ("hidden", "veryHidden"):
        for name in ("上年数据", T3):
            hide = edits.change(
                data,
                "xl/workbook.xml",
                lambda xml, name=name, state=state: edits.re.sub(
                    rf'(name="{name}"[^>]*?state=")visible'.encode(), rb"\g<1>" + state.encode(), xml
                ),
            )
            yield Damage("隐藏表", hide, seen=("隐藏工作表",), found=name)
    more = edits.change(
        data, "xl/workbook.xml", lambda xml: xml.replace(b"</sheets>", '<sheet name="台账" sheetId="99" r:id="rId1"/></sheets>'.encode())
    )
    yield Damage("多表", more, seen=("工作表多出",), found="台账")
    # A sheet that is not known may be the one that is missing.
    lacking, ids = edits.drop_sheet(more, T3), [id for id in FORM.ids if id.startswith("表三")]
    yield Damage("少表多表", lacking, seen=("工作表缺失",), changed=dict.fromkeys(ids), found="如果“台账”就是它，请改回这个名字")
    for name, plain in (("一、总体情况", "总体情况"), ("五、问题及改进", "5.问题及改进"), (T3, "（三）依申请公开")):
        yield Damage("改名", edits.rename_sheet(data, name, plain), seen=("工作表改名",), found=plain)
    for name in ("一、总体情况", "六、其他事项"):
        annex = edits.put_row(edits.insert_row(edits.rename_sheet(data, name, "Sheet1"), "Sheet1", 1, 2), "Sheet1", 1, {"A": "附件1"})
        yield Damage("附件", annex, seen=("工作表改名",), found="Sheet1")
    backwards = edits.change(data, "xl/workbook.xml", reverse_sheets)
    yield Damage("表序颠倒", backwards)
    swapped = edits.rename_sheet(edits.rename_sheet(edits.rename_sheet(data, T3, "临时"), T4, T3), "临时", T4)
    yield Damage("表名对调", swapped, seen=("工作表改名",))


def reverse_sheets(xml: bytes) -> bytes:
    start, end = xml.index(b"<sheets>") + 8, xml.index(b"</sheets>")
    return xml[:start] + b"".join(reversed(edits.re.findall(rb"<sheet [^>]*/>", xml[start:end]))) + xml[end:]
