"""Addresses complete for readers elsewhere, and nothing else touched."""

from __future__ import annotations

import pytest

from articles.publishing.absolute import absolute, absolute_html

PAGE = "https://news.example/articles/港/"


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ('<a href="/tags/x/">', '<a href="https://news.example/tags/x/">'),
        ('<a href="#source-1">', f'<a href="{PAGE}#source-1">'),
        ('<a href="?a=1&amp;b=2">', f'<a href="{PAGE}?a=1&amp;b=2">'),
        ('<a href="//cdn.example/x">', '<a href="https://cdn.example/x">'),
        ('<a href="mailto:a@b.example">', '<a href="mailto:a@b.example">'),
        ('<a href="https://x.example/?q=a&amp;b">',) * 2,
        (
            '<img alt="a > b" src="/media/a.webp">',
            '<img alt="a > b" src="https://news.example/media/a.webp">',
        ),
        (
            '<img srcset="/a.webp 1x, /b.webp 2x">',
            (
                '<img srcset="https://news.example/a.webp 1x, '
                'https://news.example/b.webp 2x">'
            ),
        ),
        # What only looks like an address stays: text, other attributes, code.
        ('<p>href="/x/"</p>',) * 2,
        ('<img alt=" href=" title="/x/">',) * 2,
        ('<code>&lt;a href="/x/"&gt;</code>',) * 2,
    ],
)
def test_addresses_in_html(given, expected):
    assert absolute_html(given, PAGE) == expected


def test_addresses_of_our_own(settings):
    settings.SITE_URL = "https://news.example"
    assert absolute("/feeds/atom.xml") == "https://news.example/feeds/atom.xml"
    assert absolute("https://cdn.example/a.webp") == "https://cdn.example/a.webp"
