"""Fixtures of the editor's browser tests."""

from tests.admin.opened import desk, person
from tests.browser import browser, playwright

__all__ = ["browser", "desk", "person", "playwright"]
