"""The readers' interface."""
