"""Building the add-in file for Excel out of text."""
