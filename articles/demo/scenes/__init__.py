"""The drawn scenes: the archipelago, landscapes, machines, people in numbers."""
