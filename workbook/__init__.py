"""The official workbook and what is made from it: template, reading, checking, folders, the command line.

From Python: `check` and `read` one workbook, `verify` a folder, have `figures` as a pandas frame, make the `report`. What they need comes
in with their first use: importing this package loads nothing.
"""

__version__ = "0.1.0"

# Where each name of the face lives; __init__.pyi tells type checkers the same.
_HOMES = {
    "Checked": "workbook.findings.checked",
    "FindingRow": "workbook.findings.row",
    "LastYearUnreadable": "workbook.checking",
    "NoOffice": "workbook.narrative.pdf",
    "NotPublishable": "workbook.face.narratives",
    "Report": "rules.report",
    "RuleFileError": "rules.catalogue",
    "Stop": "workbook.files",
    "Unit": "workbook.findings.unit",
    "Unreadable": "workbook.reading.unreadable",
    "Unusable": "workbook.waivers",
    "check": "workbook.face.checks",
    "figures": "workbook.face.frame",
    "read": "workbook.face.checks",
    "report": "workbook.face.narratives",
    "verify": "workbook.face.folders",
}

__all__ = ["__version__", *_HOMES]  # noqa: PLE0604  (names all of them)


def __getattr__(name: str) -> object:
    """Return a name of the face, brought in from where it lives; raises AttributeError for any other."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module  # noqa: PLC0415  (importing this package loads nothing)

    value: object = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """Return the names of the face with those of the module itself."""
    return sorted({*globals(), *__all__})
