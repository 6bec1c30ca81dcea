"""Marks on an open workbook: colours, borders and notes on its cells, and the findings sheet."""
