"""A site with one page of every kind, for the tests that look at all of them."""

from __future__ import annotations

from datetime import timedelta

from django.utils.timezone import now

from articles.models import Article, Correction, FigureCell, FigureTable, Series
from articles.publishing import make_renditions, share
from tests.evidence.sample import make_figure
from tests.make import (
    make_article,
    make_articles,
    make_category,
    make_illustration,
    make_source,
)

BODY = """## 調べたこと

本文に[リンク](https://example.com/a)と`code`、脚注[^1]、**太字**、在庫1,200箱。[[cite:https://example.com/2025/11/12/harbour-warehouses-report-record-stock]]

### 倉庫ごとの在庫と前年との比較

|倉庫の正式な名称|2023年の人員|2024年の人員|2025年の人員|前年との差の主な理由|
|---|---|---|---|---|
|**北の埠頭第一倉庫**|1,200人|1,350人|1,620人|輸入の増加と検査の長期化|
|**南**|800人|-|950人|新しい契約|

※ 2024年の南は休業。

> 引用した言葉。

- 済んだこと
- まだのこと

```python
a_very_long_line_of_code_that_cannot_be_wrapped = "x" * 200 + str(123456789)
```

:::message
メモ。
:::

https://example.com/a/very/long/address/without/any/place/to/break/it/anywhere-at-all

[[image:harbour]]

[[stat:hamabe-capex]]

[[chart:hamabe-capex,minato-capex]]

[[table:capex]]

投資は[320億円以上](figure:hamabe-capex)。

## 出典

[[ogp:https://example.com/2025/11/12/harbour-warehouses-report-record-stock]]
[[ogp:https://www.example.org/reports/the-second-report-of-the-year||題名|説明です。|媒体]]
[[ogp:https://news.example/a/2511/13/n097.html]]

[^1]: 脚注です。
"""


def make_every_page() -> dict[str, str]:
    """Kind → address; set ARTICLES_PAGE_SIZE to 4 before."""
    make_illustration(key="harbour", caption="夕方の港。", licence="CC BY 4.0")
    lead = make_illustration(caption="夕方の港。")
    make_renditions(lead)
    figures = [
        make_figure("320億円以上", key="hamabe-capex"),
        make_figure("280億円", key="minato-capex", entity="港湾海運"),
    ]
    table = FigureTable.objects.create(key="capex", title="二社の投資額")
    for position, figure in enumerate(figures):
        FigureCell.objects.create(
            table=table,
            row=str(position),
            column="2025年",
            figure=figure,
            position=position,
        )
    series = Series.objects.get_or_make("港の一年")
    article = make_article(
        title="Anthropicなど5社、データセンターに総額1.4兆円を投じる計画の内訳を読む",
        body=BODY,
        category="経済",
        tags=["物流", "データセンター", "とても長い名前のトピックも折り返して表示する"],
        authors=["浜野 ゆき"],
        featured=True,
        lead_image=lead,
        series=series,
        translation_key="harbour",
        modified_at=now(),
        published_at=now() - timedelta(days=2),
    )
    Correction.objects.create(
        article=article,
        kind=Correction.Kind.CORRECTION,
        note="500億を600億に訂正。",
        made_at=now(),
    )
    english = make_article(
        title="How a harbour counts its boxes",
        body=BODY,
        language="en",
        series=series,
        translation_key="harbour",
    )
    withdrawn = make_article(status=Article.Status.WITHDRAWN)
    make_articles(6, category="地域", featured=True, lead_image=lead, tags=["物流"])
    make_category("経済", position=1)
    source = make_source(
        "https://www.example.org/reports/the-second-report-of-the-year",
        language="en",
        description="Stocks are the highest in ten years. " * 4,
        image=make_illustration(),
        archive_url="https://web.archive.org/web/2025/https://www.example.org/",
    )
    month = article.published_at.astimezone() if article.published_at else now()
    figure = figures[0]
    return {
        "home": "/",
        "article": article.get_absolute_url(),
        "english": english.get_absolute_url(),
        "draft": f"/drafts/{share(make_article(published=False, body=BODY)).key}/",
        "category": article.category.get_absolute_url() if article.category else "",
        "tag": article.tag_list[0].get_absolute_url(),
        "author": article.author_list[0].get_absolute_url(),
        "series": series.get_absolute_url(),
        "latest": "/articles/?page=2",
        "archive": "/archive/",
        "month": f"/archive/{month.year}/{month.month}/",
        "tags": "/tags/",
        "sources": "/sources/",
        "source": f"/sources/{source.pk}/",
        "host": "/sources/www.example.org/",
        "figures": "/figures/",
        "figure": figure.get_absolute_url(),
        "entity": figure.entity.get_absolute_url() if figure.entity else "",
        "measure": figure.measure.get_absolute_url() if figure.measure else "",
        "table": "/tables/capex/",
        "corrections": "/corrections/",
        "search": "/search/",
        "results": "/search/?q=在庫 tag:物流",
        "about": "/about/",
        "api": "/api/",
        "404": "/no-such-page/",
        "410": withdrawn.get_absolute_url(),
    }
