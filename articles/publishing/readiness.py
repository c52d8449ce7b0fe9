"""What keeps an article from being made public, in the editor's words."""

from __future__ import annotations

from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.conf import conf
from articles.evidence import check_confirmed, coverage, unknown_keys
from articles.figures.findings import Level
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
        if warning["code"] in {"card_url_refused", "cite_refused"}
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
    reasons.extend(_about_figures(article))
    return reasons


def _about_figures(article: Article) -> list[str]:
    """What the gate of ARTICLES_FIGURE_GATE holds back."""
    gate = conf.figure_gate
    if gate == "off":
        return []
    least = Level.ERROR if gate == "error" else Level.WARNING
    reasons = []
    for remark in check_confirmed(article, as_of=localdate()):
        if remark.level.rank < least.rank:
            continue
        words = f"{remark.about}: {remark.message}" if remark.about else remark.message
        if remark.line:
            place = _("Line %(line)s") % {"line": remark.line}
            words = f"{place}: {words}"
        reasons.append(words)
    if gate == "complete" and (open_numbers := coverage(article).unbound):
        text = ngettext(
            "%(n)s number is neither bound to a figure nor left alone.",
            "%(n)s numbers are neither bound to a figure nor left alone.",
            open_numbers,
        )
        reasons.append(text % {"n": open_numbers})
    return reasons


def require_ready(article: Article) -> None:
    """Raise `NotReady` with every reason at once."""
    reasons = blockers(article)
    if reasons:
        raise NotReady(reasons)
