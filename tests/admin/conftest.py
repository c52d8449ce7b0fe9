"""Fixtures of the editor's browser tests."""

from tests.admin.opened import browser, desk, person

__all__ = ["browser", "desk", "person"]
