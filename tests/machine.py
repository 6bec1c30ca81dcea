"""Users' machines for the installer: where paths of Windows and macOS stand in a folder here, wheels of what is installed, a small add-in."""

from __future__ import annotations

import hashlib
import io
import sys
from base64 import urlsafe_b64encode
from importlib.metadata import Distribution, distribution
from pathlib import Path, PurePath
from xml.sax.saxutils import escape
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from addin.installing.data import load_packages, xlwings_version
from addin.installing.facts import Facts
from addin.installing.places import Places, places_of
from addin.installing.step import InstallPackages, Plan

ENV = {
    "win32": {"LOCALAPPDATA": r"C:\Users\王 小明\AppData\Local", "APPDATA": r"C:\Users\王 小明\AppData\Roaming", "USERNAME": "王 小明"},
    "darwin": {"HOME": "/Users/王小明"},
}
PYTHON = {"win32": r"C:\Program Files\Python311\python.exe", "darwin": "/Library/Frameworks/Python.framework/Versions/3.11/bin/python3"}
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def facts(**known) -> Facts:
    """Return the facts of a machine on which everything is as it should be."""
    usual = Facts(modules=frozenset({"pip", "venv"}), xlwings=xlwings_version(), stock_script=b"on VbaHandler")
    return usual._replace(**known)


def small_addin(settings: dict[str, str], sheet: str = "nianbao.conf") -> bytes:
    """Return a workbook with a sheet of settings and nothing else, for tests that need not know what is in the real one."""
    rows = "".join(
        f'<row r="{n}"><c r="A{n}" t="inlineStr"><is><t>{name}</t></is></c><c r="B{n}" t="inlineStr"><is><t>{escape(value)}</t></is></c></row>'
        for n, (name, value) in enumerate(settings.items(), 1)
    )
    parts = {
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{LINKS}"><sheets><sheet name="{sheet}" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": '<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>',
    }
    buffer = io.BytesIO()
    with ZipFile(buffer, "w") as archive:
        for name, text in parts.items():
            archive.writestr(ZipInfo(name), text)
    return buffer.getvalue()


class Machine:
    """A user's machine of another system under a folder here; its Python is the running one, environments are made as this system makes them."""

    def __init__(self, platform: str, root: Path) -> None:
        self.platform, self.root = platform, root
        self.places: Places = places_of(platform, ENV[platform])
        self.own = {
            self.places.interpreter: self.place(self.places.environment) / "bin" / "python3",
            type(self.places.home)(PYTHON[platform]): Path(sys.executable),
        }

    def place(self, path: PurePath) -> Path:
        """Return where a path of that machine stands here."""
        own = getattr(self, "own", {}).get(path)
        return own or self.root.joinpath(*(part.strip(":\\/") for part in path.parts))

    def as_here(self, plan: Plan) -> Plan:
        """Return the plan without the packages that only its own system has: those cannot be installed on this one."""
        foreign = {f"{each['name']}=={each['version']}" for each in load_packages()["packages"] if "only" in each}
        return plan._replace(steps=tuple(_without(step, foreign) if isinstance(step, InstallPackages) else step for step in plan.steps))

    def tree(self) -> dict[str, str]:
        """Return every file of the machine with its digest; links and what Python compiles count by their names alone."""
        return {
            path.relative_to(self.root).as_posix(): ""
            if path.is_symlink() or path.suffix == ".pyc"
            else hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted(self.root.rglob("*"))
            if path.is_symlink() or path.is_file()
        }


def _without(step: InstallPackages, foreign: set[str]) -> InstallPackages:
    return step._replace(requirements=tuple(each for each in step.requirements if each not in foreign))


def write_wheels(folder: Path) -> Path:
    """Write the wheels of the packages that the add-in's environment gets, made again of what is installed here: no network is needed."""
    folder.mkdir(parents=True, exist_ok=True)
    for package in load_packages()["packages"]:
        if "only" not in package:
            _pack(distribution(package["name"]), folder)
    return folder


def _pack(held: Distribution, folder: Path) -> None:
    kind = (held.read_text("WHEEL") or "").splitlines()
    tags = [line.removeprefix("Tag: ") for line in kind if line.startswith("Tag: ")]
    files = {str(file): Path(str(file.locate())).read_bytes() for file in held.files or () if _belongs(str(file))}
    info = next(name.split("/")[0] for name in files if name.split("/")[0].endswith(".dist-info"))
    # A wheel's name has each part of its tags once: py2.py3-none-any.
    tag = "-".join(".".join(dict.fromkeys(part)) for part in zip(*(each.split("-") for each in tags), strict=True))
    lines = [
        f"{name},sha256={urlsafe_b64encode(hashlib.sha256(data).digest()).decode().rstrip('=')},{len(data)}\n"
        for name, data in files.items()
    ]
    with ZipFile(folder / f"{info.removesuffix('.dist-info')}-{tag}.whl", "w", ZIP_STORED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
        archive.writestr(f"{info}/RECORD", "".join([*lines, f"{info}/RECORD,,\n"]))


def _belongs(name: str) -> bool:
    return (
        not name.startswith("..")
        and "__pycache__" not in name
        and not name.endswith(("/RECORD", "/INSTALLER", "/REQUESTED", "/direct_url.json"))
    )
