"""The real way out, with the site's limits."""

from __future__ import annotations

from urllib.parse import urlsplit

from articles.conf import conf
from articles.opengraph import system_resolver
from articles.opengraph.dialling import Connector, direct_connector, through_proxy
from articles.opengraph.resolving import Resolver
from articles.sources.limits import source_settings
from articles.sources.retrieval import Network


def open_network(
    *, resolver: Resolver = system_resolver, connector: Connector | None = None
) -> Network:
    """A network of the settings as they are now; one for each round of a worker."""
    if connector is None:
        proxy = source_settings.proxy
        connector = through_proxy(proxy) if proxy else direct_connector
    return Network(
        page=source_settings.page,
        image=source_settings.image,
        icon=source_settings.icon,
        json=source_settings.json,
        picture=source_settings.picture,
        identity=source_settings.identity,
        spacing=source_settings.host_spacing.total_seconds(),
        job_seconds=source_settings.job_seconds,
        scan=source_settings.scan,
        own_host=urlsplit(conf.site_url).hostname or "",
        dns_threads=int(source_settings.fine["dns_threads"]),
        dns_answers=int(source_settings.fine["dns_answers"]),
        resolver=resolver,
        connector=connector,
    )
