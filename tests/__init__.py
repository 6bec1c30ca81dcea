"""Tests of nianbao; also `python -m tests.fresh` (generated files) and `python -m tests.benchmark` (timings)."""
