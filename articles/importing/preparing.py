"""One file's article before it is stored: everything decided, terms and sources made.

`apply` alone calls it, within the transaction that stores the article.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from django.utils.timezone import now
from django.utils.translation import gettext as _

from articles.conf import conf
from articles.importing.addresses import (
    addresses_of,
    line_of,
    missing_target,
    names_a_file,
)
from articles.importing.addresses import slug_of as slug_of_file
from articles.importing.catalogue import Catalogue
from articles.importing.lead_images import Pictures, lead_image_of
from articles.importing.plan import Options, Step
from articles.importing.report import Rejected, Remark, strict_problem
from articles.importing.rows import Ready
from articles.importing.wording import in_each_language, values_in_each_language
from articles.markdown import MESSAGES, TextTooLong
from articles.markdown.many import Failed, Result
from articles.models import Article, Source
from articles.publishing import blockers, content_fields, content_hash, derive
from articles.publishing.old_addresses import REASONS, is_page, slug_of
from articles.text.sentences import Sentence


class Preparing:
    def __init__(
        self, catalogue: Catalogue, options: Options, paths: Mapping[str, str]
    ) -> None:
        self.paths = paths
        self.catalogue = catalogue
        self.options = options
        self.pictures = Pictures(options.pictures, dry_run=options.dry_run)
        self.known_pages: dict[str, Source] = {}
        """Rows made for many articles at once, by address as written."""

    def prepare(self, step: Step, result: Result, row: Article | None) -> Ready:
        """Everything decided and set on the article; terms and sources are made."""
        if isinstance(result, TextTooLong):
            raise Rejected(
                "text_too_long",
                Sentence(
                    "The body has {length:,} characters; the limit is {limit:,}.",
                    length=result.length,
                    limit=result.limit,
                ),
                "Split the article, or raise ARTICLES_BODY_MAX_LENGTH.",
                line=step.data.head_lines + 1,
            )
        if isinstance(result, Failed):
            raise Rejected(
                "cannot_render",
                Sentence(
                    "The body cannot be rendered ({reason}).", reason=result.reason
                ),
                "This is a fault of the program: please report it with the file.",
                line=step.data.head_lines + 1,
            )
        step.remarks += [
            Remark(
                notice.line + step.data.head_lines,
                notice.code,
                Sentence(
                    MESSAGES[notice.code],
                    **values_in_each_language(dict(notice.values)),
                ),
            )
            for notice in result.document.warnings
        ]
        data = step.data
        article = row or Article()
        article.title = data.title
        article.slug = step.slug
        article.description = data.description
        article.body = data.body
        article.language = data.language or conf.language
        article.series = self.catalogue.series.get(data.series) if data.series else None
        article.series_position = data.series_position
        article.translation_key = data.translation_key
        article.kind = data.kind
        article.canonical_url = data.canonical_url
        article.featured = data.featured
        article.feature_order = data.feature_order
        # A file without a date does not take away the one an editor gave.
        article.published_at = data.published_at or article.published_at
        article.modified_at = data.modified_at
        article.expire_at = data.expire_at
        article.front_matter = data.front_matter
        article.extra = [list(pair) for pair in data.extra]
        article.category = (
            self.catalogue.categories.get(data.category) if data.category else None
        )
        self._illustrate(article, step)
        derive(article, result.document)
        addresses = addresses_of(
            result.document, step, self.pictures, self.catalogue.slug_of_path
        )
        article.addresses = addresses.known
        step.open_links = addresses.open
        step.remarks += addresses.remarks
        if self.options.strict:
            self._check_links(step)
        records = self.catalogue.records
        is_described = (
            row is None
            and records is not None
            and records.describe(article, step.found.path, step.file.sha256)
        )
        if is_described:
            result = replace(result, figures=None)  # its figures came along
        else:
            self._decide_status(article, step)
        aliases = self._aliases(article, step)
        if self.options.strict and step.remarks:
            first = min(step.remarks, key=lambda remark: remark.line or 0)
            raise Rejected.of(strict_problem(first), (), ())
        ready = Ready(
            step=step,
            reading=result,
            article=article,
            has_revisions=is_described,
            aliases=aliases,
            tags=[self.catalogue.tags.get(name) for name in data.tags],
            authors=[self.catalogue.authors.get(name) for name in data.authors],
        )
        ready.tags = list({tag.pk: tag for tag in ready.tags}.values())
        ready.fields = content_fields(
            article,
            tags=[tag.name for tag in ready.tags],
            authors=[author.name for author in ready.authors],
        )
        ready.digest = content_hash(article.title, article.body, ready.fields)
        return ready

    def _illustrate(self, article: Article, step: Step) -> None:
        lead = lead_image_of(
            step.data,
            step.found,
            pictures=self.pictures,
            known_pages=self.known_pages,
        )
        if not lead.is_unknown:
            article.lead_image = lead.picture
        article.lead_image_source = lead.page
        if lead.remark:
            step.remarks.append(lead.remark)

    def _decide_status(self, article: Article, step: Step) -> None:
        """Drafts become public when asked; what is public or withdrawn stays so."""
        says_draft = step.data.is_draft
        if article.status != Article.Status.DRAFT:
            if says_draft and article.is_live():
                step.remarks.append(
                    Remark(
                        step.data.line_of("draft"),
                        "draft_ignored",
                        "The article is public already: withdraw it in the admin.",
                    )
                )
            return
        if not self.options.publish or says_draft:
            return
        moment = article.published_at or now()
        if _reasons(article, moment):
            reasons = in_each_language(lambda: _reasons(article, moment))
            message = Sentence("Stays a draft: {reasons}", reasons=reasons)
            step.remarks.append(Remark(None, "not_ready", message))
        else:
            article.go_live(moment)

    def _aliases(self, article: Article, step: Step) -> list[str]:
        """The old addresses that may lead here; of the others a remark says why not."""
        kept = []
        for path in step.data.aliases:
            slug = slug_of(path)
            if slug == article.slug:
                continue
            code, words = "", ""
            if slug is not None and self._stands(slug):
                code, words = "alias_is_an_article", REASONS["article"]
            elif slug is None and is_page(path):
                code, words = "alias_is_a_page", REASONS["page"]
            else:
                owner = self.catalogue.redirects.setdefault(path, step.found.path)
                if owner not in {step.found.path, article.pk}:
                    code, words = "alias_taken", "It leads to another article already."
            if code:
                line = step.data.line_of("aliases")
                message = Sentence("{path}: {words}", path=path, words=Sentence(words))
                step.remarks.append(Remark(line, code, message))
            else:
                kept.append(path)
        return kept

    def _stands(self, slug: str) -> bool:
        """Whether an article has the slug, or a file of this import; a withdrawn one
        may be replaced."""
        owner = self.catalogue.slugs.get(slug)
        known = self.catalogue.articles.get(owner) if isinstance(owner, int) else None
        return owner is not None and (
            known is None or known.status != Article.Status.WITHDRAWN
        )

    def _check_links(self, step: Step) -> None:
        """What a run without --strict says when it is over: then it is too late."""
        step.remarks += [
            missing_target(written, line_of(written, step))
            for written in step.open_links
            if names_a_file(written)
            and slug_of_file(written, step.found.path, self.paths) is None
        ]


def _reasons(article: Article, moment: datetime) -> str:
    """Why it cannot go public at that moment; "" when it can."""
    reasons = blockers(article)
    if article.expire_at and article.expire_at <= moment:
        reasons.append(_("It has expired already."))
    return " ".join(reasons)
