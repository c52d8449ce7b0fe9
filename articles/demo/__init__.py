"""Demo content: original articles, their cards and pictures."""
