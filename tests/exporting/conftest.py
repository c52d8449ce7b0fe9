"""The folder fixture of the importer's tests, for round trips."""

from tests.importing.conftest import folder

__all__ = ["folder"]
