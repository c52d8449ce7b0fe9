"""The demo articles keep the sample's dialect and the newsroom's rules."""

from __future__ import annotations

import datetime
import re
from urllib.parse import urlsplit

import pytest

from articles.demo.pictures import PICTURES
from tests.demo.reading import DemoArticle, read_articles

ARTICLES = read_articles()
ENGLISH = [article for article in ARTICLES if article.front.get("lang") == "en"]
LAST_DAY = datetime.date(2026, 11, 23)
REQUIRED = {
    "title", "date", "category", "tags", "description", "image", "featured", "type",
    "author",
}  # fmt: skip

every_article = pytest.mark.parametrize(
    "article", ARTICLES, ids=[article.path.stem for article in ARTICLES]
)


@every_article
def test_front_matter_has_the_keys_of_the_dialect(article: DemoArticle) -> None:
    assert set(article.front) >= REQUIRED
    assert set(article.front) <= REQUIRED | {
        "draft", "lang", "translationKey", "series", "part",
    }  # fmt: skip
    assert article.front["type"] == "blog"
    assert isinstance(article.front["featured"], bool)


@every_article
def test_file_name_is_ascii_and_starts_with_the_date(article: DemoArticle) -> None:
    date = article.front["date"]
    assert article.path.name.isascii()
    assert article.path.name.startswith(f"{date}-")
    assert datetime.date(2025, 1, 1) <= datetime.date.fromisoformat(date) <= LAST_DAY


@every_article
def test_description_is_long_enough_to_say_something(article: DemoArticle) -> None:
    assert 60 <= len(article.front["description"]) <= 160


@every_article
def test_tags_are_a_list_without_repeats(article: DemoArticle) -> None:
    tags = article.front["tags"]
    assert isinstance(tags, list)
    assert len(tags) >= 3
    assert len({tag.casefold() for tag in tags}) == len(tags)
    assert all(tag == tag.strip() for tag in tags)


@every_article
def test_body_starts_at_the_third_level_and_skips_none(article: DemoArticle) -> None:
    assert article.body.lstrip("\n").startswith("### ")
    levels = [len(marks) for marks in re.findall(r"^(#+) ", article.body, re.MULTILINE)]
    assert set(levels) <= {3, 4}
    assert levels.count(3) >= 4


@every_article
def test_sources_are_at_least_three_different_https_pages(article: DemoArticle) -> None:
    assert 3 <= len(article.sources) <= 8
    assert len(set(article.sources)) == len(article.sources)
    for url in article.sources:
        parts = urlsplit(url)
        assert parts.scheme == "https"
        assert "." in parts.netloc
        assert url.isascii()


@every_article
def test_the_source_list_ends_the_article(article: DemoArticle) -> None:
    assert article.body.count("**Sources:**") == 1
    assert "\n---\n\n**Sources:**\n[[ogp:" in article.body
    closing = article.body.split("**Sources:**\n")[1]
    assert closing == "".join(f"[[ogp:{url}]]\n" for url in article.sources)


@every_article
def test_cited_sentences_name_a_source_of_the_list(article: DemoArticle) -> None:
    for url in re.findall(r"\[\[cite:([^\]]+)\]\]", article.body):
        assert url in article.sources


@every_article
def test_length_is_that_of_a_real_article(article: DemoArticle) -> None:
    visible = re.sub(r"[\s*|#>`-]", "", article.prose)
    if article in ENGLISH:
        assert 600 <= len(article.prose.split()) <= 1400
    else:
        assert 1500 <= len(visible) <= 3500


@every_article
def test_text_is_free_of_leftovers(article: DemoArticle) -> None:
    text = article.path.read_text(encoding="utf-8")
    assert text.endswith("]]\n")
    assert "\r" not in text
    assert "\u3000" not in text, "no full-width spaces, as indentation or otherwise"
    for leftover in ("TODO", "FIXME", "lorem", "\u3013", "\ufffd", "\u200b", "\ufeff"):
        assert leftover not in text
    assert not re.search(r"[０-９Ａ-Ｚａ-ｚ]", text), "half-width digits and letters"


@every_article
def test_tables_have_the_same_number_of_cells_in_every_row(
    article: DemoArticle,
) -> None:
    tables = re.findall(r"(?:^\|.*\|\n)+", article.body, re.MULTILINE)
    assert tables
    for table in tables:
        assert len({row.count("|") for row in table.splitlines()}) == 1, table


