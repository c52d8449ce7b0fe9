"""`extract_figures`: the numbers of articles become candidates."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.core.management import CommandError, call_command

from articles import publishing
from articles.figures.proposals import propose_many
from articles.models import Figure, Mention
from tests.make import make_article

pytestmark = pytest.mark.django_db


def body(number: int) -> str:
    return (
        f"浜辺倉庫は2025年に設備投資**{number + 3}億円**を計上した。\n\n"
        f"| 会社 | 売上高 |\n|---|---|\n| 岬物流 | {number + 40}億円 |\n"
    )


def found() -> list[tuple[object, ...]]:
    """Every place where a candidate stands."""
    said = ("article__slug", "field", "literal", "occurrence", "label")
    rows = Mention.objects.values_list(*said, "figure__signature")
    return sorted(map(tuple, rows))


def test_each_article_is_told_and_a_second_run_proposes_nothing_new(capsys):
    make_article(slug="ports", title="港", description="", body=body(0))
    call_command("extract_figures", all=True)
    told = capsys.readouterr().out
    assert told == "ports: 2 new, 0 known, 0 rejected before, 0 gone\n"
    call_command("extract_figures", slug=["ports"])
    assert capsys.readouterr().out.startswith("ports: 0 new, 2 known")


def test_several_processes_find_the_same():
    for number in range(45):
        make_article(
            slug=f"port-{number:02}", title="港", description="", body=body(number)
        )
    call_command("extract_figures", all=True, jobs=1)
    alone = found()
    assert len(alone) == 90
    Figure.objects.all().delete()
    call_command("extract_figures", all=True, jobs=2)
    assert found() == alone


def test_what_its_editor_saved_meanwhile_counts(monkeypatch):
    article = make_article(slug="ports", title="港", description="", body=body(0))

    def read_and_be_overtaken(texts):
        made = propose_many(texts)
        article.body = body(50)
        publishing.save(article)
        return made

    module = import_module("articles.evidence.many_extractions")
    monkeypatch.setattr(module, "propose_many", read_and_be_overtaken)
    call_command("extract_figures", all=True, jobs=1)
    assert {literal for _, _, literal, *_ in found()} == {"53億円", "90億円"}


def test_an_unknown_slug_is_a_usage_error():
    with pytest.raises(CommandError, match="nowhere") as wrong:
        call_command("extract_figures", slug=["nowhere"])
    assert wrong.value.returncode == 2
