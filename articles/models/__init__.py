"""Rows, QuerySets, constraints. This file is the only door."""
