"""What a starting process reads: heavy libraries wait until someone needs them."""

from __future__ import annotations

import os
import subprocess
import sys

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


@pytest.fixture(scope="module")
def read(tmp_path_factory) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-c", READ],
        cwd=settings.BASE_DIR,
        env={
            "PATH": os.environ["PATH"],
            "DJANGO_SETTINGS_MODULE": "cms.settings",
            "DATA_DIR": str(tmp_path_factory.mktemp("start")),
        },
        capture_output=True,
        text=True,
        check=True,
    )
    return set(done.stdout.split())
