"""The official workbook and what is made from it: template, reading, checking, folders, the command line."""

import os

__version__ = "0.1.0"

# openpyxl writes other bytes where lxml happens to be installed; the template has the same bytes everywhere.
os.environ.setdefault("OPENPYXL_LXML", "False")
