"""Derived store: serve fast."""
