"""Pages of strangers: which addresses are allowed, and what their metadata says. Pure; knows no Django."""
