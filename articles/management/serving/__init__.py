"""What `manage.py up` does: prepare the site, run its processes and their duties."""
