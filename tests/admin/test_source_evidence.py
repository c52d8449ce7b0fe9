"""Every button of the source screens, and who may press it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.timezone import now

from articles import publishing
from articles.models import ArchiveRequest, Citation, Source, SourceHost
from articles.sources.claiming import join_hosts
from articles.sources.fields import override
from tests.admin.forms import fields_of, send
from tests.evidence.sample import make_figure
from tests.make import make_article, make_source, make_user, picture_bytes
from tests.sources.network import PAGE

pytestmark = pytest.mark.django_db

LIST = "/admin/articles/source/"


@pytest.fixture(autouse=True)
def _editor(client, settings):
    settings.SOURCES_FETCH_ENABLED = True
    client.force_login(make_user("hana", group="Editor"))


@pytest.fixture
def source():
    return make_source(
        "https://a.example/x",
        title="From the page",
        fetched={"title": {"value": "From the page", "origin": "og", "missed": 0}},
        status="ok",
        last_ok_at=now(),
        next_fetch_at=now() + timedelta(days=7),
    )


def change(source):
    return reverse("admin:articles_source_change", args=[source.pk])


def press(client, source, button, value="1", **changes):
    return send(
        client,
        change(source),
        button,
        form_id="source_form",
        **{button: value},
        **changes,
    )


def act(client, action, *sources):
    return client.post(
        LIST,
        {"action": action, "_selected_action": [source.pk for source in sources]},
        follow=True,
    )


def test_a_typed_value_stands_beside_the_pages_own_and_can_be_given_up(client, source):
    press(client, source, "_save", title="編集部の題")
    source.refresh_from_db()
    assert source.title == "編集部の題"
    assert source.overrides["title"]["by"] == "hana"
    page = client.get(change(source)).content.decode()
    assert "From the page" in page
    assert "編集部の題" in page
    send(
        client,
        change(source),
        "_ignored",
        form_id="source_form",
        _use_fetched="title",
    )
    source.refresh_from_db()
    assert (source.title, source.overrides) == ("From the page", {})


def test_saving_does_not_undo_what_a_worker_wrote_meanwhile(client, source):
    form = fields_of(client.get(change(source)).content.decode(), "source_form")
    Source.objects.update(status="stale", description="New from the page", fail_count=2)
    send(
        client,
        change(source),
        "_save",
        form_id="source_form",
        into={**form, "title": ["私の題"]},
    )
    source.refresh_from_db()
    assert (source.title, source.status, source.fail_count) == ("私の題", "stale", 2)


def test_fetch_now_only_marks_the_row_due(client, source, monkeypatch):
    def never(*_arguments, **_more):
        raise AssertionError("no network in a request")

    monkeypatch.setattr("articles.sources.retrieval.fetch", never)
    press(client, source, "_fetch")
    source.refresh_from_db()
    assert source.next_fetch_at <= now()
    assert source.status == "ok"


def test_fetch_now_is_limited_for_each_editor(client, source):
    for _number in range(31):
        act(client, "fetch_selected", source)
    Source.objects.update(next_fetch_at=None)
    act(client, "fetch_selected", source)
    source.refresh_from_db()
    assert source.next_fetch_at is None


def test_a_pasted_page_is_read_like_a_fetched_one(client, source):
    Source.objects.update(status="blocked", error_code="http_4xx")
    address = reverse("admin:articles_source_paste", args=[source.pk])
    assert press(client, source, "_paste").url == address
    assert client.get(address).status_code == 200
    client.post(address, {"html": PAGE.decode()})
    source.refresh_from_db()
    assert (source.status, source.title) == ("ok", "The grid in winter")
    assert (source.fetches.get().trigger, source.fetches.get().by_name) == (
        "paste",
        "hana",
    )
    upload = SimpleUploadedFile("x.html", PAGE.replace(b"winter", b"spring"))
    client.post(address, {"html": "", "file": upload})
    source.refresh_from_db()
    assert source.title == "The grid in spring"


@pytest.mark.parametrize(
    "html", ["", "plain words", "<title>Just a moment...</title>", "x" * 600]
)
def test_a_paste_that_is_no_page_is_refused_with_a_reason(
    client, source, settings, html
):
    settings.SOURCES_PASTE_BYTES = 500
    address = reverse("admin:articles_source_paste", args=[source.pk])
    response = client.post(address, {"html": html})
    assert response.context["form"].errors
    source.refresh_from_db()
    assert source.title == "From the page"


def test_an_uploaded_picture_is_shown_instead_of_the_pages_own(client, source):
    upload = SimpleUploadedFile("p.png", picture_bytes((640, 336), "PNG"))
    press(client, source, "_save", thumbnail=upload)
    source.refresh_from_db()
    assert source.image_policy == "upload"
    assert source.image.decorative
    bad = SimpleUploadedFile("p.png", b"<svg/>")
    response = press(client, source, "_save", thumbnail=bad)
    assert response.context["adminform"].form.errors["thumbnail"]


def test_changes_are_shown_until_they_are_noted(client, source):
    Source.objects.update(changes=[["title", "古い題", "新しい題"]], changed_at=now())
    assert "古い題" in client.get(change(source)).content.decode()
    assert client.get(LIST, {"changed": "yes"}).context["cl"].result_count == 1
    press(client, source, "_noted")
    source.refresh_from_db()
    assert (source.changes, source.changed_at) == ([], None)
    Source.objects.update(changed_at=now())
    act(client, "note_selected", source)
    source.refresh_from_db()
    assert source.changed_at is None


def test_pictures_of_many_cards_are_hidden_at_once(client, source):
    act(client, "hide_pictures", source)
    source.refresh_from_db()
    assert source.image_policy == "none"


def test_a_new_address_starts_anew_and_keeps_what_was_typed(client, source):
    override(source, "author", "高橋", by="hana", at=now())
    source.save()
    press(client, source, "_save", url="https://c.example/z")
    source.refresh_from_db()
    assert (source.status, source.host, source.author) == (
        "pending",
        "c.example",
        "高橋",
    )
    assert source.title == ""
    assert source.next_fetch_at <= now()


def test_the_report_names_the_articles(client, source):
    article = make_article(body="[[ogp:https://a.example/x]]\n")
    Source.objects.update(status="gone", error_code="http_4xx", http_status=404)
    page = client.get(f"{LIST}problems/").content.decode()
    assert article.title in page
    assert "404" in page
    assert client.get(LIST, {"status__exact": "gone"}).context["cl"].result_count == 1


def test_an_address_that_is_refused_tells_nothing_of_our_network(client, source):
    for code in ("ip_refused", "url_host"):
        Source.objects.update(status="refused", error_code=code)
        page = client.get(change(source)).content.decode()
        assert code not in page


def test_site_defaults_reach_every_card(client, source):
    join_hosts()
    site = SourceHost.objects.get(host="a.example")
    address = reverse("admin:articles_sourcehost_change", args=[site.pk])
    icon = SimpleUploadedFile("i.png", picture_bytes((64, 64), "PNG"))
    send(
        client, address, "_save", form_id="sourcehost_form", name="例通信", upload=icon
    )
    site.refresh_from_db()
    assert site.name == "例通信"
    assert site.icon is not None
    assert site.icon.shape == "icon"
    article = make_article(body="[[ogp:https://a.example/x]]\n")
    page = client.get(article.get_absolute_url()).content.decode()
    assert "例通信" in page
    assert "例通信" in client.get("/admin/articles/sourcehost/").content.decode()


@pytest.mark.parametrize("group", ["", "Author"])
def test_who_may_not_change_may_press_nothing(client, source, group):
    user = make_user(group=group)
    if group:
        user.groups.clear()
    client.force_login(user)
    assert client.get(f"{LIST}problems/").status_code == 403
    address = reverse("admin:articles_source_paste", args=[source.pk])
    assert client.post(address, {"html": PAGE.decode()}).status_code == 403
    assert client.post(change(source), {"_fetch": "1"}).status_code == 403
    assert act(client, "fetch_selected", source).status_code == 403
    source.refresh_from_db()
    assert source.title == "From the page"
    assert source.next_fetch_at > now()


def test_strangers_see_the_login(client, source):
    client.logout()
    for address in (
        f"{LIST}problems/",
        reverse("admin:articles_source_paste", args=[source.pk]),
    ):
        assert client.get(address).status_code == 302


def test_hostile_titles_are_plain_text_everywhere(client, source):
    title = "<img src=x onerror=alert(1)>\"'{{7*7}}"
    Source.objects.update(title=title, changes=[["title", title, title]])
    Source.objects.update(changed_at=now(), status="gone")
    article = make_article(
        body="[[ogp:https://a.example/x]]\n", published_at=now() - timedelta(days=2)
    )
    assert Citation.objects.count() == 1
    for address in (
        LIST,
        change(source),
        f"{LIST}problems/",
        article.get_absolute_url(),
        reverse("source", args=[source.pk]),
        "/sources/",
    ):
        page = client.get(address).content.decode()
        assert "onerror" in page
        assert "<img src=x" not in page


def copy_of(source, **fields):
    values = {
        "kind": "lookup",
        "state": "found",
        "copy_url": "https://web.archive.org/web/20251113073005/https://a.example/x",
        "taken_at": now(),
        **fields,
    }
    return ArchiveRequest.objects.create(source=source, **values)


def test_a_found_copy_is_shown_to_readers_only_when_confirmed(client, source):
    article = make_article(body="[[ogp:https://a.example/x]]\n")
    found = copy_of(source)
    assert found.copy_url in client.get(change(source)).content.decode()
    assert (
        "web.archive.org" not in client.get(article.get_absolute_url()).content.decode()
    )
    send(client, change(source), "_ignored", form_id="source_form", _use_copy=found.pk)
    source.refresh_from_db()
    assert source.archive_url == found.copy_url
    page = client.get(article.get_absolute_url()).content.decode()
    assert f'data-versionurl="{found.copy_url}"' in page
    found.refresh_from_db()
    assert (found.state, found.by_name) == ("confirmed", "hana")


def test_a_found_copy_can_be_left_unused(client, source):
    found = copy_of(source)
    send(client, change(source), "_ignored", form_id="source_form", _drop_copy=found.pk)
    source.refresh_from_db()
    found.refresh_from_db()
    assert (found.state, source.archive_url) == ("dismissed", "")


def test_the_copy_of_another_source_cannot_be_confirmed_here(client, source):
    found = copy_of(make_source("https://b.example/y"))
    send(client, change(source), "_ignored", form_id="source_form", _use_copy=found.pk)
    found.refresh_from_db()
    assert found.state == "found"


def test_the_archive_is_asked_by_a_worker_not_by_the_button(client, source):
    press(client, source, "_look_for_copy")
    asked = ArchiveRequest.objects.get()
    assert (asked.kind, asked.state, asked.by_name) == ("lookup", "waiting", "hana")
    page = press(client, source, "_have_copied")
    assert ArchiveRequest.objects.count() == 1  # submitting is off
    act(
        client, "look_for_copies_of_selected", source, make_source("https://b.example/")
    )
    assert ArchiveRequest.objects.count() == 2
    assert page.status_code in (200, 302)


def test_an_entered_copy_of_the_archive_brings_its_own_date(client, source):
    copy = "https://web.archive.org/web/20251113073005/https://a.example/x"
    press(client, source, "_save", archive_url=copy)
    source.refresh_from_db()
    assert source.archived_at is not None
    assert source.archived_at.isoformat() == "2025-11-13T07:30:05+00:00"
    press(client, source, "_save", title="その間に直した題")
    before = source.archived_at
    source.refresh_from_db()
    assert source.archived_at == before
    press(client, source, "_save", archive_url="https://kept.example/1", archived_at="")
    assert ArchiveRequest.objects.get().kind == "date"


def test_the_part_a_page_plays_in_an_article_is_set_beside_it(client, source):
    article = make_article(body="[[ogp:https://a.example/x]]\n")
    citation = article.citations.get()
    other = make_article(body="[[ogp:https://b.example/y]]\n").citations.get()
    press(
        client, source, "_save",
        **{f"role-{citation.pk}": "primary", f"role-{other.pk}": "data"},
    )  # fmt: skip
    citation.refresh_from_db()
    other.refresh_from_db()
    assert (citation.role, other.role) == ("primary", "")
    page = client.get(article.get_absolute_url()).content.decode()
    assert '"isBasedOn"' in page
    press(client, source, "_save", **{f"role-{citation.pk}": "nonsense"})
    citation.refresh_from_db()
    assert citation.role == "primary"


def test_a_citation_has_its_own_note_and_day_of_access(client, source):
    article = make_article(body="[[ogp:https://a.example/x]]\n")
    elsewhere = make_article(body="[[ogp:https://a.example/x]]\n")
    citation = article.citations.get()
    press(
        client, source, "_save",
        **{
            f"accessed-{citation.pk}": "2025-11-12",
            f"note-{citation.pk}": " 会員登録が<必要> ",
        },
    )  # fmt: skip
    page = client.get(article.get_absolute_url()).content.decode()
    assert '<p class="citation-note" dir="auto">会員登録が&lt;必要&gt;</p>' in page
    assert '<time class="dt-accessed" datetime="2025-11-12">' in page
    assert "会員登録" not in client.get(elsewhere.get_absolute_url()).content.decode()
    (item,) = client.get(f"{article.get_absolute_url()}sources.csl.json").json()
    assert item["note"] == "会員登録が<必要>"
    assert item["accessed"] == {"date-parts": [[2025, 11, 12]]}
    # The text is saved again: what was said about the citation stays.
    article.body = "甲。\n\n[[ogp:https://a.example/x]]\n"
    publishing.save(article, by=None)
    citation = article.citations.get()
    assert (citation.note, str(citation.accessed_on)) == (
        "会員登録が<必要>",
        "2025-11-12",
    )
    press(
        client, source, "_save",
        **{f"accessed-{citation.pk}": "", f"note-{citation.pk}": ""},
    )  # fmt: skip
    citation.refresh_from_db()
    assert (citation.note, citation.accessed_on) == ("", None)


def test_a_value_keeps_the_reason_it_was_changed_for(client, source):
    press(client, source, "_save", title="正しい題", reason="原題に誤植がある")
    page = client.get(change(source)).content.decode()
    assert "原題に誤植がある" in page
    source.refresh_from_db()
    assert source.overrides["title"]["note"] == "原題に誤植がある"
    assert "note" not in source.overrides.get("author", {})


def test_the_report_names_the_figures_that_rest_on_a_page(client, source):
    figure = make_figure(sources=["https://a.example/x"])
    Source.objects.filter(pk=source.pk).update(status="gone")
    assert figure.key in client.get(f"{LIST}problems/").content.decode()
    assert figure.key in client.get(change(source)).content.decode()


def test_enter_in_a_field_saves_and_presses_no_other_button(client, source):
    copy_of(source)
    page = client.get(change(source)).content.decode()
    form = page.partition('id="source_form"')[2]
    first = form.partition('type="submit"')[2].partition(">")[0]
    assert 'name="_continue"' in first


def test_who_may_only_look_sees_no_buttons(client, source):
    from django.contrib.auth.models import Permission

    copy_of(source)
    user = make_user()
    user.user_permissions.add(Permission.objects.get(codename="view_source"))
    client.force_login(user)
    page = client.get(change(source)).content.decode()
    assert "a.example" in page
    for name in ("_fetch", "_paste", "_use_copy", "_look_for_copy", "_use_fetched"):
        assert f'name="{name}"' not in page


def test_the_log_says_where_redirects_led(client, source):
    hops = [
        ["https://a.example/x", "93.184.215.14", 301],
        ["https://a.example/y", "93.184.215.14", 200],
        ["http://inner.example/", "", 0],
    ]
    source.fetches.create(started_at=now(), hops=hops, status_after="ok")
    page = client.get(change(source)).content.decode()
    assert "→ https://a.example/y" in page
    assert "inner.example" not in page
