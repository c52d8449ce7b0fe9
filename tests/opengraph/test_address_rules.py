"""What a site adds to the rules of addresses holds wherever an address is read."""

from __future__ import annotations

from signal import SIGINT, getsignal, signal

import pytest

from articles.markdown import RENDERED_BY, RenderOptions, render
from articles.markdown.many import Job, Reading, read_many
from articles.markdown.pool import begin
from articles.opengraph import (
    AddressRules,
    BadParameter,
    RefusedURL,
    address_rules,
    check_url,
    derive_card,
    tracking_parameters,
    url_key,
    use_rules,
)
from articles.opengraph.address_rules import IDENTIFYING_PARAMETERS


@pytest.fixture(autouse=True)
def _as_they_were():
    before = address_rules()
    yield
    use_rules(before)


def test_a_name_added_makes_two_addresses_one_page():
    one, other = "https://a.example.com/x?cid=7", "https://a.example.com/x"
    assert url_key(one) != url_key(other)
    use_rules(AddressRules(tracking=tracking_parameters(["CID"])))
    assert url_key(one) == url_key(other)
    document = render(f"[[ogp:{one}]]\n\n甲[[cite:{other}]]\n")
    assert [mark.number for mark in document.citations] == [1]


def test_a_name_taken_out_tells_them_apart():
    one, other = "https://a.example.com/x?spm=7", "https://a.example.com/x"
    assert url_key(one) == url_key(other)
    use_rules(AddressRules(tracking=tracking_parameters(["-spm"])))
    assert url_key(one) != url_key(other)


def test_any_ending_may_follow_a_star():
    use_rules(AddressRules(tracking=tracking_parameters(["campaign_*"])))
    assert url_key("https://a.example.com/x?campaign_a=1&b=2") == "a.example.com/x?b=2"


@pytest.mark.parametrize("name", sorted(IDENTIFYING_PARAMETERS))
def test_what_says_which_page_it_is_cannot_be_dropped(name):
    with pytest.raises(BadParameter):
        tracking_parameters([name])


@pytest.mark.parametrize("name", ["", "*", "a=b", "a&b", "-nosuch", "a*b"])
def test_nonsense_is_refused(name):
    with pytest.raises(BadParameter):
        tracking_parameters([name])


def test_a_port_the_site_allows_can_be_cited():
    url = "https://a.example.com:8443/the-report-of-the-year"
    with pytest.raises(RefusedURL):
        check_url(url)
    use_rules(AddressRules(extra_ports=frozenset({8443})))
    assert check_url(url) == url
    assert derive_card(url).title == "the report of the year"
    assert 'class="u-url"' in render(f"[[ogp:{url}]]\n").html
    with pytest.raises(RefusedURL):
        check_url("https://a.example.com:6379/")


def test_pages_made_by_other_rules_are_known_as_such():
    assert RenderOptions().rendered_by == RENDERED_BY
    use_rules(AddressRules(extra_ports=frozenset({8443})))
    assert RenderOptions().rendered_by != RENDERED_BY


def test_a_process_of_readers_takes_the_rules_over():
    handler = getsignal(SIGINT)
    try:
        begin(AddressRules(extra_ports=frozenset({8443})))
    finally:
        signal(SIGINT, handler)
    body = "[[ogp:https://a.example.com:8443/x]]\n"
    (made,) = read_many([Job("題", "", body, RenderOptions(), figures=False)])
    assert isinstance(made, Reading)
    assert made.document.warnings == ()
