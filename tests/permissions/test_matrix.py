"""Every address × everybody × every method; an address without a rule fails."""

from __future__ import annotations

import logging

import pytest

from tests.evidence.sample import make_figure
from tests.make import make_article, make_source, make_user
from tests.permissions.rules import MODELS, OTHERS, ROLES, STAFF, rule
from tests.permissions.url_table import Address, addresses

pytestmark = pytest.mark.django_db


@pytest.fixture
def table() -> list[Address]:
    article = make_article(published=False, by=make_user(group="Author"))
    known = {
        "admin:articles_article_change": f"{article.pk}/change/",
        "admin:articles_article_delete": f"{article.pk}/delete/",
        "admin:articles_article_history": f"{article.pk}/history/",
        "admin:articles_article_desk": f"{article.pk}/desk/",
        "admin:articles_article_compare": f"{article.pk}/compare/",
        "admin:articles_article_presence": f"{article.pk}/presence/",
    }
    paths = {name: f"/admin/articles/article/{end}" for name, end in known.items()}
    revision = article.revisions.get()
    paths["admin:articles_revision_restore"] = (
        f"/admin/articles/revision/{revision.pk}/restore/"
    )
    source = make_source()
    paths["admin:articles_source_paste"] = f"/admin/articles/source/{source.pk}/paste/"
    paths["admin:articles_figure_review"] = (
        f"/admin/articles/figure/review/{article.pk}/"
    )
    make_figure()
    return list(addresses(paths))


def log_in(client, who: str) -> None:
    if who == "r":
        client.force_login(make_user(is_staff=False))
    elif who == "x":
        client.force_login(make_user(is_superuser=True))
    elif who in "saep":
        group = {"s": "", "a": "Author", "e": "Editor", "p": "Publisher"}[who]
        client.force_login(make_user(group=group))


def test_every_address_has_a_rule(table):
    missing = [a.name for a in table if rule(a.name, a.route) is None]
    assert not missing, "write a line for these in tests/permissions/rules.py"


def test_every_rule_has_an_address(table):
    names = {address.name for address in table}
    assert not OTHERS.keys() - names
    assert all(
        f"admin:articles_{model}_change" in names
        or f"admin:auth_{model}_change" in names
        for model in MODELS
    )


def is_refused(response) -> bool:
    return response.status_code == 403 or (
        response.status_code == 302 and "/login/" in response["Location"]
    )


def problem(who: str, allowed: str, response) -> str:
    """Why the answer is not the rule's; empty when it is."""
    status = response.status_code
    if status >= 500:
        return f"answered {status}"
    if who not in allowed:
        if not is_refused(response) and status != 405:
            return f"answered {status}, must refuse"
        if who in "nr" and status != 302:
            return f"answered {status}, must lead to the log-in page"
        return ""
    if allowed.startswith("-"):
        return "" if status in {404, 405} else f"answered {status}, must answer 405"
    return f"refused with {status}, must let in" if is_refused(response) else ""


@pytest.mark.parametrize("who", ROLES, ids=ROLES.get)
def test_the_matrix(client, table, who):
    log_in(client, who)
    logging.disable(logging.ERROR)
    problems = []
    try:
        for address in table:
            allowed = rule(address.name, address.route)
            assert allowed is not None
            if address.name == "admin:logout":
                continue  # it would end the log-in; see below
            for method in ("GET", "POST", *(("HEAD",) if who in "np" else ())):
                may = allowed[1] if method == "POST" else allowed[0]
                why = problem(who, may, client.generic(method, address.path))
                problems += [f"{method} {address.name}: {why}"] if why else []
            for method in ("PUT", "PATCH", "DELETE") if who in "np" else ():
                # No view of ours knows these: at most Django's admin shows a page.
                status = client.generic(method, address.path).status_code
                if status >= 500 or (status < 300 and who not in allowed[1]):
                    problems.append(f"{method} {address.name}: answered {status}")
    finally:
        logging.disable(logging.NOTSET)
    assert not problems, "\n".join(problems)


@pytest.mark.parametrize("who", STAFF, ids=ROLES.get)
def test_logging_out_takes_a_form(client, who):
    log_in(client, who)
    assert client.get("/admin/logout/").status_code in {302, 405}
    assert client.post("/admin/logout/").status_code in {200, 302}
    assert "_auth_user_id" not in client.session