@every_article
def test_footnotes_are_used_and_defined_once(article: DemoArticle) -> None:
    used = re.findall(r"\[\^(\w+)\](?!:)", article.body)
    defined = re.findall(r"^\[\^(\w+)\]:", article.body, re.MULTILINE)
    assert sorted(used) == sorted(defined)


@every_article
def test_callouts_are_closed(article: DemoArticle) -> None:
    lines = [line for line in article.body.splitlines() if line.startswith(":::")]
    assert [line == ":::" for line in lines] == [False, True] * (len(lines) // 2)


@every_article
def test_image_is_a_drawn_picture_or_a_page_the_article_cites(
    article: DemoArticle,
) -> None:
    image = article.front["image"]
    if image.startswith("https://"):
        assert image in article.sources
    else:
        assert re.fullmatch(r"pictures/[a-z-]+\.webp", image)
        assert image.removeprefix("pictures/").removesuffix(".webp") in PICTURES


def test_every_picture_leads_exactly_one_article() -> None:
    images = [article.front["image"] for article in ARTICLES]
    drawn = [image for image in images if image.startswith("pictures/")]
    assert sorted(drawn) == sorted(f"pictures/{name}.webp" for name in PICTURES)
    assert len(images) - len(drawn) == 2, "two articles name a web page instead"


def test_one_article_is_there_in_two_languages_with_the_same_figures() -> None:
    pair = [article for article in ARTICLES if "translationKey" in article.front]
    assert {article.front["translationKey"] for article in pair} == {"webb-cost"}
    assert [article.front.get("lang", "ja") for article in pair] == ["en", "ja"]
    english, japanese = (re.findall(r"figure:([\w-]+)", one.body) for one in pair)
    assert english == japanese
    assert len({len(re.findall(r"^#+ ", one.body, re.MULTILINE)) for one in pair}) == 1
    assert set(pair[1].sources) <= set(pair[0].sources)


def test_one_series_has_its_parts_in_order() -> None:
    parts = [article.front for article in ARTICLES if "series" in article.front]
    assert {front["series"] for front in parts} == {"公的統計の読み方"}
    assert [front["part"] for front in parts] == [1, 2, 3]


def test_the_set_is_varied() -> None:
    fronts = [article.front for article in ARTICLES]
    assert len(fronts) >= 9
    assert len({front["category"] for front in fronts}) >= 4
    assert len({tag for front in fronts for tag in front["tags"]}) >= 15
    assert len({front["author"] for front in fronts}) >= 3
    assert {front["date"][:4] for front in fronts} == {"2025", "2026"}
    assert sum(front.get("draft", False) for front in fronts) == 1
    assert len(ENGLISH) == 1
    featured = [front for front in fronts if front["featured"]]
    assert 2 <= len(featured) <= 3
    assert not any(front.get("draft") for front in featured)


@pytest.mark.parametrize(
    ("construct", "pattern"),
    [
        (
            "a total with a missing addend",
            r"\*\*その他\*\* \| -.*\n\| \*\*合計\*\* \| ",
        ),
        ("a ratio row", r"^\| \*\*比率"),
        ("a currency conversion", r"ドル（約?[\d,兆億]+円）"),
        ("a correction", r"\*\*訂正（\d{4}年\d+月\d+日）:\*\*"),
        ("a forecast marked as one", r"^:::message alert$"),
        ("a citation mark", r"\[\[cite:https://"),
        ("a footnote", r"^\[\^\w+\]: "),
        ("a blockquote", r"^> "),
        ("a callout", r"^:::message$"),
        ("a folded detail", r"^:::details "),
        ("a ruby", r"\{[^}|]+\|[^}|]+\}"),
        ("a note under a table", r"\|\n\n※"),
        ("a bold lead-in line", r"^\*\*[^*]+:\*\*\n[^\n*]"),
        ("a labelled bullet", r"^- \*\*[^*]+\*\*: "),
        ("a range", r"\d〜\d"),
    ],
)
def test_somewhere_there_is(construct: str, pattern: str) -> None:
    found = [
        article.path.name
        for article in ARTICLES
        if re.search(pattern, article.body, re.MULTILINE)
    ]
    assert found, f"no article has {construct}"


def test_two_articles_state_one_figure_differently_and_say_which_stage() -> None:
    provisional = [a for a in ARTICLES if "8兆1,395億円（速報）" in a.body]
    final = [a for a in ARTICLES if "**[8兆1,257億円](figure:" in a.body]
    assert provisional
    assert final
    assert not set(map(id, provisional)) & set(map(id, final))
    assert all("確報によれば" in article.body for article in final)
