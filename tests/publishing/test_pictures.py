"""Pictures in a text: `[[image:key]]` and our own files, with size and credit."""

from __future__ import annotations

import pytest

from articles.publishing import article_page, blockers, make_renditions, render_text
from tests.make import make_article, make_illustration

pytestmark = pytest.mark.django_db


def body_of(text: str) -> str:
    article = make_article(body=text)
    from articles.models import Article

    return str(article_page(Article.objects.for_page().get(pk=article.pk)).body)


@pytest.fixture
def picture():
    return make_illustration(
        key="harbour",
        alt="港 <の> 写真",
        caption="夕方の港。",
        credit="沢撮影",
        licence="CC BY 4.0",
    )


def test_a_key_shows_the_picture_with_its_words(picture):
    html = body_of("前\n\n[[image:harbour]]\n\n後")
    assert '<figure class="illustration">' in html
    assert 'alt="港 &lt;の&gt; 写真"' in html
    assert 'width="64" height="36"' in html
    assert "夕方の港。" in html
    assert "画像：沢撮影" in html
    assert "CC BY 4.0" in html


def test_its_renditions_are_offered_largest_format_first(picture):
    make_renditions(picture)
    html = body_of("[[image:harbour]]")
    assert html.index('type="image/avif"') < html.index("<img")
    assert html.count("srcset=") == 2
    assert 'loading="lazy"' in html


def test_a_decorative_picture_is_silent():
    make_illustration(key="line", alt="線", decorative=True, credit="")
    html = body_of("[[image:line]]")
    assert 'alt=""' in html
    assert "figcaption" not in html


def test_our_own_file_in_markdown_gets_its_size(picture):
    html = body_of(f'文![船 "大"]({picture.file.url} "題")文')
    assert '<img src="' in html
    assert 'alt="船 &quot;大&quot;" title="題" width="64" height="36"' in html


def test_pictures_of_others_stay_as_written():
    html = body_of("![a](https://a.example/x.png)")
    assert 'src="https://a.example/x.png"' in html
    assert "width=" not in html


def test_an_unknown_key_blocks_publishing_and_shows_in_the_preview_alone():
    article = make_article(body="[[image:nothing]]", published=False)
    assert any("nothing" in reason for reason in blockers(article))
    shown = article_page(article, document=render_text(article.body, language="ja"))
    assert "「nothing」というキーの画像はありません。" in shown.body
    assert "nothing" not in body_of("[[image:nothing]]")


@pytest.mark.parametrize("key", ["harbour", "line"])
def test_a_mark_in_code_is_text(picture, key):
    assert "<figure" not in body_of(f"`[[image:{key}]]`\n\n```\n[[image:{key}]]\n```")


@pytest.mark.parametrize("number", [1, 8])
def test_it_costs_two_queries_for_any_number(django_assert_num_queries, number):
    text = ""
    for index in range(number):
        row = make_illustration(key=f"k-{index}")
        text += f"[[image:k-{index}]]\n\n![x]({row.file.url})\n\n"
    document = render_text(text, language="ja")
    from articles.publishing.pictures import fill_pictures

    with django_assert_num_queries(2):
        fill_pictures(document.html)
    with django_assert_num_queries(0):
        fill_pictures("<p>文</p>")
