"""Inside a running spreadsheet program: ribbon actions and user-defined functions; everything else it leaves to workbook and rules."""
