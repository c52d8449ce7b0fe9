"""check_articles: each remark with its article, line, code and what to do."""

from __future__ import annotations

import json

import pytest
from django.core.management import CommandError, call_command

from tests.make import make_article, make_redirect

pytestmark = pytest.mark.django_db
GOOD = (
    "倉庫会社の決算と港湾統計を並べ、在庫がどこでどれだけ減ったのかを一年分の数字で追いました。"
    * 2
)


def run(capsys, **options) -> tuple[int, list[str]]:
    try:
        call_command("check_articles", **options)
        code = 0
    except SystemExit as ended:
        code = int(ended.code or 0)
    return code, capsys.readouterr().out.splitlines()


def test_a_good_article_gets_no_remark(capsys):
    make_article(description=GOOD, body="## 見出し\n\n本文です。\n")
    assert run(capsys) == (0, ["0 remarks on 1 articles."])


def test_remarks_name_article_line_code_and_remedy(capsys):
    make_article(
        slug="ports",
        description=GOOD,
        body="## 一\n\n![](/media/x.webp)\n\n本文\n\n#### 二\n\n本文\n",
    )
    code, lines = run(capsys)
    assert code == 1
    assert lines[0].startswith("ports:3: ")
    assert lines[0].endswith("[image_without_alt]")
    assert lines[1].startswith("ports:7: ")
    assert lines[1].endswith("[skipped_heading]")
    assert lines[-1] == "2 remarks on 1 articles."


def test_links_that_lead_nowhere_on_this_site_are_found(capsys):
    make_article(slug="there", description=GOOD)
    make_article(slug="draft", description=GOOD, published=False)
    make_redirect("/old/", make_article(slug="kept", description=GOOD))
    make_article(
        slug="links",
        description=GOOD,
        body=(
            "[a](/articles/there/#part) [b](/old/) [c](/tags/)\n\n"
            "[d](/articles/nowhere/)\n\n[e](/articles/draft/)\n\n[f](/no/page)\n\n"
            "[g](https://elsewhere.example/articles/nowhere/)\n"
        ),
    )
    code, lines = run(capsys, only=["broken_internal_link"])
    assert code == 1
    assert [line.split(" ")[0] for line in lines[:-1]] == [
        "links:3:",
        "links:5:",
        "links:7:",
    ]
    assert "not public" in lines[1]


@pytest.mark.parametrize(
    ("description", "code"),
    [
        ("", "description_missing"),
        ("短い。", "description_length"),
        (GOOD * 3, "description_length"),
    ],
)
def test_the_description_is_checked(capsys, description, code):
    make_article(description=description)
    _exit, lines = run(capsys)
    assert f"[{code}]" in lines[0]


def test_the_report_is_json(capsys, tmp_path):
    make_article(slug="ports", description="")
    run(capsys, report=tmp_path / "out.json")
    report = json.loads((tmp_path / "out.json").read_text())
    assert report["counts"] == {"description_missing": 1}
    assert report["remarks"][0]["slug"] == "ports"


def test_drafts_are_left_alone_unless_asked_for(capsys):
    make_article(slug="draft", description="", published=False)
    assert run(capsys)[0] == 0
    assert run(capsys, all=True)[0] == 1


def test_an_unknown_slug_is_a_usage_error():
    with pytest.raises(CommandError) as wrong:
        call_command("check_articles", slug=["nowhere"])
    assert wrong.value.returncode == 2


def test_many_articles_cost_four_queries(django_assert_num_queries):
    from articles.models import Article
    from articles.publishing import check

    for number in range(5):
        make_article(body=f"[a](/articles/nowhere-{number}/)")
    with django_assert_num_queries(4):
        assert len(list(check(Article.objects.all()))) == 10
