"""What an editor does to one article."""
