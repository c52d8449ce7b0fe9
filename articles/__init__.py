"""Articles that live on evidence. Floors and their order: pyproject.toml, importlinter."""
