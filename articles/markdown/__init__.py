"""Markdown text to a frozen Document. Pure; knows no Django."""
