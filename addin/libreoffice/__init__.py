"""LibreOffice Calc as xlwings sees a spreadsheet program, and the extension that brings the actions there."""
