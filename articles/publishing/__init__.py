"""What an editor does to one article: save, publish, withdraw, restore, illustrate."""

from articles.publishing.content import content_fields, content_hash
from articles.publishing.derive import DERIVED_FIELDS, derive
from articles.publishing.drafts import StaleArticle, save
from articles.publishing.illustrations import RefusedImage, store_illustration
from articles.publishing.lifecycle import (
    publish,
    publish_due,
    return_to_draft,
    submit,
    withdraw,
)
from articles.publishing.page import ArticlePage, article_page
from articles.publishing.readiness import NotReady, blockers
from articles.publishing.rebuild import rebuild, rendered_otherwise
from articles.publishing.rendering import markdownify, render_options, render_text
from articles.publishing.revisions import restore
from articles.publishing.roles import setup_roles

__all__ = [
    "DERIVED_FIELDS",
    "ArticlePage",
    "NotReady",
    "RefusedImage",
    "StaleArticle",
    "article_page",
    "blockers",
    "content_fields",
    "content_hash",
    "derive",
    "markdownify",
    "publish",
    "publish_due",
    "rebuild",
    "render_options",
    "render_text",
    "rendered_otherwise",
    "restore",
    "return_to_draft",
    "save",
    "setup_roles",
    "store_illustration",
    "submit",
    "withdraw",
]
