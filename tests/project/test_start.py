"""What a starting process reads: heavy libraries wait until someone needs them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

HEAVY = {"fido2", "cryptography", "markdownify", "bs4", "psycopg", "boto3"}
READ = (
    "import django, sys; django.setup(); import articles.public.urls, cms.urls;"
    " import articles.management.serving.duties; print(*sys.modules)"
)


@pytest.mark.parametrize("library", sorted(HEAVY))
def test_it_is_not_read_before_it_is_needed(read, library):
    assert library not in read


def test_what_every_page_needs_is_read_at_once(read):
    assert {"articles.models", "articles.markdown", "articles.admin"} <= read


def test_a_server_reads_addresses_and_templates_before_its_first_visitor(tmp_path):
    asked = (
        "import cms.wsgi, sys; from django.db import connection;"
        " from django.template import engines;"
        " (loader,) = engines['django'].engine.template_loaders;"
        " print(*loader.get_template_cache, *sys.modules, connection.connection)"
    )
    words = start(asked, tmp_path)
    assert {
        "articles/article_detail.html",
        "base.html",
        "articles.public.home",
    } <= words
    assert "None" in words  # no connection that forked workers would share


@pytest.fixture(scope="module")
def read(tmp_path_factory) -> set[str]:
    return start(READ, tmp_path_factory.mktemp("start"))


def start(program: str, folder: Path) -> set[str]:
    """The words that a fresh process prints."""
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=settings.BASE_DIR,
        env={
            "PATH": os.environ["PATH"],
            "DJANGO_SETTINGS_MODULE": "cms.settings",
            "DATA_DIR": str(folder),
        },
        capture_output=True,
        text=True,
        check=True,
    )
    return set(done.stdout.split())
