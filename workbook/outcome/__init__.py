"""What verifying a folder leaves for people: the summary workbook, the list page, a page and feedback for each unit."""
