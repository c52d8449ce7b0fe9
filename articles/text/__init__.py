"""Text, Japanese first: folding, slugs, tags, excerpts, reading time; no Django."""
