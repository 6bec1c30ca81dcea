"""The official workbook and what is made from it: template, reading, checking, folders, the command line."""

__version__ = "0.1.0"
