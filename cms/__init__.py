"""The project: settings, addresses, servers. Imports `articles`, never the reverse."""
