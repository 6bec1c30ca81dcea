"""Kinds of rules (规则类型): the few functions that give the JSON its meaning."""
