"""The editors' interface."""
