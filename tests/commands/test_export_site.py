"""export_site speaks the terminal's language; its pages speak the site's."""

from __future__ import annotations

import pytest

from articles.models import Redirect
from tests.commands.speaking import ENGLISH, JAPANESE
from tests.make import make_article

pytestmark = pytest.mark.django_db

MISSING = "/media/pictures/gone.webp"


@pytest.fixture
def site(tmp_path):
    article = make_article(slug="ports", body=f"[写真]({MISSING})\n")
    Redirect.objects.create(path="/old/ports/", article=article)
    return tmp_path / "site"


def test_summary_and_broken_links_in_both(site, terminal):
    told = terminal.run(ENGLISH, "export_site", str(site)).splitlines()
    assert told[:-1] == [f"{MISSING}: a page links to it, and it answers 404."]
    assert told[-1].endswith("1 old addresses, 0 gone, 0 removed, 1 broken links.")
    told = terminal.run(JAPANESE, "export_site", str(site)).splitlines()
    assert told[:-1] == [f"{MISSING}: ここへのリンクがありますが、応答は 404 です。"]
    assert told[-1].startswith("ページ")
    assert told[-1].endswith(
        "旧アドレスの転送1、取り下げ済み0、削除した古いファイル0、リンク切れ1"
    )


def test_pages_are_the_same_whoever_exports(site, terminal, tmp_path):
    terminal.run(ENGLISH, "export_site", str(site))
    other = tmp_path / "other"
    terminal.run(JAPANESE, "export_site", str(other))
    pages = {path.relative_to(site): path.read_bytes() for path in site.rglob("*.html")}
    assert 'lang="ja"' in (site / "index.html").read_text(encoding="utf-8")
    assert pages == {
        path.relative_to(other): path.read_bytes() for path in other.rglob("*.html")
    }


def test_a_place_it_cannot_use_is_said_in_both(site, terminal, tmp_path):
    file = tmp_path / "file"
    file.write_text("x")
    linked = tmp_path / "linked"
    linked.mkdir()
    (linked / "index.html").symlink_to(file)
    cases = [
        ([str(file)], 2, "this is no folder", "これはフォルダではありません"),
        (
            [str(site), "--nginx", str(tmp_path / "no" / "n.conf")],
            2,
            "no file can be written there",
            "ここにはファイルを書けません",
        ),
        (
            [str(linked)],
            1,
            "index.html: refused: A symbolic link",
            "index.html: 書き出せません: シンボリックリンク",
        ),
        ([str(file / "x")], 1, "cannot be written", "に書き込めません"),
    ]
    for arguments, status, english, japanese in cases:
        refusal = terminal.refusal(ENGLISH, "export_site", *arguments)
        assert english in str(refusal)
        assert refusal.returncode == status
        assert japanese in str(terminal.refusal(JAPANESE, "export_site", *arguments))
    assert file.read_text() == "x"
