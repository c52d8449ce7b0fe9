"""Pages of strangers: allowed addresses, metadata. Pure; knows no Django."""
