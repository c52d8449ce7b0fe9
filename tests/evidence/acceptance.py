"""The acceptance article in the database, confirmed as an editor would confirm it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from articles import evidence
from articles.figures import parse_quantities
from articles.models import Article, Derivation, Figure
from tests.figures.sample import FIGURES
from tests.make import make_article, make_source

# What the text leaves open: entity, measure, status; "" where the proposal is right.
ANSWERS = {
    "F01": ("", "AIインフラ投資", ""),
    "F02": ("", "AIインフラ投資", ""),
    "F03": ("", "雇用創出", "announced"),
    "F04": ("", "常勤職", "announced"),
    "F05": ("", "建設職", "announced"),
    "F06": ("", "企業顧客数", "actual"),
    "F07": ("", "大口顧客の基準額", "actual"),
    "F08": ("", "大口顧客数の伸び", "actual"),
    "F09": ("", "契約・コミットメント総額", "announced"),
    "F10": ("OpenAI", "投資額の比", "announced"),
    "F11": ("", "", "actual"),
    "F12": ("", "計算資源の契約額", "announced"),
    "F13": ("", "", "announced"),
    "F14": ("", "", "announced"),
    "F16": ("", "", "forecast"),
    "F21": ("巨大テック4社", "", ""),
    "F22": ("巨大テック4社", "社数", "actual"),
    "F23": ("世界", "AIインフラ支出", ""),
    "F24": ("世界", "AIデータセンター数", "forecast"),
    "F25": ("", "投資額", "actual"),
    "F26": ("", "面積", "actual"),
    "F29": ("次世代モデル", "", ""),
    "F30": ("対話型AI", "", "actual"),
}


def import_sample(folder: Path) -> Article:
    """Published on its own day, with the sources its cards name."""
    text = next(iter(sorted(folder.glob("*.md")))).read_text(encoding="utf-8")
    _, head, body = text.split("---\n", 2)
    fields = dict(line.split(": ", 1) for line in head.splitlines() if ": " in line)
    article = make_article(
        title=fields["title"].strip("\"'"),
        description=fields.get("description", "").strip("\"'"),
        body=body.removeprefix("\n"),
        status=Article.Status.PUBLISHED,
        published_at=datetime(2025, 11, 23, tzinfo=UTC),
    )
    evidence.extract(article)
    return article


def names_of(article: Article) -> dict[str, Figure]:
    """F01 … F30 → the figure of that value; equal values by whom they are about."""
    found: dict[str, Figure] = {}
    rows = list(Figure.objects.filter(found_in=article).order_by("pk"))
    for name, facts in FIGURES.items():
        alike = [row for row in rows if _facts(row) == facts]
        owner = {"F13": "OpenAI", "F17": "Amazon"}.get(name)
        found[name] = next(row for row in alike if owner in (None, _owner(row)))
    return found


def _facts(row: Figure) -> str:
    value = f"^{row.magnitude}" if row.value is None else f"{row.value:f}"
    if row.value_max is not None:
        value += f"..{row.value_max:f}"
    unit = "-" if row.has_inherited_unit else row.unit
    return f"{value} {unit}{f'/{row.per}' if row.per else ''}"


def _owner(row: Figure) -> str:
    return row.entity.name if row.entity else row.proposal.get("entity", "")


def confirm_sample(article: Article) -> dict[str, Figure]:
    """Every candidate confirmed, the rate of exchange and two relations added."""
    early = make_source("https://techcrunch.com/2025/10/10/ai-infrastructure-deals")
    rows = names_of(article)
    for name, row in rows.items():
        entity, measure, status = ANSWERS.get(name, ("", "", ""))
        proposal = row.proposal
        urls = list(proposal.get("sources", ()))
        evidence.confirm(
            row,
            by=None,
            entity=entity or proposal.get("entity", ""),
            counterparty=proposal.get("counterparty", ""),
            measure=measure or proposal.get("measure", ""),
            status=status or row.status,
            sources=[*urls, early.url] if name == "F01" else urls,
            unsourced_reason="" if urls else "記事末尾の出典",
        )
    rate = Figure(
        key="usd-jpy", status="actual", unsourced_reason="為替", basis="derived"
    )
    evidence.set_quantity(rate, parse_quantities("154円")[0].quantity)
    evidence.confirm(rate, by=None, entity="米ドル", measure="対円相場")
    Derivation.objects.filter(figure=rows["F02"]).update(rate=rate)
    return rows
