"""Feeds of the site and of each category, tag, author and series."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.encoding import escape_uri_path
from django.views.decorators.http import require_safe

from articles.caching import depends_on, stored_page
from articles.caching.validators import document
from articles.conf import conf
from articles.feeds import atom, json_feed, rss
from articles.feeds.channels import Channel, channel
from articles.feeds.correction_channel import corrections_channel
from articles.models import Author, Category, Series, Tag
from articles.publishing.absolute import absolute


@dataclass(frozen=True, slots=True)
class Form:
    """How a channel is written down."""

    write: Callable[[Channel, str], bytes]
    content_type: str


RSS: Final = Form(rss.write_rss, rss.CONTENT_TYPE)
ATOM: Final = Form(atom.write_atom, atom.CONTENT_TYPE)
JSON: Final = Form(json_feed.write_json_feed, json_feed.CONTENT_TYPE)


@require_safe
@stored_page()
def site_feed(request: HttpRequest, *, form: Form) -> HttpResponse:
    return _feed(request, form, channel(request))


@require_safe
@stored_page()
def category_feed(request: HttpRequest, slug: str, *, form: Form) -> HttpResponse:
    return _term_feed(request, form, Category, slug)


@require_safe
@stored_page()
def tag_feed(request: HttpRequest, slug: str, *, form: Form) -> HttpResponse:
    return _term_feed(request, form, Tag, slug)


@require_safe
@stored_page()
def author_feed(request: HttpRequest, slug: str, *, form: Form) -> HttpResponse:
    return _term_feed(request, form, Author, slug)


@require_safe
@stored_page()
def series_feed(request: HttpRequest, slug: str, *, form: Form) -> HttpResponse:
    """The newest part first, as feeds are read; the page has them in their order."""
    return _term_feed(request, form, Series, slug)


@require_safe
@stored_page()
def corrections_feed(request: HttpRequest, *, form: Form) -> HttpResponse:
    return _feed(request, form, corrections_channel())


def _term_feed(request: HttpRequest, form: Form, model: Any, slug: str) -> HttpResponse:
    """A term without a live article has no feed, as it has no page."""
    made = channel(request, get_object_or_404(model, slug=slug))
    if not made.entries:
        raise Http404("Nothing public is filed here.")
    return _feed(request, form, made)


def _feed(request: HttpRequest, form: Form, made: Channel) -> HttpResponse:
    # The query string is left out: a feed has one address, and readers want it in
    # ASCII as they asked for it.
    address = absolute(escape_uri_path(request.path))
    body = form.write(made, address)
    response = document(request, body, form.content_type, changed=made.saved)
    if conf.websub_hub:
        response.headers["Link"] = (
            f'<{conf.websub_hub}>; rel="hub", <{address}>; rel="self"'
        )
    return depends_on(response, made.keys) if response.status_code == 200 else response
