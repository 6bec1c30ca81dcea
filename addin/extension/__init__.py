"""LibreOffice's extension (.oxt): what it is made of, and its entrance, which the office calls for every press of a button."""
