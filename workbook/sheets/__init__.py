"""The sheets of the official workbook, one module each, and what they share: regions, formulas, styles, page set-up."""
