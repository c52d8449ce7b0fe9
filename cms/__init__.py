"""The project: settings, addresses, servers. It imports `articles`, never the reverse."""
