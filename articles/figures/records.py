"""Records: figures, their mentions, sources and derivations as the checks see them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from articles.figures.arithmetic import Rounding
from articles.figures.candidates import Extraction
from articles.figures.context import Status
from articles.figures.period import Period
from articles.figures.quantity import Quantity
from articles.figures.relations import Operator
from articles.figures.scan import parse_quantities
from articles.figures.source_hints import SourceText, slug_words, source_date


class Role(StrEnum):
    """What a source is to a figure."""

    PRIMARY = "primary"
    SECONDARY = "secondary"
    CONTRADICTS = "contradicts"


class Rank(StrEnum):
    """Which of several figures of one thing counts."""

    PREFERRED = "preferred"
    NORMAL = "normal"
    DEPRECATED = "deprecated"


@dataclass(frozen=True, slots=True)
class SourceRecord:
    """A page cited for a figure; `stated` are the quantities read from its words."""

    url: str
    published: date | None = None
    role: Role = Role.PRIMARY
    is_broken: bool = False
    stated: tuple[Quantity, ...] = ()


@dataclass(frozen=True, slots=True)
class FigureRecord:
    """A structured figure. `quantity` is None where the value is missing.

    Then `words` are what stands in its place. `labels` are the other names of the
    measure, `group` the word it shares with measures it may be compared with. `as_of`
    is when the figure was said, `first_published` when its number was first public,
    `unsourced_reason` why it needs no source. `lower` and `upper` are the ends of an
    uncertainty the source itself states; they win over what rounding leaves open.
    """

    key: str
    quantity: Quantity | None
    entity: str = ""
    measure: str = ""
    period: Period | None = None
    status: Status | None = None
    is_derived: bool = False
    is_additive: bool = True
    is_threshold: bool = False
    has_inherited_unit: bool = False
    missing_reason: str = ""
    words: str = ""
    as_of: date | None = None
    review_on: date | None = None
    article: str = ""
    labels: tuple[str, ...] = ()
    group: str = ""
    rank: Rank = Rank.NORMAL
    lower: Decimal | None = None
    upper: Decimal | None = None
    first_published: date | None = None
    unsourced_reason: str = ""
    sources: tuple[SourceRecord, ...] = ()


@dataclass(frozen=True, slots=True)
class MentionRecord:
    """A place that states a figure; `quantity` is None where the literal is lost."""

    figure: str
    quantity: Quantity | None
    place: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class DerivationRecord:
    """How figure `output` follows from the figures `inputs`.

    Order: sum addends; numerator, denominator; amount, converted with figure `rate`;
    new value, old value; part, whole. `missing` names inputs nobody gave, `members`
    what a count counts. `weights` belong to the addends of a sum, () where all are 1.
    `rounding` is how the output was shortened, None where nobody said.
    """

    operator: Operator
    output: str
    inputs: tuple[str, ...] = ()
    rate: str = ""
    missing: tuple[str, ...] = ()
    is_complete: bool = True
    members: tuple[str, ...] = ()
    weights: tuple[Fraction, ...] = ()
    rounding: Rounding | None = None


@dataclass(frozen=True, slots=True)
class Dossier:
    """All records of a check run; `cited` are sources not yet tied to a figure."""

    figures: tuple[FigureRecord, ...]
    mentions: tuple[MentionRecord, ...] = ()
    derivations: tuple[DerivationRecord, ...] = ()
    cited: tuple[SourceRecord, ...] = ()
    by_key: dict[str, FigureRecord] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_key", {f.key: f for f in self.figures})


def draft_records(
    extraction: Extraction,
    *,
    article: str = "",
    as_of: date | None = None,
    sources: Sequence[SourceText] = (),
) -> Dossier:
    """Records of unconfirmed candidates, so that an article is checked while written.

    Keys are `1`, `2`, … in the order of the candidates, `gap-1`, … for table cells
    without a number; a source is counted where it seems to state the value.
    """
    texts = {source.url: source for source in sources}
    cited: dict[int, list[SourceRecord]] = {}
    for hint in extraction.sources:
        source = texts.get(hint.url, SourceText(hint.url))
        cited.setdefault(hint.candidate, []).append(source_record(source))
    outputs = {
        relation.output
        for relation in extraction.relations
        if relation.operator is not Operator.SUBSET
    }
    figures = tuple(
        FigureRecord(
            str(index + 1),
            candidate.quantity,
            _owner(candidate.entity, candidate.counterparty),
            candidate.measure,
            candidate.fact_period,
            candidate.status,
            is_derived=index in outputs,
            is_threshold=candidate.is_threshold,
            has_inherited_unit=candidate.has_inherited_unit,
            as_of=candidate.said_on or as_of,
            article=article,
            sources=tuple(cited.get(index, ())),
        )
        for index, candidate in enumerate(extraction.candidates)
    )
    gaps = tuple(
        FigureRecord(
            f"gap-{index + 1}",
            None,
            gap.entity or (gap.role or ""),
            gap.measure,
            words="" if gap.is_empty else gap.cell.text,
            article=article,
        )
        for index, gap in enumerate(extraction.gaps)
    )
    mentions = tuple(
        MentionRecord(
            str(index + 1),
            mention.match.quantity,
            f"line {mention.line}",
            mention.measure,
        )
        for index, candidate in enumerate(extraction.candidates)
        for mention in candidate.mentions
    )
    derivations = tuple(
        DerivationRecord(
            relation.operator,
            str(relation.output + 1),
            tuple(str(index + 1) for index in relation.inputs),
            is_complete=relation.is_complete,
            missing=relation.members if relation.operator is Operator.SUM else (),
            members=relation.members if relation.operator is Operator.COUNT else (),
        )
        for relation in extraction.relations
    )
    cited_records = tuple(source_record(source) for source in sources)
    return Dossier(figures + gaps, mentions, derivations, cited_records)


def source_record(source: SourceText, role: Role = Role.PRIMARY) -> SourceRecord:
    """A source with what its address and text state."""
    stated = [
        match.quantity
        for text in (slug_words(source.url), source.text)
        for match in parse_quantities(text)
    ]
    return SourceRecord(source.url, source_date(source.url), role, stated=tuple(stated))


def _owner(entity: str | None, counterparty: str | None) -> str:
    names = [name for name in (entity, counterparty) if name]
    return " → ".join(names)
