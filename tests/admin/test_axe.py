"""axe on every screen of the admin, light and dark: no new one without a sample.

The list is the admin's own table of addresses. Each model's screens need one sample row
(`SAMPLES`); an address of another kind is either a screen (`SCREENS`) or answers a
script or a button (`NO_SCREENS`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.db.models import Model
from django.urls import URLPattern, URLResolver, reverse

from articles import publishing
from articles.models import (
    Activity,
    Article,
    ChartSpec,
    Correction,
    Derivation,
    EdgePurge,
    FigureCell,
    FigureTable,
    ImportRun,
    ImportUpload,
    PendingFigure,
    Revision,
    SourceHost,
    Webhook,
    WebhookDelivery,
)
from articles.publishing.first_administrator import make_token
from tests.accounts.test_second_factor import code_of, set_up
from tests.admin.looking import inspect, look
from tests.admin.test_conflict import BODY
from tests.evidence.sample import make_derivation, make_figure
from tests.make import (
    make_article,
    make_author,
    make_category,
    make_illustration,
    make_redirect,
    make_source,
    make_tag,
    make_user,
)
from tests.publishing.test_rewording import change

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.timeout(300),
]
ACTIONS = ("changelist", "add", "change", "history", "delete")


# --- One row of each model ------------------------------------------------------------


def reviewed_article() -> Article:
    """Public, with a waiting change that is reviewed, remarked on and shared."""
    article = make_article(
        body=f"## 一\n\n#### 二\n\n{BODY}\n[[ogp:https://a.example/2025/11/12/report]]\n",
        tags=["物流"],
        authors=["浜野 ゆき"],
        category="経済",
    )
    copy = publishing.working_copy(Article.objects.get(pk=article.pk))
    copy.article.body += "追記です。\n"
    publishing.store_edit(
        copy.article,
        tags=[*copy.tags, "港"],
        authors=copy.authors,
        note="確報に差し替え",
    )
    review = publishing.submit(article, by=make_user(), note="見てください")
    publishing.remark(review, line=1, text="出典は？", by=make_user())
    publishing.share(article)
    publishing.mark_present(article, make_user())
    return Article.objects.get(pk=article.pk)


def table() -> FigureTable:
    row = FigureTable.objects.create(key="table", title="売上の表")
    FigureCell.objects.create(
        table=row, row="浜辺", column="売上", position=1, figure=make_figure()
    )
    return row


def corrected() -> Correction:
    article = reviewed_article()
    publishing.publish_change(article, kind="correction", note="題を訂正しました。")
    return Correction.objects.get()


def delivery() -> WebhookDelivery:
    hook = Webhook.objects.create(name="翻訳", url="https://a.example.com/in")
    return WebhookDelivery.objects.create(
        webhook=hook, event=Webhook.Event.values[0], subject="題", payload="{}"
    )


def logged() -> Activity:
    publishing.withdraw(make_article(title="下げた記事"), by=make_user())
    return Activity.objects.filter(object_type="article").latest("pk")


def uploaded() -> ImportUpload:
    text = "---\ntitle: 題\n---\n\n本文です。\n"
    return ImportUpload.objects.create(
        name="a.md",
        content=text.encode(),
        options={"publish": False, "on_conflict": "skip"},
        made_by=User.objects.get(username="chief"),
    )


def proposed() -> Derivation:
    """A ratio whose base was changed: the new value waits for a decision."""
    base = make_figure("500億ドル", key="base", entity="浜辺物流")
    ratio = make_figure("約28倍", key="ratio", basis="derived")
    make_derivation(ratio, "ratio", make_figure("1.4兆ドル", key="big"), base)
    change(base)
    return Derivation.objects.get(figure=ratio)


def waiting() -> PendingFigure:
    """A value that is to be public with the text prepared for it."""
    base = make_figure("500億ドル", key="base", entity="浜辺物流")
    row = make_article(body="[500億ドル](figure:base)を投じる。")
    base.value = Decimal(60_000_000_000)
    publishing.change_figure(
        base, by=None, kind="update", reason="増額", reword=[row.pk], wait=True
    )
    return PendingFigure.objects.get()


SAMPLES: dict[str, Callable[[], Any]] = {
    "auth.user": lambda: make_user(group="Editor"),
    "auth.group": lambda: make_user(group="Editor").groups.get(),
    "articles.activity": logged,
    "articles.article": reviewed_article,
    "articles.author": lambda: make_author(),
    "articles.category": lambda: make_category(),
    "articles.chartspec": lambda: ChartSpec.objects.create(key="c", table=table()),
    "articles.correction": corrected,
    "articles.derivation": lambda: make_derivation(
        make_figure("7億円"), "sum", make_figure("3億円"), make_figure("4億円")
    ),
    "articles.edgepurge": lambda: EdgePurge.objects.create(
        version=7, names=["article-1", "articles"], error="answered 503"
    ),
    "articles.entity": lambda: make_figure().entity,
    "articles.figure": lambda: make_figure(),
    "articles.figuretable": table,
    "articles.illustration": lambda: make_illustration(),
    "articles.importrun": lambda: ImportRun.objects.create(
        paths=["content/"],
        counts={"rejected": 1},
        report=[{"path": "a.md", "outcome": "rejected", "error": "Line 2: no title."}],
    ),
    "articles.measure": lambda: make_figure().measure,
    "articles.redirect": lambda: make_redirect("/2019/old/", make_article()),
    "articles.revision": lambda: reviewed_article().revisions.first(),
    "articles.series": lambda: _named("articles.series", "連載"),
    "articles.source": lambda: make_source(title="港湾統計", status="gone"),
    "articles.sourcehost": lambda: SourceHost.objects.get_or_create(host="a.example")[
        0
    ],
    "articles.tag": lambda: make_tag(),
    "articles.webhook": lambda: Webhook.objects.create(
        name="翻訳", url="https://a.example.com/in"
    ),
    "articles.webhookdelivery": delivery,
}


def _named(label: str, name: str) -> Model:
    model: Any = next(m for m in admin.site._registry if m._meta.label_lower == label)
    row: Model = model.objects.get_or_make(name)
    return row


# --- Everything that is no list, form, history or deletion of a model -----------------

SCREENS: dict[str, Callable[[], str]] = {
    "index": lambda: reverse("admin:index"),
    "app_list": lambda: reverse("admin:app_list", args=["articles"]),
    "password_change": lambda: reverse("admin:password_change"),
    "password_change_done": lambda: reverse("admin:password_change_done"),
    "auth_user_password_change": lambda: reverse(
        "admin:auth_user_password_change", args=[make_user().pk]
    ),
    "articles_article_reviews": lambda: reverse("admin:articles_article_reviews"),
    "articles_article_compare": lambda: reverse(
        "admin:articles_article_compare", args=[reviewed_article().pk]
    ),
    "articles_figure_review": lambda: reverse(
        "admin:articles_figure_review",
        args=[make_article(body="在庫は3億2,000万円でした。\n").pk],
    ),
    "articles_figure_report": lambda: reverse("admin:articles_figure_report"),
    "articles_source_problems": lambda: reverse("admin:articles_source_problems"),
    "articles_source_paste": lambda: reverse(
        "admin:articles_source_paste", args=[make_source().pk]
    ),
    "articles_figuretable_compose": lambda: reverse(
        "admin:articles_figuretable_compose"
    ),
}
SCREENS |= {
    "articles_importrun_upload": lambda: reverse("admin:articles_importrun_upload"),
    "articles_importrun_check": lambda: reverse(
        "admin:articles_importrun_check", args=[uploaded().pk]
    ),
    "articles_figure_proposal": lambda: reverse(
        "admin:articles_figure_proposal", args=[proposed().pk]
    ),
    "articles_figure_waiting": lambda: reverse(
        "admin:articles_figure_waiting", args=[waiting().pk]
    ),
}
NO_SCREENS = {
    *("logout", "autocomplete", "jsi18n", "view_on_site", "login"),
    *("articles_article_preview", "articles_article_autosave"),
    *("articles_article_upload", "articles_article_lookup"),
    *("articles_article_sources", "articles_article_desk"),
    *("articles_article_presence", "articles_figure_numbers"),
    *("articles_revision_restore", "articles_figuretable_preview"),
    "articles_chartspec_preview",
    *("second_step", "two_factor", "two_factor_password", "two_factor_app"),
    *("two_factor_passkey", "two_factor_codes", "two_factor_remove"),
    "two_factor_reset",
}
"""Scripts, buttons and redirects; logging in and its two factors, which ask for a
password first, have tests of their own below."""


def names() -> Iterator[str]:
    """Of every address of the admin, as Django made its table."""

    def walk(patterns: list[URLPattern | URLResolver]) -> Iterator[str]:
        for one in patterns:
            if isinstance(one, URLResolver):
                yield from walk(one.url_patterns)
            elif one.name:
                yield one.name

    yield from walk(admin.site.get_urls())


MODELS = sorted(model._meta.label_lower for model in admin.site._registry)
OF_MODELS = {
    f"{label.replace('.', '_')}_{action}" for label in MODELS for action in ACTIONS
}


def test_every_address_of_the_admin_is_a_screen_with_a_sample_or_no_screen():
    found = set(names())
    assert found - OF_MODELS - set(SCREENS) - NO_SCREENS == set()
    assert set(MODELS) - set(SAMPLES) == set()
    # And the lists hold nothing that is gone.
    assert (set(SCREENS) | NO_SCREENS) - found == set()
    assert set(SAMPLES) - set(MODELS) == set()


# --- Looking --------------------------------------------------------------------------


@pytest.fixture
def person() -> User:
    return make_user("chief", is_superuser=True)


@pytest.mark.parametrize("label", MODELS)
def test_screens_of(desk, label):
    row = SAMPLES[label]()
    model_admin = admin.site._registry[type(row)]
    request: Any = type("Request", (), {"user": User.objects.get(username="chief")})()
    prefix = f"admin:{label.replace('.', '_')}"
    look(desk, reverse(f"{prefix}_changelist"))
    if model_admin.has_add_permission(request):
        look(desk, reverse(f"{prefix}_add"))
    for action in ("change", "history"):
        look(desk, reverse(f"{prefix}_{action}", args=[row.pk]))
    if model_admin.has_delete_permission(request, row):
        look(desk, reverse(f"{prefix}_delete", args=[row.pk]))


@pytest.mark.parametrize("name", sorted(SCREENS))
def test_screen(desk, name):
    reviewed_article()
    make_source("https://b.example/gone", title="消えた頁", status="gone")
    look(desk, SCREENS[name]())


def test_the_conflict_screen_and_a_refused_form(desk):
    article = make_article(published=False, body=BODY, title="題")
    desk.open(article, ready=False)
    theirs = Article.objects.get(pk=article.pk)
    theirs.body, theirs.title = BODY.replace("二行目", "同僚の行"), "同僚の題"
    publishing.save(theirs, by=make_user("ken"))
    desk.area.fill(BODY.replace("二行目", "私の行").replace("三行目", "参行目"))
    desk.page.locator(".default[name=_continue]").click()
    desk.page.locator(".three-way").first.wait_for()
    inspect(desk.page, "two versions")
    # A decision by mouse, then the text of both is there.
    desk.page.locator(".is-conflict [value=both]").check()
    desk.page.locator("[name=_resolve]").click()
    desk.page.locator(".messagelist .success").wait_for()
    body = Article.objects.get(pk=article.pk).body
    assert body == BODY.replace("二行目", "同僚の行\n私の行").replace(
        "三行目", "参行目"
    )
    assert Revision.objects.filter(article=article).count() == 3


@pytest.mark.parametrize("person", [None], indirect=False)
def test_the_log_in_and_the_first_administrators_page(browser, live_server, person):
    context = browser.new_context(locale="ja-JP")
    desk = type("Anonymous", (), {"page": context.new_page(), "base": live_server.url})
    look(desk, reverse("admin:login"))
    look(desk, reverse("first-administrator", args=[make_token()]))
    context.close()


def test_the_screens_of_two_factors(desk, person):
    """Logged in with the password: they ask who did not type it lately."""
    desk.page.context.clear_cookies()
    log_in(desk)
    look(desk, reverse("admin:two_factor"))
    look(desk, reverse("admin:two_factor_app"))
    look(desk, reverse("admin:two_factor_passkey"))
    look(desk, reverse("admin:two_factor_password"))
    person.passkeys.create(
        name="鍵束", host="localhost", credential_id="AA", credential=SOME_KEY
    )
    set_up(person)
    desk.page.context.clear_cookies()
    log_in(desk)
    desk.page.wait_for_url("**/second-step/")
    inspect(desk.page, "second step")
    desk.page.locator("#id_code").fill("000000")
    desk.page.locator("#code-form input[type=submit]").click()
    desk.page.locator(".errornote:visible").wait_for()
    inspect(desk.page, "a wrong code")
    desk.page.locator("#id_code").fill(code_of(person))
    desk.page.locator("#code-form input[type=submit]").click()
    desk.page.wait_for_url("**/admin/")
    look(desk, reverse("admin:two_factor"))
    look(desk, reverse("admin:two_factor_reset", args=[person.pk]))
    look(desk, reverse("admin:two_factor_codes"))
    desk.page.locator("#content-main input[type=submit]").click()
    desk.page.locator(".codes").wait_for()
    inspect(desk.page, "the codes")


def test_the_page_of_a_pause(desk, person):
    desk.page.context.clear_cookies()
    for _try in range(5):
        log_in(desk, "wrong")
    desk.page.locator("h1").wait_for()
    inspect(desk.page, "log-ins pause")


def log_in(desk: Any, password: str = "correct horse") -> None:
    desk.page.goto(f"{desk.base}/admin/login/")
    desk.page.locator("#id_username").fill("chief")
    desk.page.locator("#id_password").fill(password)
    desk.page.locator("#login-form input[type=submit]").click()


SOME_KEY = bytes.fromhex(
    # As an authenticator packs it: no maker, the identifier 00, a P-256 key.
    "00000000000000000000000000000000" "0001" "00" "a5010203262001215820"
    "6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296"
    "225820"
    "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5"
)  # fmt: skip
