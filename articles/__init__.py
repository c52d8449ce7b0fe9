"""Articles that live on evidence; the floors and their order: pyproject.toml."""
