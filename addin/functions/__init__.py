"""Functions for formulas (NB_CHECK and the like), for Excel on Windows; ordinary callables everywhere."""

from addin.functions.formulas import NB_BALANCE, NB_CHECK, NB_EXPLAIN, NB_FIGURE, NB_PREVIOUS, NB_RULE

__all__ = ["NB_BALANCE", "NB_CHECK", "NB_EXPLAIN", "NB_FIGURE", "NB_PREVIOUS", "NB_RULE"]
