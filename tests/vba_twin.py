"""The add-in's macros in LibreOffice: its Basic takes them after a few changes of spelling; what it has not got (Windows, dialogs) is recorded."""

import re
from importlib.resources import files

from addin.building.modules import CLASS, Module, standard_module
from addin.building.runtime import for_excel, load_patches, shipped_text, split

CALLBACKS = (files("addin.building") / "vba" / "NianbaoRibbon.bas").read_text(encoding="ascii")
SPELLING = {
    "CreateObject(": "Testing.Make(",
    "AppleScriptTask(": "Testing.Script(",
    "MacScript(": "Testing.Same(",
    # LibreOffice's Randomize takes no number above 32767, which the seconds of a day are from nine in the morning on.
    "Randomize Timer() + Application.Hwnd": "Randomize",
    "Application.Hwnd": "4711",
    "Application.VERSION": '"16"',
    "Application.Path ": '"C:\\Office" ',
    "Application.Path,": '"/Applications/Excel.app/Macs",',
    "Len(Application.Path)": "32",
    "Application.StatusBar": "Testing.Status",
    "FileLen(": "Testing.Length(",
    "GetAttr(": "Testing.Attributes(",
    "MsgBox ": "Testing.Box ",
    "Workbooks.Add": "Testing.AddBook",
    "ActiveWorkbook Is Nothing": "Testing.IsNoBook()",
    "Option Private Module\n": "",
    # There it goes through the view in front, whichever sheet is asked.
    'sht.Range("A1").End(xlDown)': 'sht.Range("A60")',
}

TESTING = """Attribute VB_Name = "Testing"
Public Heard As String
Public Status As String
Public ExitCode As Integer
Public FileMissing As Boolean
Public NoBook As Boolean
Public LogLength As Integer
Public Sub Hear(ByVal text As String)
    Heard = Heard & text & vbLf
End Sub
Public Sub Box(ByVal text As String, ByVal kind As Integer, Optional ByVal title)
    If IsMissing(title) Then title = ""
    Hear "box " & kind & " " & title & ": " & text
End Sub
Public Sub AddBook()
    Hear "book added"
    NoBook = False
End Sub
Public Function IsNoBook() As Boolean
    IsNoBook = NoBook
End Function
Public Function Length(ByVal path As String) As Integer
    Length = LogLength
End Function
Public Function Attributes(ByVal path As String) As Integer
    If FileMissing Or Right(path, 5) = ".conf" Then Err.Raise 53
    Attributes = 0
End Function
Public Function Same(ByVal text As String) As String
    Dim start As Integer
    start = InStr(text, Chr(34)) + 1
    Same = Mid(text, start, InStr(start, text, Chr(34)) - start)
End Function
Public Function Script(ByVal file As String, ByVal handler As String, ByVal parameter As String) As String
    Hear parameter
    Script = ""
End Function
Public Function Make(ByVal name As String) As Object
    If name = "Scripting.Dictionary" Then
        Set Make = New Dictionary
    Else
        Set Make = New Shell
    End If
End Function
Public Sub Prepare(ByVal code As Integer, ByVal missing As Boolean, ByVal none As Boolean, ByVal logged As Integer)
    ExitCode = code
    FileMissing = missing
    NoBook = none
    LogLength = logged
    Heard = ""
    Status = ""
End Sub
Public Function Press(ByVal action As String) As String
    Dim control As Object
    Set control = New Control
    control.Tag = action
    On Error GoTo failed
    NianbaoRibbon.OnAction control
    Press = Heard
    Exit Function
failed:
    Press = "error " & Err.Number & ": " & Err.Description
End Function
Public Function Active() As String
    Active = ActiveWorkbook.Name
End Function
Public Function Shown() As String
    Shown = Status
End Function
"""

