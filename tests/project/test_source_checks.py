"""Settings of the fetcher: each limit is named, and a wrong one is said so at start."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.test import override_settings

from articles import checks
from articles.opengraph import PAGE_LIMITS, FetchLimits, ImageLimits, ScanLimits
from articles.opengraph.limits import ICON_LIMITS, IMAGE_LIMITS, JSON_LIMITS
from articles.sources.fine_limits import DEFAULTS
from articles.sources.limits import source_settings

README = Path(__file__).resolve().parents[2] / "README.md"


def test_the_readme_names_every_limit_with_its_default():
    text = README.read_text(encoding="utf-8")
    sentence = text.partition("Limits of `SOURCES_LIMITS`")[2].partition("\n\n")[0]
    written = {
        name: int(number) for name, number in re.findall(r"`(\w+)` (\d+)", sentence)
    }
    assert written == {name: int(value) for name, value in DEFAULTS.items()}


def test_the_defaults_of_the_settings_are_those_of_the_fetcher():
    assert source_settings.page == PAGE_LIMITS
    assert source_settings.image == IMAGE_LIMITS
    assert source_settings.icon == ICON_LIMITS
    assert source_settings.json == JSON_LIMITS
    assert source_settings.picture == ImageLimits()
    assert source_settings.scan == ScanLimits()


@pytest.mark.parametrize("name", DEFAULTS)
def test_every_limit_reaches_what_it_limits(name):
    def everything() -> tuple[object, ...]:
        said = source_settings
        own = (said.fine["dns_threads"], said.fine["dns_answers"])
        return (
            said.page, said.image, said.icon, said.json, said.picture, said.scan,
            own, said.fine["jitter_seconds"],
        )  # fmt: skip

    before = everything()
    with override_settings(SOURCES_LIMITS={name: "7"}):
        after = everything()
    assert before != after
    assert FetchLimits in {type(value) for value in after}


@pytest.mark.parametrize(
    ("given", "word"),
    [
        ({"dns": "1"}, "'dns' is no limit"),
        ({"dns_seconds": "soon"}, "dns_seconds='soon'"),
        ({"dns_seconds": "-1"}, "no positive number"),
        ({"header_lines": "inf"}, "no positive number"),
    ],
)
def test_a_wrong_limit_is_an_error_that_names_it(given, word):
    with override_settings(SOURCES_LIMITS=given):
        (found,) = checks.source_limits_are_known()
    assert (found.id, word in found.msg) == ("articles.E005", True)


def test_inner_networks_are_for_trials_alone():
    assert checks.no_inner_network_is_fetched_from() == []
    with override_settings(SOURCES_ALSO_ALLOWED=["127.0.0.0/8"]):
        (found,) = checks.no_inner_network_is_fetched_from()
        assert (found.id, found.is_serious()) == ("articles.E006", True)
        with override_settings(DEBUG=True):
            assert checks.no_inner_network_is_fetched_from() == []
    with override_settings(SOURCES_ALSO_ALLOWED=["everything"], DEBUG=True):
        assert checks.no_inner_network_is_fetched_from()


@pytest.mark.parametrize(
    ("proxy", "codes"),
    [
        ("", []),
        ("proxy.internal:3128", ["articles.W001"]),
        ("http://proxy", ["articles.E007"]),
    ],
)
def test_a_proxy_is_told_back(proxy, codes):
    with override_settings(SOURCES_FETCH_PROXY=proxy):
        assert [found.id for found in checks.a_proxy_is_meant()] == codes


@pytest.mark.parametrize(
    ("given", "codes"),
    [
        ({"SOURCES_TRACKING_PARAMETERS": ["cid", "-spm"]}, []),
        ({"SOURCES_TRACKING_PARAMETERS": ["id"]}, ["articles.E009"]),
        ({"SOURCES_EXTRA_PORTS": [8443]}, []),
        ({"SOURCES_EXTRA_PORTS": [0]}, ["articles.E009"]),
    ],
)
def test_rules_of_addresses_are_checked(given, codes):
    with override_settings(**given):
        assert [found.id for found in checks.address_rules_are_rules()] == codes
