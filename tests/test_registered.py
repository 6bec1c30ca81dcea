"""WPS in Excel's place in the registry: told by status and by the button, silent where Excel is Excel; from recorded registries."""

import pytest

from addin.installing.status import amiss, lines_of, report_status
from addin.programs.caller import WORKBOOK, accept
from addin.programs.registered import read_registry, wps_as_excel
from tests.machine import Machine

NUMBER = "{00024500-0000-0000-C000-000000000046}"
OFFICE = r"C:\Program Files\Microsoft Office\Root\Office16\EXCEL.EXE /automation"
WPS = r'"C:\Users\甲\AppData\Local\Kingsoft\WPS Office\12.1.0.21171\office6\et.exe" /automation'
# What stands in the registry, and whether it is WPS that is started as Excel.
REGISTRIES = {
    "office": ({r"Excel.Application\CLSID": NUMBER, rf"CLSID\{NUMBER}\LocalServer32": OFFICE}, False),
    "wps": ({r"Excel.Application\CLSID": NUMBER, rf"CLSID\{NUMBER}\LocalServer32": WPS}, True),
    "wps of 32 bits": ({r"Excel.Application\CLSID": NUMBER, rf"WOW6432Node\CLSID\{NUMBER}\LocalServer32": r"D:\WPS\office6\et.exe"}, True),
    "wps with a number of its own": ({r"Excel.Application\CLSID": "{45540001}", r"CLSID\{45540001}\LocalServer32": r"D:\x\ET.EXE"}, True),
    "wps beside office": (
        {
            r"Excel.Application\CLSID": NUMBER,
            rf"CLSID\{NUMBER}\LocalServer32": OFFICE,
            rf"WOW6432Node\CLSID\{NUMBER}\LocalServer32": WPS,
        },
        False,
    ),
    "nothing": ({}, False),
    "a number that leads nowhere": ({r"Excel.Application\CLSID": NUMBER}, False),
    "another program": ({r"Excel.Application\CLSID": NUMBER, rf"CLSID\{NUMBER}\LocalServer32": r"C:\budget.exe"}, False),
}


def reader(registry):
    return lambda key: registry.get(key, "")


@pytest.mark.parametrize("name", REGISTRIES)
def test_wps_in_excels_place_is_known_by_its_command(name):
    registry, taken = REGISTRIES[name]
    assert wps_as_excel(reader(registry)) == (next(reversed(registry.values())) if taken else "")


def test_status_tells_it_whether_the_buttons_are_installed_or_not(tmp_path):
    machine = Machine("win32", tmp_path)
    for name in ("office", "wps"):
        status = report_status(machine.places, place=machine.place, read=reader(REGISTRIES[name][0]))
        said = "\n".join(lines_of(status, machine.places))
        assert ("et.exe" in said) == ("et.exe" in "".join(amiss(status))) == (name == "wps")


def test_a_button_that_finds_no_excel_tells_it():
    press = [WORKBOOK + "年报.xlsx".encode("utf-16-be").hex()]
    with pytest.raises(LookupError, match=r"et\.exe"):
        accept(press, read=reader(REGISTRIES["wps"][0]))
    # What xlwings itself says elsewhere differs by system.
    with pytest.raises(Exception, match=r".") as raised:
        accept(press, read=reader(REGISTRIES["office"][0]))
    assert "WPS" not in str(raised.value)


def test_elsewhere_there_is_no_registry():
    assert read_registry(r"Excel.Application\CLSID") == ""
