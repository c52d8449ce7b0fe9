"""The server's entry point: stored pages in front of Django."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings")
django_application = get_wsgi_application()

from cms.pages import with_stored_pages  # noqa: E402  # needs the models
from cms.warming import warm_up  # noqa: E402

application = with_stored_pages(django_application)
warm_up()
