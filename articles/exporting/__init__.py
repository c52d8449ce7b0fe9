"""Everything out again."""
