"""What a reader waits for: the acceptance article and its looks fit into 14 KB."""

from __future__ import annotations

import gzip
from pathlib import Path

import brotli
import pytest

from articles.importing import Options, import_articles
from articles.models import Article
from cms.static import one_sheet
from tests.make import make_article
from tests.public.pages import Page

CSS = Path(__file__).resolve().parents[2] / "static" / "css"
LIMIT = 14 * 1024


@pytest.mark.django_db
def test_page_and_style_sheet_of_the_acceptance_article(client, seed_folder):
    for number in range(8):  # a masthead as full as it gets, and related articles
        make_article(category=f"分野{number}", tags=["AI競争"])
    import_articles([str(seed_folder)], options=Options(publish=True))
    article = Article.objects.get(slug__startswith="2025-11-23")
    response = client.get(article.get_absolute_url())
    (sheet,) = [
        (link.get("href") or "").rpartition("/")[2]
        for link in Page(response).all("link")
        if link.get("rel") == "stylesheet"
    ]
    style = one_sheet((CSS / sheet).read_text(encoding="utf-8")).encode()
    weights = {
        "gzip": len(gzip.compress(response.content)) + len(gzip.compress(style)),
        "brotli": len(brotli.compress(response.content, quality=5))
        + len(brotli.compress(style)),
    }
    assert max(weights.values()) <= LIMIT, weights


@pytest.mark.parametrize("sheet", sorted(path.name for path in CSS.glob("*.css")))
def test_a_style_sheet_made_one_keeps_every_rule(sheet):
    """Without imports and comments, and with as many blocks as its parts have."""
    text = (CSS / sheet).read_text(encoding="utf-8")
    made = one_sheet(text)
    assert "@import" not in made
    assert "/*" not in made
    assert made.count("{") == made.count("}")
    assert made.count("{") >= text.count("{")


def test_a_missing_part_is_named():
    with pytest.raises(ValueError, match=r"css/nothing\.css is imported"):
        one_sheet('@import "nothing.css";\na { b: c; }')
