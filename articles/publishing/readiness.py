"""What keeps an article from being made public, in the editor's words."""

from __future__ import annotations

from django.utils.translation import gettext as _

from articles.evidence import unknown_keys
from articles.models import Article
from articles.publishing.pictures import unknown_pictures


class NotReady(Exception):
    """The article cannot be made public yet; `reasons` say why and what to do."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__(" ".join(reasons))
        self.reasons = reasons


def blockers(article: Article) -> list[str]:
    """Reasons against publishing; empty when there is none. They never block a save."""
    reasons = []
    if not article.title.strip():
        reasons.append(_("The title is empty: give the article one."))
    if not article.body.strip():
        reasons.append(_("The body is empty: there is nothing to read yet."))
    end, start = article.expire_at, article.published_at
    if end and start and end <= start:
        reasons.append(_("It would expire before it is published: change a date."))
    reasons.extend(
        _("Line %(line)s names a source address that cannot be linked.")
        % {"line": warning["line"]}
        for warning in article.warnings
        if warning["code"] == "card_url_refused"
    )
    reasons.extend(
        _("Line %(line)s names the figure “%(key)s”, which nobody has confirmed.")
        % {"line": mention.line, "key": mention.key}
        for mention in unknown_keys(article)
    )
    reasons.extend(
        _("The text shows the picture “%(key)s”, and no picture has that key.")
        % {"key": key}
        for key in unknown_pictures(article.body_html)
    )
    return reasons


def require_ready(article: Article) -> None:
    """Raise `NotReady` with every reason at once."""
    reasons = blockers(article)
    if reasons:
        raise NotReady(reasons)
