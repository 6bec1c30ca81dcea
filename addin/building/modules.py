"""The modules of a VBA project as text: what stands before the code, and what a source may hold."""

from __future__ import annotations

from typing import NamedTuple

STANDARD, CLASS, DOCUMENT = "Module", "Class", "Document"
WORKBOOK, WORKSHEET = "00020819", "00020820"
# The base of every class module that Excel itself writes.
CLASS_BASE = "0{FCFB3D2A-A0FA-1068-A738-08002B3371B5}"
LONGEST_LINE, LONGEST_NAME = 1023, 31
NAME = 'Attribute VB_Name = "'
EXPOSED = "Attribute VB_Exposed = "


class SourceError(ValueError):
    """A VBA source that Excel would not take; the sentence says which line and why."""


class Module(NamedTuple):
    """One module: its name, its kind (the word of the PROJECT stream), its source with line feeds."""

    name: str
    kind: str
    source: str

    def encoded(self) -> bytes:
        """Return the source as it is stored: CR LF, ASCII. Raises SourceError for what VBA does not take."""
        if len(self.name) > LONGEST_NAME:
            raise SourceError(f"{self.name}: a module's name has at most {LONGEST_NAME} characters")
        for number, line in enumerate(self.source.split("\n"), start=1):
            if len(line) > LONGEST_LINE:
                raise SourceError(f"{self.name}:{number}: a line has at most {LONGEST_LINE} characters")
            # What lies beyond ASCII would depend on the code page of the project; texts stand in the add-in's sheet.
            if not line.isascii() or "\r" in line:
                raise SourceError(f"{self.name}:{number}: only ASCII and plain line ends")
        return self.source.replace("\n", "\r\n").encode("ascii")


def standard_module(text: str) -> Module:
    """Return the text of a .bas file as a module. Raises SourceError without the line that names it."""
    text = with_line_feeds(text)
    first = text.partition("\n")[0]
    if not (first.startswith(NAME) and first.endswith('"')):
        raise SourceError("a .bas file begins with Attribute VB_Name")
    return Module(first[len(NAME) : -1], STANDARD, text)


def class_module(text: str) -> Module:
    """Return the text of an exported .cls file as a module; the head that only the exported form has goes, the base comes.

    Raises SourceError for another text.
    """
    head, found, rest = with_line_feeds(text).partition(NAME)
    if not (found and head.startswith("VERSION 1.0 CLASS") and EXPOSED in rest):
        raise SourceError("not an exported class module")
    name, _, rest = rest.partition('"\n')
    lines = [line for line in rest.splitlines(keepends=True) if not line.startswith("Attribute VB_Description")]
    place = next(number for number, line in enumerate(lines, start=1) if line.startswith(EXPOSED))
    lines[place:place] = ["Attribute VB_TemplateDerived = False\n", "Attribute VB_Customizable = False\n"]
    return Module(name, CLASS, f'{NAME}{name}"\nAttribute VB_Base = "{CLASS_BASE}"\n' + "".join(lines))


def document_module(name: str, kind: str) -> Module:
    """Return the empty module that belongs to the workbook or to a sheet (`kind`: WORKBOOK or WORKSHEET)."""
    base = f"0{{{kind}-0000-0000-C000-000000000046}}"
    attributes = {
        "GlobalNameSpace": False,
        "Creatable": False,
        "PredeclaredId": True,
        "Exposed": True,
        "TemplateDerived": False,
        "Customizable": True,
    }
    lines = [f'{NAME}{name}"', f'Attribute VB_Base = "{base}"', *(f"Attribute VB_{key} = {value}" for key, value in attributes.items())]
    return Module(name, DOCUMENT, "\n".join(lines) + "\n")


def with_line_feeds(text: str) -> str:
    """Return the text with line feeds alone and one at its end."""
    return text.replace("\r\n", "\n").rstrip("\n") + "\n"
