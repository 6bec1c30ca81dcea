"""Verifying a folder (核验): which files, read and judged in batches, last year's beside them."""
