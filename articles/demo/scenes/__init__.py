"""The drawn scenes: land and sea, machines, and people in numbers."""
