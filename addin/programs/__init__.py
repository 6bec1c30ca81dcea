"""Spreadsheet programs: Excel and LibreOffice as far as the buttons need them beyond xlwings, and the workbook that is open in one."""
