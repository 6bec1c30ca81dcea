"""The page (网页): the whole check in any browser, from one file that asks nothing of a network."""
