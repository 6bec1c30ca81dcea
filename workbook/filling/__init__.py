"""Filling in a clerk's workbook for her (填入): a whole text into its parts, blanks with 0, always in a copy."""
