"""How Japanese is set: measure, spacing, breaks, numbers, paper; seen in a browser."""

from __future__ import annotations

import io
import unicodedata

import pypdf
import pytest

from articles.socialcard.breaks import Break, breaks
from tests.make import make_article, make_illustration

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TITLE = "Anthropicなど5社、データセンターに総額1.4兆円を投じる計画の内訳を読む"
# Text of each line of an element, as the browser broke it.
LINES = """element => {
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    const lines = [];
    let last = null;
    for (let node; (node = walker.nextNode());) {
        for (let at = 0; at < node.length; at++) {
            const range = document.createRange();
            range.setStart(node, at);
            range.setEnd(node, at + 1);
            const box = range.getBoundingClientRect();
            if (!box.width) continue;
            if (last === null || box.top > last + box.height / 2) lines.push('');
            last = box.top;
            lines[lines.length - 1] += node.data[at];
        }
    }
    return lines;
}"""


@pytest.fixture
def long_text(live_server):
    text = "港の倉庫では在庫が三割ほど減り荷役の順番を待つ船が沖に並んだままでした" * 8
    return make_article(title=TITLE, body=f"## 見出し\n\n{text}").get_absolute_url()


@pytest.mark.parametrize(
    ("width", "least", "most"),
    [(1100, 35, 42), (800, 35, 42), (390, 19, 23), (320, 15, 19)],
)
def test_characters_of_a_line(visit, long_text, width, least, most):
    visit.page.set_viewport_size({"width": width, "height": 900})
    visit.open(long_text)
    lines = visit.page.locator(".article-body p").first.evaluate(LINES)
    assert least <= len(lines[0]) <= most
    assert visit.page.evaluate("document.documentElement.scrollWidth") <= width


def test_lines_have_room(visit, long_text):
    visit.open(long_text)
    ratio = """s => { const style = getComputedStyle(document.querySelector(s));
        return parseFloat(style.lineHeight) / parseFloat(style.fontSize); }"""
    assert visit.page.evaluate(ratio, ".article-body p") >= 1.7
    assert visit.page.evaluate(ratio, "h1") == pytest.approx(1.4)
    assert visit.page.evaluate(ratio, ".article-body h2") == pytest.approx(1.4)


@pytest.mark.parametrize("width", [320, 390, 700, 1100])
def test_no_line_of_a_title_breaks_an_amount(visit, live_server, width):
    title = "<半導体>補助金の算数：熊本1兆2,080億円、千歳1兆7,225億円は何に対する金額か"
    article = make_article(title=title)
    visit.page.set_viewport_size({"width": width, "height": 900})
    for path, selector in ((article.get_absolute_url(), "h1"), ("/", ".headline")):
        visit.open(path)
        lines = visit.page.locator(selector).first.evaluate(LINES)
        assert "".join(lines) == title
        for amount in ("1兆2,080億円", "1兆7,225億円"):
            assert [line for line in lines if amount in line], lines
        assert visit.page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("width", [390, 320, 1100])
def test_a_title_breaks_between_phrases(visit, long_text, width):
    visit.page.set_viewport_size({"width": width, "height": 900})
    visit.open(long_text)
    lines = visit.page.locator("h1").evaluate(LINES)
    assert "".join(lines) == TITLE
    allowed = breaks(TITLE)
    at = 0
    for line in lines[:-1]:
        at += len(line)
        assert allowed.get(at) in {Break.PAUSE, Break.PHRASE}, lines
        assert not unicodedata.category(TITLE[at]).startswith("Pe"), lines
    assert len(lines) > 1 or width == 1100


def test_latin_and_numbers_stand_apart_from_kanji(visit, live_server):
    """が2025年11月12日に500億ドル: a quarter of a character at each border."""
    path = make_article(body="が2025年11月12日に500億ドル").get_absolute_url()
    visit.open(path)
    width = """spacing => {
        const text = document.querySelector('.article-body p');
        text.style.display = 'inline-block';
        text.style.textAutospace = spacing;
        return text.getBoundingClientRect().width
            / parseFloat(getComputedStyle(text).fontSize);
    }"""
    apart = visit.page.evaluate(width, "")
    together = visit.page.evaluate(width, "no-autospace")
    # Eight borders: が2, 5年, 年1, 1月, 月1, 2日, に5, 0億.
    assert apart - together == pytest.approx(8 / 8, abs=0.15)


def test_palt_is_for_headings_alone(visit, paths):
    visit.open(paths["article"])
    features = "s => getComputedStyle(document.querySelector(s)).fontFeatureSettings"
    assert visit.page.evaluate(features, "h1") == '"palt"'
    for selector in (".article-body p", ".article-body td", ".source-card"):
        assert visit.page.evaluate(features, selector) == "normal"


def test_numbers_stand_in_columns(visit, paths):
    visit.open(paths["article"])
    cells = visit.page.locator(".table-scroll").first.locator("tbody td")
    seen = cells.evaluate_all(
        """cells => cells.map(cell => [cell.textContent.trim(),
            getComputedStyle(cell).textAlign,
            getComputedStyle(cell).fontVariantNumeric])"""
    )
    for words, align, numeric in seen:
        if words.endswith("人"):
            assert align in {"end", "right"}, words
        elif len(words) > 5 and "データなし" not in words:
            assert align in {"start", "left"}, words
        assert numeric == "tabular-nums"


