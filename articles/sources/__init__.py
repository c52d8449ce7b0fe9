"""Cited pages: citations and cards."""
