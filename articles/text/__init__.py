"""Text, Japanese first: folding, slugs, tags, excerpts, reading time. Pure; knows no Django."""
