"""The report of cited pages: what it names, what it calls grave, how it ends."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils.timezone import now

from articles.models import Citation, Source
from tests.make import make_article, make_source

pytestmark = pytest.mark.django_db
URL = "https://a.example/x"


@pytest.fixture
def article():
    return make_article(body=f"[[ogp:{URL}]]\n", published_at=now() - timedelta(days=3))


def report(tmp_path, *options):
    path = tmp_path / "report.json"
    code = 0
    try:
        call_command("check_sources", *options, report=str(path))
    except SystemExit as end:
        code = int(str(end.code))
    return code, json.loads(path.read_text(encoding="utf-8"))


def test_nothing_to_say_is_exit_0(article, tmp_path):
    code, found = report(tmp_path)
    assert (code, found["problems"]) == (0, [])


@pytest.mark.parametrize(
    ("values", "kind", "code"),
    [
        ({"status": "gone"}, "gone", 1),
        ({"status": "refused"}, "refused", 1),
        ({"status": "blocked"}, "blocked", 0),
        ({"status": "stale"}, "stale", 0),
        ({"changed_at": now(), "changes": [["title", "a", "b"]]}, "changed", 0),
    ],
)
def test_each_kind_names_the_article(article, tmp_path, values, kind, code):
    Source.objects.update(**values)
    ended, found = report(tmp_path)
    assert ended == code
    assert [one["kind"] for one in found["problems"]] == [kind]
    assert found["problems"][0]["articles"] == [article.slug]


def test_a_missing_quote_is_grave(article, tmp_path):
    passage = {"quote": "三割減った", "locator": "", "line": 1, "found": False}
    Citation.objects.update(quote_found=False, passages=[passage])
    code, found = report(tmp_path)
    assert code == 1
    assert found["problems"][0]["quotes"] == ["三割減った"]


def test_a_change_before_publication_is_no_news(article, tmp_path):
    Source.objects.update(changed_at=now() - timedelta(days=9))
    assert report(tmp_path)[1]["problems"] == []


def test_the_level_that_fails_can_be_chosen(article, tmp_path):
    Source.objects.update(status="stale")
    assert report(tmp_path, "--fail-on", "info")[0] == 1
    assert report(tmp_path, "--fail-on", "warning")[0] == 0
    Source.objects.update(status="gone")
    assert report(tmp_path, "--fail-on", "never")[0] == 0


def test_drafts_and_uncited_pages_can_be_left_out(tmp_path):
    make_source("https://b.example/", status="gone")
    make_article(body=f"[[ogp:{URL}]]\n", published=False)
    Source.objects.update(status="gone")
    assert len(report(tmp_path)[1]["problems"]) == 1
    assert report(tmp_path, "--live")[1]["problems"] == []


def test_a_report_that_cannot_be_written_is_wrong_usage(article):
    with pytest.raises(CommandError) as problem:
        call_command("check_sources", report="/nonexistent/folder/x.json")
    assert problem.value.returncode == 2


def test_fetch_sources_says_what_it_would_ask_and_when_it_is_off(article, capsys):
    Source.objects.update(next_fetch_at=now())
    call_command("fetch_sources", once=True, dry_run=True)
    assert URL in capsys.readouterr().out
    with pytest.raises(CommandError, match="SOURCES_FETCH_ENABLED"):
        call_command("fetch_sources", once=True)
