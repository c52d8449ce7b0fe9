"""Relative links and pictures of imported texts: what readers get for them."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from articles.importing import Options, import_articles
from articles.models import Article, Illustration, ImportedFile
from articles.publishing import article_page
from tests.importing.folder import article

pytestmark = pytest.mark.django_db


def png(color: str = "navy") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), color).save(out, "PNG")
    return out.getvalue()


def body(text: str) -> str:
    return article("題", date="2025-11-23").partition("題の本文")[0] + text + "\n"


def page(slug: str) -> str:
    return str(article_page(Article.objects.for_page().get(slug=slug)).body)


class TestLinks:
    def test_a_link_to_another_file_leads_to_its_article_whatever_comes_first(
        self, folder
    ):
        folder.write("a.md", body("[次](sub/b.md#節) と [外](https://a.example/x.md)"))
        folder.write("sub/b.md", body('[前](../a.md) [`href="../a.md"`](/c/)'))
        folder.run(publish=True)
        assert 'href="/articles/b/#%E7%AF%80"' in page("a") or (
            'href="/articles/b/#節"' in page("a")
        )
        assert "https://a.example/x.md" in page("a")
        assert 'href="/articles/a/"' in page("b")
        assert "../a.md&quot;" in page("b") or '"../a.md"' in page("b")
        assert "(sub/b.md#節)" in Article.objects.get(slug="a").body

    @pytest.mark.parametrize(
        "written", ["../b/", "../b", "/posts/b/", "./../b/index.md", "/posts/b"]
    )
    def test_addresses_as_generators_make_them_lead_there_too(self, folder, written):
        folder.write("posts/a/index.md", body(f"[次]({written})"))
        folder.write("posts/b/index.md", body("本文"))
        folder.run(publish=True)
        assert 'href="/articles/b/"' in page("a")

    def test_a_link_to_nothing_is_told_with_its_line(self, folder):
        folder.write("a.md", body("一行\n\n[無](nowhere.md) [外](about/)"))
        report = folder.only()
        (remark,) = report.warnings
        assert (remark.code, remark.line) == ("link_without_target", 8)
        assert folder.run(dry_run=True).files[0].outcome == "unchanged"
        assert ImportedFile.objects.get().open_links == ["nowhere.md", "about/"]

    def test_the_file_may_come_in_a_later_run(self, folder):
        folder.write("a.md", body("[次](b.md)"))
        folder.run(publish=True)
        folder.write("b.md", body("本文"))
        folder.run(publish=True)
        assert 'href="/articles/b/"' in page("a")
        assert ImportedFile.objects.exclude(open_links=[]).count() == 0

    def test_a_link_to_a_rejected_file_is_told(self, folder):
        folder.write("a.md", body("[次](b.md)"))
        folder.write("b.md", "---\ntitle: x\ndate: 2025-13-40\n---\n本文\n")
        files = {file.path: file for file in folder.run().files}
        assert files["b.md"].outcome == "rejected"
        assert [r.code for r in files["a.md"].warnings] == ["link_without_target"]

    def test_the_dry_run_says_what_the_real_one_says(self, folder):
        folder.write("a.md", body("[次](b.md) [無](c.md) ![絵](x.png)"))
        folder.write("b.md", body("[前](a.md) ![絵](y.png)"))
        folder.write("y.png", png())
        before = folder.run(dry_run=True).as_json()
        assert not Article.objects.exists()
        assert before == folder.run().as_json()


class TestPictures:
    def test_a_picture_next_to_the_file_is_ours_with_its_words(self, folder):
        folder.write("a/index.md", body("![港の地図](map.png)\n\n![](線.png)"))
        folder.write("a/map.png", png())
        folder.write("a/線.png", png("red"))
        report = folder.only(publish=True)
        assert [r.code for r in report.warnings] == ["image_without_alt"]
        first = Illustration.objects.get(alt="港の地図")
        assert Illustration.objects.get(decorative=True).alt == ""
        shown = page("a")
        assert f'src="{first.file.url}"' in shown
        assert 'width="40" height="30"' in shown
        assert "map.png" not in shown
        assert 'alt="港の地図"' in shown

    def test_the_site_folder_and_another_one_are_looked_in(self, folder, tmp_path):
        folder.write("posts/a.md", body("![甲](/img/a.png) ![乙](/img/b.png)"))
        folder.write("static/img/a.png", png())
        other = tmp_path / "public"
        (other / "img").mkdir(parents=True)
        (other / "img" / "b.png").write_bytes(png("red"))
        import_articles([str(folder.root)], options=Options(pictures=other))
        assert Illustration.objects.count() == 2

    @pytest.mark.parametrize(
        ("written", "code"),
        [
            ("gone.png", "image_missing"),
            ("../../../../etc/passwd", "image_missing"),
            ("broken.png", "image_unreadable"),
            ("https://cdn.example/x.png", "image_is_remote"),
            ("//cdn.example/x.png", "image_is_remote"),
        ],
    )
    def test_what_is_no_picture_of_ours_is_told(self, folder, written, code):
        folder.write("broken.png", b"\x89PNG but not really")
        folder.write("a.md", body(f"一行\n\n![甲]({written})"))
        report = folder.only()
        assert report.outcome == "created"
        assert [(r.code, r.line) for r in report.warnings] == [(code, 8)]

    def test_a_changed_file_changes_its_pictures(self, folder):
        folder.write("a.md", body("![甲](a.png)"))
        folder.write("a.png", png())
        folder.run()
        folder.write("a.md", body("絵はもうない。"))
        folder.run()
        assert Article.objects.get().addresses == {}
