"""A worker's way out that leads to a loopback server and nowhere else."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from articles.opengraph import (
    ICON_LIMITS,
    IMAGE_LIMITS,
    JSON_LIMITS,
    Identity,
    ImageLimits,
)
from articles.sources.retrieval import Network
from tests.opengraph.hostile import PUBLIC, QUICK, Answer, serving

PAGE = b"""<!doctype html><html lang="en"><head><title>Grid</title>
<meta property="og:title" content="The grid in winter">
<meta property="og:description" content="What the load was.">
<meta property="og:site_name" content="Example Wire">
<meta property="article:published_time" content="2025-11-12T09:00:00+09:00">
</head><body><p>The load rose by a third in January.</p></body></html>"""


@contextlib.contextmanager
def fetching(*answers: Answer, spacing: float = 0.0, **more: Any) -> Iterator[Any]:
    """(hostile network, Network): every example.com is the server of these answers."""
    with serving(*answers, tls=more.pop("server_tls", None)) as hostile:
        assert hostile.server is not None
        hostile.names.update(
            {name: [PUBLIC] for name in ("a.example.com", "b.example.com")}
        )
        hostile.names.update(more.pop("names", {}))
        yield (
            hostile,
            Network(
                page=more.pop("page", QUICK),
                image=replace(IMAGE_LIMITS, total=8),
                icon=replace(ICON_LIMITS, total=8),
                json=JSON_LIMITS,
                picture=ImageLimits(),
                identity=Identity(),
                spacing=spacing,
                job_seconds=more.pop("job_seconds", 20),
                tls=more.pop("tls", None),
                resolver=lambda host: hostile.resolve(host),
                connector=lambda *target: hostile.connect(*target),
            ),
        )
