"""Checking rule files (规则检查): what is wrong with one rule by itself, and which rules no report could satisfy together."""
