"""An address the gate refuses: seen, explained, corrected, and never a link."""

from __future__ import annotations

import io
import json

import pytest
from django.core.management import call_command
from django.urls import reverse

from articles.admin.address_reasons import REMEDIES
from articles.models import Article, Source
from articles.opengraph.codes import URL_MESSAGES
from tests.admin.forms import send
from tests.make import make_article, make_source, make_user

pytestmark = pytest.mark.django_db

BAD = "http://hana:secret@a.example/x"
LIST = "/admin/articles/source/"


@pytest.fixture(autouse=True)
def _editor(client):
    client.force_login(make_user("hana", group="Editor"))


@pytest.fixture
def article():
    return make_article(
        title="番地の壊れた記事", body=f"甲[[cite:{BAD}]]。\n\n[[ogp:{BAD}||題]]\n"
    )


@pytest.fixture
def source(article):
    return Source.objects.get()


def test_its_screen_says_why_and_what_to_do_and_offers_no_fetch(client, source):
    page = client.get(reverse("admin:articles_source_change", args=[source.pk]))
    text = page.content.decode()
    assert str(REMEDIES["url_userinfo"]) in text
    assert 'name="_fetch"' not in text
    assert 'name="_paste"' not in text
    assert 'name="url"' not in text
    assert f'href="{BAD}' not in text


def test_an_editor_may_describe_it_all_the_same(client, article, source):
    address = reverse("admin:articles_source_change", args=[source.pk])
    answer = send(client, address, "_save", form_id="source_form", site_name="港湾日報")
    assert answer.status_code == 302
    card = client.get(article.get_absolute_url()).content.decode()
    assert '<span class="p-publication" dir="auto">港湾日報</span>' in card
    source.refresh_from_db()
    assert (source.status, source.next_fetch_at) == ("refused", None)


def test_a_pasted_page_cannot_make_it_a_page(client, source):
    address = reverse("admin:articles_source_paste", args=[source.pk])
    answer = client.post(address, {"html": "<title>Grid</title>"})
    assert answer.status_code == 200
    source.refresh_from_db()
    assert source.status == "refused"


def test_the_report_and_the_command_name_it_with_its_article(client, article):
    page = client.get(f"{LIST}problems/").content.decode()
    assert article.title in page
    out = io.StringIO()
    with pytest.raises(SystemExit):
        call_command("check_sources", report="-", stdout=out)
    (problem,) = json.loads(out.getvalue())["problems"]
    assert (problem["kind"], problem["code"]) == ("refused", "url_userinfo")
    assert problem["articles"] == [article.slug]


def test_merging_it_into_the_right_source_mends_every_article(client, article, source):
    right = make_source("https://a.example/x", title="正しい出典")
    client.post(
        LIST,
        {
            "action": "merge_selected",
            "_selected_action": [source.pk, right.pk],
            "keep": right.pk,
        },
    )
    source.refresh_from_db()
    assert source.duplicate_of == right
    page = client.get(article.get_absolute_url()).content.decode()
    assert 'class="u-url" href="https://a.example/x"' in page
    assert "secret" not in page


def test_readers_find_it_in_no_list_of_pages(client, article, source):
    for address in (
        reverse("sources"),
        "/api/v1/sources/",
        "/sitemap.xml",
        "/search/?q=hana:secret",
    ):
        text = client.get(address, follow=True).content.decode()
        assert f"/sources/{source.pk}/" not in text
    assert client.get(reverse("source", args=[source.pk])).status_code == 404
    data = client.get(f"{article.get_absolute_url()}sources.json").json()
    assert [(one["url"], one["title"]) for one in data["sources"]] == [(None, "題")]
    page = client.get(article.get_absolute_url()).content.decode()
    head = page.partition("application/ld+json")[2].partition("</script>")[0]
    assert "a.example" not in head


def test_the_editor_hears_of_it_while_typing(client):
    answer = client.post(
        reverse("admin:articles_article_preview"),
        {"title": "題", "body": f"甲[[cite:{BAD}]]\n\n[[ogp:javascript:x]]\n"},
    ).json()
    html = "".join(block["html"] for block in answer["blocks"])
    assert html.count('<article class="source-card h-cite">') == 2
    assert "href=" not in html.replace('href="#', "")
    checks = {one["code"]: one for one in answer["checks"]}
    assert checks["card_url_refused"]["is_error"]
    assert str(REMEDIES["url_scheme"]) in checks["card_url_refused"]["message"]
    assert str(REMEDIES["url_userinfo"]) in checks["cite_refused"]["message"]


def test_an_import_keeps_it_too_and_the_report_names_the_line(tmp_path, capsys):
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.md").write_text(f"---\ntitle: 題\n---\n\n[[ogp:{BAD}]]\n")
    report = tmp_path / "report.json"
    call_command("import_articles", str(folder), report=str(report))
    source = Source.objects.get()
    assert (source.status, source.error_code) == ("refused", "url_userinfo")
    assert source.fetches.get().error_code == "url_userinfo"
    assert Article.objects.get().citations.get().source == source
    (found,) = json.loads(report.read_text())["files"]
    assert [one["code"] for one in found["warnings"]] == ["card_url_refused"]


def test_it_moves_with_the_sidecar_of_sources(tmp_path, source):
    path = tmp_path / "sources.jsonl"
    call_command("export_sources", str(path), format="jsonl")
    Article.objects.all().delete()
    Source.objects.all().delete()
    call_command("import_sources", str(path))
    back = Source.objects.get()
    assert (back.url, back.status, back.title) == (BAD, "refused", "題")


def test_every_reason_of_the_gate_is_told_in_the_editors_language():
    from django.utils.translation import override

    with override("en"):
        assert {code: str(text) for code, text in REMEDIES.items()} == {
            code.value: text for code, text in URL_MESSAGES.items()
        }
