"""The live check before somebody's eyes: a wrong number is typed at the keyboard of an office on a virtual screen."""

import os
import shutil
from shutil import which

import pytest

from tests.clerk import type_in, zeros
from tests.running_office import Office, bridge, missing
from tests.screen import Screen, wait_for
from workbook.layout import load_layout
from workbook.sheets.styles import load_styles

RED = load_styles()["marks"]["不平"]["fill"]
KEEP = os.environ.get("NIANBAO_SCREENSHOTS")


@pytest.fixture
def desk(tmp_path):
    if which("soffice") is None or which("Xvfb") is None or which("xdotool") is None or bridge() is None:
        missing("office: LibreOffice, Xvfb, xdotool or python3-uno is not installed")
    figures = zeros() | {"表三.新收.自然人": 3, "表三.予以公开.自然人": 3}
    path = type_in(
        tmp_path / "青溪县南郊镇人民政府2024年.xlsx", figures, cover={"单位名称": "青溪县南郊镇人民政府", "单位类别": "乡镇政府"}
    )
    screen = Screen()
    office = Office(tmp_path / "profile", str(path), program=("soffice",), env=os.environ | {"DISPLAY": screen.name})
    context = None
    try:
        context = office.connect()
        desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
        yield screen, desktop, wait_for(desktop.getCurrentComponent)
    finally:
        office.stop(context)
        screen.stop()


def show(document, sheet, address):
    """Bring a cell before the eyes and put the cursor on it."""
    cell = document.Sheets.getByName(sheet).getCellRangeByName(address)
    document.CurrentController.setActiveSheet(document.Sheets.getByName(sheet))
    document.CurrentController.select(cell)
    return cell


def keep(screen, name):
    """Keep what the screen shows where NIANBAO_SCREENSHOTS says, to be looked at."""
    if KEEP:
        shutil.copy(screen.memory / "Xvfb_screen0", f"{KEEP}/{name}.xwd")


def test_a_wrong_number_typed_turns_the_cell_and_is_told(desk):
    screen, desktop, document = desk
    layout = load_layout("2021")
    table = layout.names["表三"]
    cell = show(document, table, "D6")
    wait_for(lambda: screen.pixels()[RED] == 0 and len(screen.pixels()) > 10)
    cover, check = document.Sheets.getByName("封面"), document.Sheets.getByName("校验")
    assert "没有查出问题" in cover.getCellRangeByName("A3").String
    desktop.getCurrentFrame().getContainerWindow().setFocus()
    wait_for(lambda: _typed(screen, cell, "5"))
    wait_for(lambda: screen.pixels()[RED] > 1000)
    keep(screen, "表三")
    first = layout.data["check"]["list_row"] + 1
    assert [check.getCellRangeByName(f"{column}{first}").String for column in "ABG"] == ["T3-01", "自然人", "2"]
    assert "T3-01 自然人：" in cover.getCellRangeByName("A3").String
    assert "相差 2" in cover.getCellRangeByName("A3").String
    for sheet in ("校验", "封面"):
        show(document, sheet, "A5")
        wait_for(lambda: screen.pixels()[RED] > 1000)
        keep(screen, sheet)


def _typed(screen, cell, text):
    """Type into the cell under the cursor; return whether it arrived."""
    screen.do("type", text)
    screen.press("Return")
    return cell.Value == float(text)
