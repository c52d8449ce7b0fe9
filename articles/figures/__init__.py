"""Quantities: text to values and back. Pure; knows no Django."""
