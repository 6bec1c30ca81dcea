"""Marked copies (标注副本): the clerk's workbook with colours and notes on the cells of its findings, and a sheet that lists them."""
