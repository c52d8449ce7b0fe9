"""How host names are shown."""

from __future__ import annotations

import pytest

from articles.opengraph import display_host
from articles.opengraph.hosts import is_documentation_host


@pytest.mark.parametrize(
    ("host", "shown"),
    [
        ("www.example.com", "www.example.com"),
        ("Example.COM.", "example.com"),
        ("xn--wgv71a119e.jp", "日本語.jp"),
        ("日本語.jp", "日本語.jp"),
        ("xn--zckzah.jp", "テスト.jp"),
        ("xn--mnchen-3ya.de", "münchen.de"),
        ("xn--e1afmkfd.xn--p1ai", "пример.рф"),
        ("xn--80ak6aa92e.com", "xn--80ak6aa92e.com"),
        ("аррӏе.com", "xn--80ak6aa92e.com"),
        ("xn--zzzzzzzz.com", "xn--zzzzzzzz.com"),
    ],
)
def test_host_is_shown_in_its_script_unless_it_could_deceive(host, shown):
    assert display_host(host) == shown


@pytest.mark.parametrize("label", ["pаypal", "gооgle", "ニュースnews", "αbc", "comノa"])
def test_labels_of_mixed_scripts_are_shown_in_punycode(label):
    assert display_host(f"{label}.com").startswith("xn--")


def test_names_reserved_for_examples_are_known():
    assert is_documentation_host("demo.example")
    assert is_documentation_host("a.test")
    assert not is_documentation_host("example.com")
