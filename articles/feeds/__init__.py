"""The feed readers' interface."""
