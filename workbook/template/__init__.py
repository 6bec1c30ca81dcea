"""The official workbook (官方模板): built, filled, handed out, the same bytes for the same input."""
