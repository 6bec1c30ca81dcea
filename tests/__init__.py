"""Tests of nianbao; also `python -m tests.fresh`, `python -m tests.benchmark`, `python -m tests.soak`."""
