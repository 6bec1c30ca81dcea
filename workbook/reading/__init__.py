"""Reading a workbook part by part: what it is, where everything stands, what is odd about it; `workbook.reading.report` is the entry."""
