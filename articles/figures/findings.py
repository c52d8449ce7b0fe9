"""Findings: what the checks say, as codes, levels and message templates."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How grave a finding is; VERIFIED is good news and kept with its date."""

    VERIFIED = "verified"
    HINT = "hint"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"

    @property
    def rank(self) -> int:
        """Higher is graver."""
        return list(Level).index(self)


@dataclass(frozen=True, slots=True)
class Finding:
    """One statement about figures; `facts` fill the template of its kind.

    `kind` names the template in MESSAGES, so that an interface can translate it.
    """

    code: str
    kind: str
    level: Level
    figures: tuple[str, ...]
    facts: tuple[tuple[str, str], ...] = ()

    @property
    def message(self) -> str:
        """The English sentence."""
        return MESSAGES[self.kind].format(**dict(self.facts))


def finding(
    code: str, kind: str, level: Level, *figures: str, **facts: object
) -> Finding:
    """A finding with its facts as text; KeyError for a kind without template."""
    made = tuple((name, str(value)) for name, value in facts.items())
    MESSAGES[kind].format(**facts)
    return Finding(code, kind, level, figures, made)


def gettext_noop(text: str) -> str:
    """Marks an English template for translation; the interface translates it."""
    return text


MESSAGES = {
    "sum-holds": gettext_noop("The sum is right: {parts} = {total}."),
    "sum-wrong": gettext_noop("The parts add up to {sum}, not {total}."),
    "sum-residual": gettext_noop(
        "{missing}: not given. {sum} is known of {total}, so {residual} "
        "({share}%) is left for it, rank {rank} among the parts."
    ),
    "sum-exceeded": gettext_noop(
        "The known parts add up to {sum}, more than the total {total}."
    ),
    "ratio-holds": gettext_noop("The ratio is right: {left} ÷ {right} = {value}."),
    "ratio-wrong": gettext_noop("{left} ÷ {right} is {value}, not {stated}."),
    "ratio-inputs": gettext_noop("{stated} is derived, but from nothing given here."),
    "conversion-holds": gettext_noop("The conversion is right at {rate}."),
    "conversion-wrong": gettext_noop("At {rate}, {amount} is {value}, not {stated}."),
    "conversion-implied": gettext_noop(
        "The conversion implies a rate of {rate} ({low}–{high})."
    ),
    "conversion-slip": gettext_noop(
        "The conversion implies a rate of {rate}, seen in no year."
    ),
    "conversion-conflict": gettext_noop("{one} and {other} cannot both be {amount}."),
    "units-differ": gettext_noop("{parts} are no parts of {total}: the units differ."),
    "change-holds": gettext_noop("The change is right: {old} to {new}."),
    "change-wrong": gettext_noop("From {old} to {new} is {value}%, not {stated}."),
    "change-base": gettext_noop(
        "{stated} needs a base that is not given; implied: {base}."
    ),
    "change-inputs": gettext_noop("{stated} needs a base that is not given."),
    "yearly-holds": gettext_noop(
        "The growth per year is right: {old} to {new} in {years} years."
    ),
    "yearly-wrong": gettext_noop(
        "From {old} to {new} in {years} years is {value}% a year, not {stated}."
    ),
    "yearly-periods": gettext_noop(
        "{stated} a year: the periods of the two numbers do not say over how many."
    ),
    "count-holds": gettext_noop("The count is right: {names}."),
    "count-wrong": gettext_noop("{stated}, but {count} are named: {names}."),
    "share-holds": gettext_noop("The share is right: {part} of {whole}."),
    "share-wrong": gettext_noop("{part} of {whole} is {value}%, not {stated}."),
    "subset-holds": gettext_noop(
        "The parts fit into the total: {sum} of {total}, {share}%."
    ),
    "subset-exceeded": gettext_noop(
        "The parts add up to {sum}, more than the total {total}."
    ),
    "bound-follows": gettext_noop(
        "From its inputs the value should read {expected}, not {stated}."
    ),
    "value-conflict": gettext_noop(
        "{one} and {other} cannot both be true of the same period."
    ),
    "bound-drift": gettext_noop("{place} says {said}, elsewhere it is {stated}."),
    "bound-contradiction": gettext_noop(
        "{place} says {said}, the opposite of {stated}."
    ),
    "label-drift": gettext_noop("The same number is called {labels}."),
    "value-drift": gettext_noop("{place} says {said}, the figure is {stated}."),
    "mention-lost": gettext_noop("{place} no longer states {stated}."),
    "caption-outdated": gettext_noop(
        "The words of the picture {picture} say {said}; the figure is {stated} now."
    ),
    "mentions-agree": gettext_noop("{count} mentions agree."),
    "same-value": gettext_noop(
        "{value} is stated of {owners}: kept as different figures."
    ),
    "unsourced": gettext_noop("No source states this figure."),
    "unsourced-because": gettext_noop("It stands without a source: {reason}"),
    "only-secondary": gettext_noop("Only secondary sources."),
    "source-older": gettext_noop(
        "{url} is of {published}, older than the fact of {fact}."
    ),
    "source-broken": gettext_noop("{url} can no longer be read."),
    "due": gettext_noop("The period ended on {end}; is {status} still right?"),
    "scale-slip": gettext_noop("{said} and {stated} differ by 10^{power}: {slip}?"),
    "scale-agrees": gettext_noop("{url} states the same value."),
    "lost-digit": gettext_noop(
        "{said} stands once, {stated} more often: was a digit lost?"
    ),
    "currency-slip": gettext_noop("{said} and {stated} differ in currency only."),
    "point-slip": gettext_noop("{said} and {stated}: percent or percentage points?"),
    "growth-slip": gettext_noop(
        "{said} and {stated}: so many times, or more by that many percent?"
    ),
    "source-slip": gettext_noop(
        "{url} states {said}; {stated} differs by 10^{power}: {slip}?"
    ),
    "missing-reason": gettext_noop("{entity}: no {measure}, and no reason given."),
    "missing-words": gettext_noop(
        "{entity}: “{words}” stands where {measure} is a number."
    ),
    "no-unit": gettext_noop("The number has no unit."),
    "unit-inherited": gettext_noop(
        "The unit comes from the context, not from the number."
    ),
    "not-additive": gettext_noop("{measure} does not add up over {parts}."),
    "each-or-together": gettext_noop("{value} of {owners}: each, or together?"),
    "years-spanned": gettext_noop(
        "{start}–{end}: {inclusive} calendar years, or {between} in between?"
    ),
    "not-comparable": gettext_noop("The ratio compares {left} with {right}."),
}
