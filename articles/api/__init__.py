"""The machines' interface."""