CLASSES = {
    "Control": "Public Tag As String\n",
    "Shell": """Public Function ExpandEnvironmentStrings(text)
    ExpandEnvironmentStrings = text
End Function
Public Function FileExists(path)
    FileExists = Not Testing.FileMissing
End Function
Public Function Run(line, style, waits)
    Testing.Hear line
    Run = Testing.ExitCode
End Function
""",
    "Dictionary": """Private Names(99) As String
Private Values(99) As String
Private Count As Integer
Public Sub Add(name, content)
    Names(Count) = name
    Values(Count) = content
    Count = Count + 1
End Sub
Public Function Exists(name) As Boolean
    Exists = Place(name) >= 0
End Function
Public Function Item(name) As String
    Item = Values(Place(name))
End Function
Private Function Place(name) As Integer
    Dim row As Integer
    Place = -1
    For row = 0 To Count - 1
        If Names(row) = name Then Place = row
    Next row
End Function
""",
}
STUB = """Attribute VB_Name = "xlwings"
Public Sub RunPython(command As String)
    Testing.Hear command
End Sub
"""
LOOK = """
Public Function Look(ByVal key As String) As String
    Look = GetConfig(key, "none")
End Function
"""


def for_office(text, system="Windows"):
    """Return a module's text as LibreOffice's Basic takes it, its conditions settled for a system."""
    for old, new in SPELLING.items():
        text = text.replace(old, new)
    # A word of LibreOffice's own.
    text = re.sub(r"\bdefault\b", "fallback", text)
    return optional_texts(settled(text, system))


def settled(text, system):
    """Return the text with its conditions on the system decided."""
    kept, open_conditions = [], []
    for line in text.splitlines():
        word = line.strip()
        if word.startswith("#If "):
            open_conditions.append(("Not Mac" in word) != (system == "Mac") if "Mac" in word else True)
        elif word.startswith("#Else"):
            open_conditions[-1] = not open_conditions[-1]
        elif word.startswith("#End If"):
            open_conditions.pop()
        elif all(open_conditions):
            kept.append(line)
    return "\n".join(kept) + "\n"


def optional_texts(text):
    """Return the text with the defaults of missing texts as statements: LibreOffice does not give a missing argument its default."""
    lines = []
    for line in text.splitlines():
        names = re.findall(r'Optional (?:ByVal )?(\w+) As String = ""', line)
        lines.append(re.sub(r'(Optional (?:ByVal )?\w+) As String = ""', r"\1", line))
        lines += [f'    If IsMissing({name}) Then {name} = ""' for name in names]
    return "\n".join(lines) + "\n"


def without_declarations(text):
    """Return a runtime without the calls into libraries."""
    return re.sub(r"(?ms)^#If VBA7 Then.*?^#End If$", "", text)


def shipped_runtime():
    """Return the procedures of xlwings' runtime that the add-in keeps, and those they need, unpatched but for the project's name."""
    also = {
        "ShowError",
        "ReadFile",
        "GetFullName",
        "GetConfigFilePath",
        "GetDirectoryConfigFilePath",
        "GetDirectoryPath",
        "GetDirectory",
        "GetConfigFromFile",
    }
    kept = {"", *load_patches()["keep"]["always"], *also}
    parts = split(for_excel(shipped_text("xlwings_custom_addin.bas").splitlines()))
    text = "\n".join(line for name, lines in parts if name in kept for line in lines) + "\n"
    return without_declarations(text).replace('"myaddin"', '"nianbao"')


def modules_for(runtime, system="Windows"):
    """Return the modules of a macro workbook: our callbacks, a runtime, what records."""
    return [
        standard_module(for_office(CALLBACKS, system)),
        standard_module(for_office(runtime, system)),
        standard_module(TESTING),
        *(class_of(name, code) for name, code in CLASSES.items()),
    ]


def class_of(name, code):
    attributes = {
        "GlobalNameSpace": False,
        "Creatable": False,
        "PredeclaredId": False,
        "Exposed": False,
        "TemplateDerived": False,
        "Customizable": False,
    }
    head = f'Attribute VB_Name = "{name}"\nAttribute VB_Base = "0{{FCFB3D2A-A0FA-1068-A738-08002B3371B5}}"\n'
    return Module(name, CLASS, head + "".join(f"Attribute VB_{key} = {value}\n" for key, value in attributes.items()) + code)
