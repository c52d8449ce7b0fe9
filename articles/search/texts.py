"""What of an article can be searched, field by field."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from articles.models import Article, ArticleTag, Byline, Category, Citation
from articles.text.ngrams import Cut, cut

TITLE, LABELS, DESCRIPTION, EVIDENCE, BODY = (
    "title",
    "labels",
    "description",
    "evidence",
    "body",
)
FIELDS = (TITLE, LABELS, DESCRIPTION, EVIDENCE, BODY)
"""In the order of their weight. Labels: tags, category, authors. Evidence: the cited
sources' titles, sites and hosts."""

_MARKED = {TITLE: "_1", LABELS: "_2", DESCRIPTION: "_3", EVIDENCE: "_4"}


@dataclass(frozen=True, slots=True)
class IndexedText:
    """One article's row in the index; `fields` in the order of FIELDS."""

    key: int
    fields: tuple[Cut, ...]

    def tokens(self) -> list[str]:
        """One text of tokens a field, for FTS5."""
        return [field.tokens for field in self.fields]

    def characters(self) -> set[str]:
        """Each Japanese character, marked as occurring at all and in which field."""
        anywhere = {"_" + char for field in self.fields for char in field.characters}
        return anywhere | self.characters_outside_the_body()

    def characters_outside_the_body(self) -> set[str]:
        """Likewise, only those that say in which other field."""
        fields = zip(FIELDS, self.fields, strict=True)
        return {
            _MARKED[name] + char
            for name, field in fields
            if name != BODY
            for char in field.characters
        }

    def lexemes(self) -> set[str]:
        """Tokens and characters of all fields as one set, for PostgreSQL."""
        found = self.characters()
        for name, field in zip(FIELDS, self.fields, strict=True):
            tokens = field.tokens.split()
            found.update(tokens)
            if name != BODY:
                found.update(_MARKED[name] + token for token in tokens)
        return found

    def run_texts(self) -> list[str]:
        """One text of runs a field, where phrases are looked up."""
        return [field.runs for field in self.fields]


def marked(token: str, fields: Sequence[str]) -> list[str]:
    """The lexemes that say it occurs in one of these fields; none of them the body."""
    return [_MARKED[name] + token for name in fields]


def searchable_texts(
    articles: Sequence[Article], *, bodies: Mapping[int, Cut] | None = None
) -> dict[int, tuple[Cut, ...]]:
    """The fields of each article by primary key: four queries for any number.

    `bodies` brings the texts of articles that were cut already, by primary key.
    """
    keys = [article.pk for article in articles]
    labels: dict[int, list[str]] = defaultdict(list)
    for key, name in (
        ArticleTag.objects.filter(content_object__in=keys)
        .order_by("position")
        .values_list("content_object", "tag__name")
    ):
        labels[key].append(name)
    categories = dict(
        Category.objects.filter(
            pk__in=[row.category_id for row in articles if row.category_id]
        ).values_list("pk", "name")
    )
    for article in articles:
        if article.category_id in categories:
            labels[article.pk].append(categories[article.category_id])
    for key, name in (
        Byline.objects.filter(article__in=keys)
        .order_by("position")
        .values_list("article", "author__name")
    ):
        labels[key].append(name)
    evidence = _evidence(keys)
    return {
        article.pk: (
            cut(article.title),
            cut("\n".join(labels[article.pk])),
            cut(article.description),
            cut("\n".join(evidence[article.pk])),
            (bodies or {}).get(article.pk) or cut(article.plain_text),
        )
        for article in articles
    }


def source_lines(citation: Citation) -> list[str]:
    """What a reader may look for a cited page by."""
    source = citation.source
    said = (citation.title, citation.site_name)
    return _lines(*said, source.title, source.site_name, source.host)


def _lines(
    title: str, site: str, source_title: str, source_site: str, host: str
) -> list[str]:
    lines = (title, source_title, site, source_site, host)
    return [line for line in dict.fromkeys(lines) if line]


def _evidence(keys: Iterable[int]) -> dict[int, list[str]]:
    lines: dict[int, dict[str, None]] = defaultdict(dict)
    said = ("title", "site_name", "source__title", "source__site_name", "source__host")
    for key, *values in (
        Citation.objects.filter(article__in=keys)
        .order_by("position")
        .values_list("article", *said)
    ):
        lines[key].update(dict.fromkeys(_lines(*values)))
    return defaultdict(list, {key: list(found) for key, found in lines.items()})
