"""Findings as every output shows them: one row type, the page and marks made of it; for files and open workbooks alike."""
