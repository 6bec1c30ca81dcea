"""The live check: rules of the neutral form as formulas, so that the workbook judges itself with no program beside it."""
