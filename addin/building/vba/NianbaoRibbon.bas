Attribute VB_Name = "NianbaoRibbon"
Option Explicit
' What the buttons of the ribbon do. ASCII only: what people read stands in the add-in's own sheet.

Public Sub OnAction(control As IRibbonControl)
    Press control.Tag
End Sub

Public Sub Press(ByVal action As String)
    Dim command As String
    command = PythonCommand(action)
    If ActiveWorkbook Is Nothing And IsListed("ACTIONS_WITHOUT_WORKBOOK", action) Then Workbooks.Add
    If ActiveWorkbook Is Nothing Then
        Tell "TEXT_NO_WORKBOOK"
    Else
        RunPython command
    End If
End Sub

Public Function PythonCommand(ByVal action As String) As String
    If Not IsListed("ACTIONS", action) Then Err.Raise 5
    PythonCommand = "import addin.buttons.actions; addin.buttons.actions.run('" & action & "')"
End Function

Public Function AddinVersion() As String
    AddinVersion = Setting("VERSION")
End Function

' The name of the workbook in hexadecimal: a file's name is a stranger's text and must not reach a command line as it is.
Public Function CallerCode() As String
    Dim place As Long, code As String
    For place = 1 To Len(ActiveWorkbook.Name)
        code = code & Right$("000" & Hex$(AscW(Mid$(ActiveWorkbook.Name, place, 1))), 4)
    Next place
    CallerCode = code
End Function

Public Sub Tell(ByVal key As String, Optional ByVal file As String = "")
    MsgBox Sentence(key, file), vbExclamation, Setting("TEXT_TITLE")
End Sub

Public Sub Refuse(ByVal key As String)
    Err.Raise vbObjectError + 1, "NianbaoRibbon", Setting("TEXT_ERROR") & Sentence(key)
End Sub

Public Sub ShowRunning()
    Application.StatusBar = Setting("TEXT_RUNNING")
End Sub

Private Function Sentence(ByVal key As String, Optional ByVal file As String = "") As String
    Sentence = Replace(Setting(key), "{file}", file)
End Function

Private Function IsListed(ByVal key As String, ByVal word As String) As Boolean
    IsListed = word <> "" And InStr(word, " ") = 0 And InStr(" " & Setting(key) & " ", " " & word & " ") > 0
End Function

Private Function Setting(ByVal key As String) As String
    Dim sheet As Worksheet, place As Long
    Set sheet = ThisWorkbook.Worksheets("nianbao.conf")
    place = 1
    Do While sheet.Cells(place, 1).Value <> ""
        If sheet.Cells(place, 1).Value = key Then Setting = sheet.Cells(place, 2).Value
        place = place + 1
    Loop
End Function
