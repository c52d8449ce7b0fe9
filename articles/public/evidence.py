"""The pages the articles rest on: every cited source, and who cites it."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from articles.caching import SOURCES, depends_on, source_key, stored_page
from articles.conf import conf
from articles.models import Article, Citation, Source, live_articles
from articles.opengraph import display_host
from articles.public.numbered_pages import numbered_page
from articles.public.seo import page_head
from articles.public.teasers import teasers_of
from articles.sources import SourceCard, make_card
from articles.sources.bibliography import schema_org

NAMED = 3  # citing articles named in the list; the source's own page has all


@dataclass(frozen=True, slots=True)
class CitedSource:
    """A source with the newest articles that cite it."""

    source: Source
    card: SourceCard
    articles: list[Article]
    has_more: bool

    @property
    def host(self) -> str:
        return self.card.host.removeprefix("www.")


@stored_page(SOURCES)
def sources(request: HttpRequest) -> HttpResponse:
    """Grouped by host, as the rows are ordered."""
    page = numbered_page(request, _cited().order_by("host", "url"))
    heading = _("Sources")
    return render(
        request,
        "articles/source_list.html",
        {
            "heading": heading,
            "page": page,
            "entries": [_entry(source) for source in page.page],
            "head": page_head(
                heading,
                page.address,
                description=_("The pages our articles rest on, and which cites which."),
                crumbs=[(conf.site_name, "/"), (heading, page.path)],
            ),
        },
    )


@stored_page()
def source_detail(request: HttpRequest, pk: int) -> HttpResponse:
    source = get_object_or_404(Source.objects.for_cards().addressed(), pk=pk)
    citing = Citation.objects.filter(source=source, article=OuterRef("pk"))
    articles = Article.objects.published().filter(Exists(citing)).newest_first()
    page = numbered_page(request, articles.values_list("pk", flat=True))
    if not page.total:
        raise Http404("No live article cites this source.")
    card = make_card(source.url, position=1, source=source)
    response = render(
        request,
        "articles/source_detail.html",
        {
            "card": card,
            "page": page,
            "teasers": teasers_of(list(page.page)),
            "head": page_head(
                card.title,
                page.address,
                description=_("Articles that cite %(title)s (%(site)s).")
                % {"title": card.title, "site": card.site},
                crumbs=[
                    (conf.site_name, "/"),
                    (_("Sources"), reverse("sources")),
                    (card.title, page.path),
                ],
                data={
                    "@context": "https://schema.org",
                    "@type": "CollectionPage",
                    "name": card.title,
                    "about": schema_org(card),
                },
            ),
        },
    )
    return depends_on(response, [source_key(source.pk)])


@stored_page(SOURCES)
def source_host(request: HttpRequest, host: str) -> HttpResponse:
    """All cited pages of one site."""
    page = numbered_page(request, _cited().filter(host=host).order_by("url"))
    if not page.total:
        raise Http404("No live article cites a page of this host.")
    entries = [_entry(source) for source in page.page]
    record = entries[0].source.site if entries else None
    shown = (record.name if record else "") or display_host(host).removeprefix("www.")
    heading = _("Sources: %(site)s") % {"site": shown}
    return render(
        request,
        "articles/source_list.html",
        {
            "heading": heading,
            "page": page,
            "entries": entries,
            "is_one_host": True,
            "head": page_head(
                heading,
                page.address,
                description=_("Pages of %(site)s that our articles cite.")
                % {"site": shown},
                crumbs=[
                    (conf.site_name, "/"),
                    (_("Sources"), reverse("sources")),
                    (shown, page.path),
                ],
            ),
        },
    )


def _cited() -> QuerySet[Source]:
    """Sources of live articles, each with the newest few citations."""
    live = Citation.objects.filter(live_articles("article__"))
    newest = (
        live.select_related("article")
        .only("source", "article__title", "article__slug", "article__published_at")
        .order_by("-article__published_at", "-article")[: NAMED * 2]
    )
    return (
        Source.objects.for_cards()
        .addressed()
        .filter(Exists(live.filter(source=OuterRef("pk"))))
        .prefetch_related(Prefetch("citations", newest, to_attr="newest_citations"))
    )


def _entry(source: Source) -> CitedSource:
    # The same article may cite a source at several places.
    citations: list[Citation] = source.newest_citations  # type: ignore[attr-defined]
    articles = list(dict.fromkeys(citation.article for citation in citations))
    return CitedSource(
        source,
        make_card(source.url, position=1, source=source),
        articles[:NAMED],
        len(articles) > NAMED,
    )
