"""Characters and minutes."""

from articles.text.reading import count_characters, count_words, reading_minutes


def test_counts_what_a_reader_sees():
    assert count_characters("本文 は\n三行　です。") == 8
    assert count_characters("カ\u3099") == 1
    assert count_characters("a b") == 2


def test_japanese_is_read_at_the_given_pace():
    assert reading_minutes("あ" * 500) == 1
    assert reading_minutes("あ" * 750) == 2
    assert reading_minutes("あ" * 749) == 1
    assert reading_minutes("あ" * 6000, per_minute=600) == 10


def test_an_english_article_is_read_by_words_not_by_letters():
    assert reading_minutes("infrastructure " * 1000) == 4
    assert reading_minutes("1,000,000 " * 250) == 1


def test_latin_names_in_a_japanese_text_count_like_its_characters():
    assert reading_minutes("Anthropicは投資を発表した。" * 100) == 4


def test_words_are_counted_as_word_processors_do():
    assert count_words("在庫は1,200箱、state-of-the-art") == 3 + 1 + 1 + 1
    assert count_words("Don't count, a pause.") == 4
    assert count_words("、。\n") == 0


def test_no_text_takes_no_time_and_any_text_a_minute():
    assert reading_minutes(" \n") == 0
    assert reading_minutes("短い") == 1
