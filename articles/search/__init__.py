"""Derived store: find fast."""
