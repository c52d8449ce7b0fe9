"""What `image:` may name, and what becomes of each."""

from __future__ import annotations

import pytest

from articles.models import Article, Illustration, Source
from tests.importing.folder import article
from tests.make import picture_bytes

pytestmark = pytest.mark.django_db


def codes(report):
    return [warning.code for warning in report.warnings]


@pytest.mark.parametrize(
    ("path", "written"),
    [
        ("posts/p.png", "p.png"),
        ("posts/p.png", "./p.png"),
        ("pictures/p.png", "pictures/p.png"),
        ("pictures/p.png", "../pictures/p.png"),
        ("pictures/p.png", "/pictures/p.png"),
        ("static/img/p.png", "/img/p.png"),
        ("posts/図 1.png", "%E5%9B%B3%201.png"),
    ],
)
def test_a_picture_in_the_folder_is_the_lead_image(folder, path, written):
    folder.write(path, picture_bytes(kind="PNG"))
    folder.write(
        "posts/a.md", article("題", image=f"'{written}'", image_alt="工場の写真")
    )
    assert codes(folder.only()) == []
    picture = Article.objects.get().lead_image
    assert picture is not None
    assert picture.alt == "工場の写真"
    assert str(picture.file).endswith(".webp")


def test_without_words_the_title_stands_in_and_someone_is_told(folder):
    folder.write("p.png", picture_bytes(kind="PNG"))
    folder.write("a.md", article("題", image="p.png"))
    report = folder.only()
    assert codes(report) == ["image_alt_missing"]
    assert report.warnings[0].line == 3
    assert Illustration.objects.get().alt == "題"


def test_one_picture_for_many_articles_is_stored_once(folder):
    folder.write("p.png", picture_bytes(kind="PNG"))
    for name in "abc":
        folder.write(f"{name}.md", article(name, image="p.png", image_alt="x"))
    folder.run()
    assert Illustration.objects.count() == 1


def test_a_page_is_linked_never_shown(folder):
    url = "https://news.example/release"
    folder.write("a.md", article("題", image=url) + f"\n[[ogp:{url}?utm_source=x]]\n")
    assert codes(folder.only()) == ["image_is_page"]
    row = Article.objects.get()
    assert row.lead_image is None
    assert row.lead_image_source == Source.objects.get()
    assert row.citations.get().source == row.lead_image_source


def test_pictures_may_have_a_folder_of_their_own(folder, tmp_path):
    static = tmp_path / "static"
    static.mkdir()
    (static / "p.png").write_bytes(picture_bytes(kind="PNG"))
    folder.write("a.md", article("題", image="/p.png", image_alt="x"))
    assert codes(folder.only(pictures=static)) == []
    assert Article.objects.get().lead_image is not None


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("https://cdn.example/x.jpg", "image_is_remote"),
        ("http://127.0.0.1/x", "image_refused"),
        ("missing.png", "image_missing"),
        ("../../../../etc/hostname", "image_missing"),
        ("broken.png", "image_unreadable"),
        ("/etc/hostname", "image_missing"),
    ],
)
def test_what_cannot_be_shown_is_a_warning(folder, written, code):
    folder.write("broken.png", b"no picture")
    folder.write("a.md", article("題", image=f"'{written}'"))
    assert codes(folder.only()) == [code]
    assert codes(folder.only(dry_run=True)) == []  # unchanged by now
    row = Article.objects.get()
    assert row.lead_image is None
    assert row.lead_image_source is None


def test_a_link_out_of_the_folder_is_not_followed(folder):
    outside = folder.root.parent / "secret.png"
    outside.write_bytes(picture_bytes(kind="PNG"))
    (folder.root / "p.png").symlink_to(outside)
    folder.write("a.md", article("題", image="p.png"))
    report = next(f for f in folder.run().files if f.path == "a.md")
    assert codes(report) == ["image_missing"]
