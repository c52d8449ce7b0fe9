"""Generated articles and searches: the same for the same number."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from articles import search
from articles.models import Article, ArticleTag, Citation, Source
from tests.make import make_category, make_tag
from tests.search.oracle import Row, Wish, runs_of

NOW = datetime(2026, 6, 15, 3, 0, tzinfo=UTC)
_TOKYO = ZoneInfo("Asia/Tokyo")

# Few enough that random queries hit, close enough that wrong rules show.
WORDS = [
    *(
        "円",
        "円高",
        "円安",
        "投資",
        "投資額",
        "設備投資",
        "額",
        "銀座",
        "座",
        "鯨",
        "鯨肉",
    ),
    *(
        "サーバー",
        "サーバ",
        "さーば",
        "ｻｰﾊﾞｰ",
        "データ",
        "ﾃﾞｰﾀ",
        "データセンター",
        "センター",
    ),
    *(
        "カー",
        "エネルギー",
        "エネルギ",
        "基本計画",
        "第",
        "四半期",
        "同社",
        "決算",
        "月期",
    ),
    *(
        "AI",
        "ＡＩ",
        "agent",
        "agents",
        "Agentic",
        "data center",
        "H100",
        "5G",
        "GPT-4o",
    ),
    *(
        "500億",
        "2500億",
        "500億ドル",
        "3,200人",
        "３２００人",
        "3200人",
        "1.5%",
        "1.5",
        "5",
    ),
    *(
        "2",
        "2025年",
        "3月",
        "12",
        "1,234",
        "，",
        "「",
        "」",
        "・",
        "（株）",
        "。",
        "、",
        " ",
    ),
    *("の", "が", "は", "を", "について", "している", "という", "、", "。", "。", "\n"),
]
TAGS = ["AI", "半導体", "データセンター", "設備 投資", "ＧＸ"]
CATEGORIES = ["経済", "技術", "暮らし"]
SOURCES = [
    ("https://www.boj.or.jp/a", "金融経済月報", "日本銀行"),
    ("https://data.worldbank.org/b", "World Bank Data", "World Bank"),
    ("https://www.iea.org/c", "Electricity 2025", "IEA"),
    ("https://www.meti.go.jp/d", "エネルギー白書", "経済産業省"),
]
_STATUSES = ["published"] * 14 + ["scheduled"] * 3 + ["draft", "in_review", "withdrawn"]


def make_corpus(number: int, seed: int = 1) -> list[Row]:
    """Stored and indexed articles, and what the oracle is told of them."""
    dice = random.Random(seed)
    categories = {name: make_category(name) for name in CATEGORIES}
    tags = {name: make_tag(name) for name in TAGS}
    sources = [_source(*values) for values in SOURCES]
    rows: list[Row] = []
    for at in range(number):
        status = dice.choice(_STATUSES)
        published = NOW - timedelta(minutes=dice.randint(-60_000, 600_000))
        expires = published + timedelta(minutes=dice.randint(1, 400_000))
        article = Article(
            title=text(dice, 3, 6).replace("\n", " ").strip() or "題",
            slug=f"found-{seed}-{at}",
            description=text(dice, 0, 8),
            plain_text=text(dice, 5, 40),
            body="",
            category=dice.choice([*categories.values(), None]),
            status=status,
            # A few of one moment, where the primary key decides.
            published_at=NOW if dice.random() < 0.03 else published,
            expire_at=expires if dice.random() < 0.2 else None,
        )
        if article.expire_at is not None and article.published_at == NOW:
            article.expire_at = None
        article.save()
        chosen = dice.sample(TAGS, dice.choice((0, 0, 1, 2)))
        ArticleTag.objects.bulk_create(
            ArticleTag(content_object=article, tag=tags[name], position=place)
            for place, name in enumerate(chosen)
        )
        cited = dice.sample(sources, dice.choice((0, 0, 1, 2)))
        Citation.objects.bulk_create(
            Citation(article=article, source=source, position=place)
            for place, source in enumerate(cited, start=1)
        )
        category = article.category.name if article.category else ""
        row = Row(
            pk=article.pk,
            title=article.title,
            labels=[*chosen, *([category] if category else [])],
            description=article.description,
            evidence=[
                line
                for source in cited
                for line in (source.title, source.site_name, source.host)
            ],
            body=article.plain_text,
            category=category,
            tags=chosen,
            status=status,
            published_at=article.published_at,
            expire_at=article.expire_at,
        )
        row.cut_up()
        rows.append(row)
    search.upsert(Article.objects.all())
    return rows


def text(dice: random.Random, least: int, most: int) -> str:
    words: list[str] = []
    for _ in range(dice.randint(least, most)):
        word = dice.choice(WORDS)
        # Two numbers without anything between are no text.
        if words and words[-1][-1].isdigit() and word[0].isdigit():
            words.append("、")
        words.append(word)
    return "".join(words)


def make_query(dice: random.Random, rows: list[Row]) -> tuple[str, list[Wish]]:
    """What a visitor types, and what is meant by it."""
    typed: list[str] = []
    wishes: list[Wish] = []
    for _ in range(dice.choice((1, 1, 1, 2, 2, 3))):
        part, wish = _part(dice, rows)
        if part and part not in typed:
            typed.append(part)
            wishes.append(wish)
    gap = dice.choice((" ", "　", "  "))
    return gap.join(typed), wishes


def _part(dice: random.Random, rows: list[Row]) -> tuple[str, Wish]:
    minus = dice.choice(("", "", "", "", "-", "－"))
    negative = bool(minus)
    kind = dice.random()
    if kind < 0.7:
        value = _word(dice, rows)
        if not runs_of(value):
            return "", Wish("")
        quoted = " " in value or dice.random() < 0.2
        opening, closing = dice.choice(('""', "“”", "＂＂"))
        written = f"{opening}{value}{closing}" if quoted else value
        if not quoted and value[0] in "-－−":
            return "", Wish("")
        return minus + written, Wish(value, quoted, negative)
    colon = dice.choice((":", ":", "："))
    if kind < 0.78:
        value = dice.choice([*TAGS, "無い"])
        name = dice.choice(("tag", "Tag", "タグ"))
        return f'{minus}{name}{colon}"{value}"', Wish(
            value, negative=negative, filter="tag"
        )
    if kind < 0.85:
        value = dice.choice(CATEGORIES)
        name = dice.choice(("category", "カテゴリ"))
        return f"{minus}{name}{colon}{value}", Wish(
            value, negative=negative, filter="category"
        )
    if kind < 0.92:
        value = dice.choice(
            ("boj.or.jp", "www.iea.org", "go.jp", "日銀", "白書", "ＩＥＡ", "worldbank")
        )
        return f"{minus}source{colon}{value}", Wish(
            value, negative=negative, filter="source"
        )
    return _dates(dice, minus, colon)


def _word(dice: random.Random, rows: list[Row]) -> str:
    """A word of the vocabulary, or a slice of a text as it stands there."""
    if dice.random() < 0.45:
        value = dice.choice(WORDS)
    else:
        row = dice.choice(rows)
        whole = dice.choice((row.body, row.title, row.description)) or row.body
        start = dice.randrange(len(whole))
        value = whole[start : start + dice.randint(1, 9)]
        # A slice must not begin or end inside a number or word.
        for char in '"“”＂\n　':
            value = value.replace(char, " ")
    return " ".join(value.split())


def _dates(dice: random.Random, minus: str, colon: str) -> tuple[str, Wish]:
    day = date(2025, 4, 20) + timedelta(days=dice.randint(0, 440))
    later = day + timedelta(days=dice.randint(0, 120))
    kind = dice.choice(("day", "month", "range", "after", "before"))
    if kind == "day":
        typed, first, end = f"date{colon}{day}", day, day + timedelta(days=1)
    elif kind == "month":
        first = day.replace(day=1)
        end = (first + timedelta(days=31)).replace(day=1)
        typed = f"date{colon}{first:%Y-%m}"
    elif kind == "range":
        typed = f"日付{colon}{day}..{later}"
        first, end = day, later + timedelta(days=1)
    elif kind == "after":
        return f"{minus}after{colon}{day:%Y/%m/%d}", Wish(
            "", negative=bool(minus), filter="date", between=(_midnight(day), None)
        )
    else:
        return f"{minus}before{colon}{day}", Wish(
            "", negative=bool(minus), filter="date", between=(None, _midnight(day))
        )
    return minus + typed, Wish(
        "",
        negative=bool(minus),
        filter="date",
        between=(_midnight(first), _midnight(end)),
    )


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=_TOKYO)


def _source(url: str, title: str, site: str) -> Source:
    row, _made = Source.objects.get_or_create(
        url_key=url,
        defaults={
            "url": url,
            "host": url.split("/")[2],
            "title": title,
            "site_name": site,
        },
    )
    return row
