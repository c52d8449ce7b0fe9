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


MESSAGES = {
    "sum-holds": "The sum is right: {parts} = {total}.",
    "sum-wrong": "The parts add up to {sum}, not {total}.",
    "sum-residual": "{missing}: not given. {sum} is known of {total}, so {residual} "
    "({share}%) is left for it, rank {rank} among the parts.",
    "sum-exceeded": "The known parts add up to {sum}, more than the total {total}.",
    "ratio-holds": "The ratio is right: {left} ÷ {right} = {value}.",
    "ratio-wrong": "{left} ÷ {right} is {value}, not {stated}.",
    "ratio-inputs": "{stated} is derived, but from nothing given here.",
    "conversion-holds": "The conversion is right at {rate}.",
    "conversion-wrong": "At {rate}, {amount} is {value}, not {stated}.",
    "conversion-implied": "The conversion implies a rate of {rate} ({low}–{high}).",
    "conversion-slip": "The conversion implies a rate of {rate}, seen in no year.",
    "conversion-conflict": "{one} and {other} cannot both be {amount}.",
    "units-differ": "{parts} are no parts of {total}: the units differ.",
    "change-holds": "The change is right: {old} to {new}.",
    "change-wrong": "From {old} to {new} is {value}%, not {stated}.",
    "change-base": "{stated} needs a base that is not given; implied: {base}.",
    "change-inputs": "{stated} needs a base that is not given.",
    "count-holds": "The count is right: {names}.",
    "count-wrong": "{stated}, but {count} are named: {names}.",
    "share-holds": "The share is right: {part} of {whole}.",
    "share-wrong": "{part} of {whole} is {value}%, not {stated}.",
    "subset-holds": "The parts fit into the total: {sum} of {total}, {share}%.",
    "subset-exceeded": "The parts add up to {sum}, more than the total {total}.",
    "bound-follows": "From its inputs the value should read {expected}, not {stated}.",
    "value-conflict": "{one} and {other} cannot both be true of the same period.",
    "bound-drift": "{place} says {said}, elsewhere it is {stated}.",
    "bound-contradiction": "{place} says {said}, the opposite of {stated}.",
    "label-drift": "The same number is called {labels}.",
    "value-drift": "{place} says {said}, the figure is {stated}.",
    "mention-lost": "{place} no longer states {stated}.",
    "mentions-agree": "{count} mentions agree.",
    "same-value": "{value} is stated of {owners}: kept as different figures.",
    "unsourced": "No source states this figure.",
    "only-secondary": "Only secondary sources.",
    "source-older": "{url} is of {published}, older than the fact of {fact}.",
    "source-broken": "{url} can no longer be read.",
    "due": "The period ended on {end}; is {status} still right?",
    "scale-slip": "{said} and {stated} differ by 10^{power}: {slip}?",
    "scale-agrees": "{url} states the same value.",
    "lost-digit": "{said} stands once, {stated} more often: was a digit lost?",
    "currency-slip": "{said} and {stated} differ in currency only.",
    "point-slip": "{said} and {stated}: percent or percentage points?",
    "growth-slip": "{said} and {stated}: so many times, or more by that many percent?",
    "source-slip": "{url} states {said}; {stated} differs by 10^{power}: {slip}?",
    "missing-reason": "{entity}: no {measure}, and no reason given.",
    "missing-words": "{entity}: “{words}” stands where {measure} is a number.",
    "no-unit": "The number has no unit.",
    "unit-inherited": "The unit comes from the context, not from the number.",
    "not-additive": "{measure} does not add up over {parts}.",
    "not-comparable": "The ratio compares {left} with {right}.",
}
