"""The site for machines: feeds, sitemaps, descriptions of itself, social pictures."""
