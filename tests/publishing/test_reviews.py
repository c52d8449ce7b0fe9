"""Review: submit, remark on a line, approve or send back; who sees what waits."""

from __future__ import annotations

import pytest

from articles.models import Article, Review
from articles.publishing import approve, remark, send_back, submit
from tests.make import make_article, make_user

pytestmark = pytest.mark.django_db
Status = Article.Status


def test_submitting_a_draft_puts_it_in_front_of_the_editors():
    author, editor = make_user(group="Author"), make_user(group="Editor")
    article = make_article(published=False)
    review = submit(article, by=author, note="数字を見てください")
    assert Article.objects.get().status == Status.IN_REVIEW
    assert list(Review.objects.waiting_for(editor)) == [review]
    assert not Review.objects.waiting_for(author).exists()


def test_an_assigned_review_waits_for_that_person_alone():
    one, other = make_user(group="Editor"), make_user(group="Editor")
    review = submit(make_article(published=False), assign_to=one)
    assert list(Review.objects.waiting_for(one)) == [review]
    assert not Review.objects.waiting_for(other).exists()


def test_sending_back_makes_it_a_draft_again_with_the_reason():
    editor = make_user(group="Editor")
    article = make_article(published=False)
    review = send_back(submit(article), by=editor, note="出典が足りません")
    assert Article.objects.get().status == Status.DRAFT
    assert (review.decided_by, review.decision_note) == (editor, "出典が足りません")
    assert not Review.objects.waiting_for(editor).exists()


def test_approving_leaves_publishing_to_the_publisher():
    article = make_article(published=False)
    approve(submit(article))
    assert Article.objects.get().status == Status.IN_REVIEW


def test_a_second_submission_updates_the_open_review():
    article = make_article(published=False)
    first = submit(article, note="一")
    again = submit(article, note="二")
    assert again.pk == first.pk
    assert again.note == "二"


def test_a_remark_keeps_the_words_of_its_line():
    article = make_article(published=False, body="一行目\n二行目は500億\n")
    review = submit(article)
    made = remark(review, line=2, text="単位は？")
    article.body = "別の文"
    assert (made.line, made.quoted) == (2, "二行目は500億")
    assert remark(review, line=99, text="末尾").quoted == ""
