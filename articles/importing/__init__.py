"""Many files in, at once."""
