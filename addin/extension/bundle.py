"""LibreOffice's extension (.oxt), built from text: menu, toolbar, entrance, our packages and the open ones they need."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.metadata import distribution
from importlib.resources import files
from pathlib import Path, PurePosixPath
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from addin.extension.addons import addons_xml, windows_xml
from addin.ribbon import load_ribbon
from rules.data import load_data
from workbook import __version__
from workbook.template.same_bytes import pack

ENTRANCE, ADDONS, WINDOWS = "component.py", "Addons.xcu", "CalcWindowState.xcu"
_PYTHON, _SETTINGS = "application/vnd.sun.star.uno-component;type=Python", "application/vnd.sun.star.configuration-data"
_CACHE = "__pycache__"


class Incomplete(Exception):
    """A package, or a licence, that should travel in the extension is not installed here."""


def load_bundle() -> dict[str, Any]:
    """Return what the extension is called, what it needs and which packages travel in it."""
    return load_data(__file__, "bundle.json")


def build_extension() -> bytes:
    """Return the bytes of nianbao.oxt, the same for the same sources; raises Incomplete."""
    bundle = load_bundle()
    parts = {
        "META-INF/manifest.xml": _manifest().encode(),
        "description.xml": _description(bundle).encode(),
        ADDONS: addons_xml(load_ribbon(), bundle),
        WINDOWS: windows_xml(bundle),
        ENTRANCE: (files("addin.extension") / ENTRANCE).read_bytes(),
    }
    parts |= {f"{bundle['folder']}/{name}": data for name, data in (*_ours(bundle), *_others(bundle))}
    parts |= dict(_licences(bundle))
    return pack(sorted(parts.items()))


def _ours(bundle: dict[str, Any]) -> Iterator[tuple[str, bytes]]:
    for name in bundle["ours"]:
        room = Path(str(files(name)))
        for path in room.rglob("*"):
            if path.is_file() and path.suffix not in bundle["left_out"] and _CACHE not in path.parts:
                yield path.relative_to(room.parent).as_posix(), path.read_bytes()


def _others(bundle: dict[str, Any]) -> Iterator[tuple[str, bytes]]:
    for package in bundle["packages"]:
        found = {str(file): file for file in distribution(package["distribution"]).files or ()}
        taken = {name: file for name, file in found.items() if _travels(name, package)}
        if not taken:
            raise Incomplete(package["distribution"])
        for name, file in taken.items():
            yield name, Path(str(file.locate())).read_bytes()


def _travels(name: str, package: dict[str, Any]) -> bool:
    path = PurePosixPath(name)
    is_its_own = path.parts[0].removesuffix(".py") in package["modules"]
    stays = any(name == each or (each.endswith("/") and name.startswith(each)) for each in package["without"])
    return is_its_own and path.suffix in package["suffixes"] and not stays


def _licences(bundle: dict[str, Any]) -> Iterator[tuple[str, bytes]]:
    for package in bundle["packages"]:
        name = package["distribution"]
        found = {PurePosixPath(str(file)).name: file for file in distribution(name).files or () if ".dist-info/" in str(file)}
        for licence in package["licences"]:
            if licence not in found:
                raise Incomplete(f"{name}: {licence}")
            yield f"LICENSES/{name}/{licence}", Path(str(found[licence].locate())).read_bytes()


def _manifest() -> str:
    kinds = {ADDONS: _SETTINGS, WINDOWS: _SETTINGS, ENTRANCE: _PYTHON}
    lines = [f'  <manifest:file-entry manifest:media-type="{kind}" manifest:full-path="{name}"/>' for name, kind in kinds.items()]
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<manifest:manifest xmlns:manifest="http://openoffice.org/2001/manifest">'
    return "\n".join([head, *lines, "</manifest:manifest>", ""])


def _description(bundle: dict[str, Any]) -> str:
    names = "".join(f"    <name lang={quoteattr(language)}>{escape(name)}</name>\n" for language, name in bundle["names"].items())
    least = bundle["least_office"]
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<description xmlns="http://openoffice.org/extensions/description/2006" xmlns:d="http://openoffice.org/extensions/description/2006"
    xmlns:l="http://libreoffice.org/extensions/description/2011">
  <identifier value={quoteattr(bundle["identifier"])}/>
  <version value="{__version__}"/>
  <display-name>
{names}  </display-name>
  <dependencies>
    <l:LibreOffice-minimal-version value="{least}" d:name="LibreOffice {least}"/>
  </dependencies>
</description>
"""