def test_a_table_scrolls_by_keyboard_on_its_own(visit, paths):
    visit.page.set_viewport_size({"width": 320, "height": 700})
    visit.open(paths["article"])
    box = visit.page.locator(".table-scroll").first
    assert box.get_attribute("tabindex") == "0"
    assert box.get_attribute("role") == "region"
    assert box.get_attribute("aria-label")
    box.focus()
    for _ in range(5):
        visit.page.keyboard.press("ArrowRight")
    visit.page.wait_for_timeout(300)
    assert box.evaluate("box => box.scrollLeft") > 0


def test_what_is_focused_is_seen(visit, paths):
    visit.open(paths["article"])
    for _ in range(12):
        visit.page.keyboard.press("Tab")
    style = visit.page.evaluate(
        """() => { const style = getComputedStyle(document.activeElement);
            return [style.outlineStyle, parseFloat(style.outlineWidth)]; }"""
    )
    assert style[0] == "solid"
    assert style[1] >= 2


def test_paper_has_the_address_of_every_source_and_no_navigation(visit, paths):
    visit.open(paths["article"])
    addresses = [
        link.get_attribute("href")
        for link in visit.page.locator(".source-card .u-url").all()
    ]
    assert len(addresses) == 3
    pdf = pypdf.PdfReader(io.BytesIO(visit.page.pdf(format="A4")))
    text = "".join("".join(page.extract_text().split()) for page in pdf.pages)
    for address in addresses:
        assert address in text
    # The head of a table comes again on each page it continues on.
    visit.page.emulate_media(media="print")
    assert (
        visit.page.evaluate("getComputedStyle(document.querySelector('thead')).display")
        == "table-header-group"
    )
    for hidden in (
        ".contents",
        ".contents-aside",
        ".neighbours",
        ".related",
        ".cite-this",
        ".site-header nav",
    ):
        assert not visit.page.locator(hidden).first.is_visible(), hidden
    for words in ("検索", "目次", "関連記事"):
        assert words not in text


@pytest.mark.parametrize("visit", [{"color_scheme": "dark"}], indirect=True)
def test_paper_is_white_for_readers_who_read_on_black_too(visit, paths):
    visit.open(paths["article"])
    ground = "getComputedStyle(document.documentElement).backgroundColor"
    assert visit.page.evaluate(ground) == "rgb(20, 22, 26)"
    visit.page.emulate_media(media="print", color_scheme="dark")
    assert visit.page.evaluate(ground) == "rgb(253, 252, 249)"


@pytest.mark.parametrize("width", [1280, 390])
def test_a_tall_picture_fits_the_window_and_moves_nothing(visit, live_server, width):
    picture = make_illustration(key="tall", width=1600, height=2400)
    article = make_article(body="文。\n\n[[image:tall]]\n\n文。", lead_image=picture)
    visit.page.set_viewport_size({"width": width, "height": 800})
    visit.open(article.get_absolute_url())
    for image in visit.page.locator(".article img").all():
        assert 200 < image.bounding_box()["height"] <= 0.85 * 800 + 1


@pytest.mark.parametrize(
    "visit", [{"viewport": {"width": 390, "height": 800}}], indirect=True
)
def test_a_number_and_its_unit_share_a_line_of_a_narrow_table(visit, live_server):
    rows = "|とても長い調査の対象の名前です|平均価格|前週との差|\n|---|---|---|\n"
    rows += (
        "|全国の約6,000の小売店（スーパー、ホームセンターなど）|3,973円|-124円|\n" * 2
    )
    visit.open(make_article(body=rows).get_absolute_url())
    for cell in visit.page.locator("td.num").all():
        assert len(cell.evaluate(LINES)) == 1


@pytest.mark.parametrize(
    "visit", [{"viewport": {"width": 390, "height": 800}}], indirect=True
)
def test_the_masthead_is_one_row_in_english_too(visit, paths):
    for kind in ("article", "english"):
        visit.open(paths[kind])
        name = visit.page.locator(".site-header .wordmark").bounding_box()
        ways = visit.page.locator(".evidence").bounding_box()
        assert ways["y"] < name["y"] + name["height"], kind


def test_the_acceptance_article_on_paper_names_its_seven_sources(
    visit, live_server, seed_folder
):
    from articles.importing import Options, import_articles
    from articles.models import Article

    import_articles([str(seed_folder)], options=Options(publish=True))
    article = Article.objects.get()
    visit.open(article.get_absolute_url())
    pdf = pypdf.PdfReader(io.BytesIO(visit.page.pdf(format="A4")))
    text = "".join("".join(page.extract_text().split()) for page in pdf.pages)
    sources = [citation.source.url for citation in article.citations.all()]
    assert len(sources) == 7
    assert [url for url in sources if url not in text] == []
