"""The words a mark without words gets: value, period, second currency."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from articles.evidence.notes import FigureNote
from articles.evidence.values import display, period_of, period_text
from articles.figures import UNITS, Style
from articles.models import Derivation, Figure

Conversions = Mapping[tuple[str, str], Figure]
"""(key, unit) → the figure in that unit."""

_YES_NO = ("yes", "no")
_CHOICES: dict[str, tuple[str, ...]] = {
    "lang": ("ja", "en"),
    "period": _YES_NO,
    "bound": _YES_NO,
    "style": ("words", "full"),
}
OPTIONS: dict[str, frozenset[str]] = {
    "figure": frozenset({"with", "lang", "period", "bound", "digits", "style"}),
    "stat": frozenset({"with", "bound", "digits", "style"}),
    "table": frozenset({"title"}),
    "chart": frozenset({"type", "title", "subtitle", "scale"}),
    "image": frozenset(),
}
"""What may follow the key, by the kind of mark."""


def option_problems(kind: str, options: Mapping[str, str]) -> list[str]:
    """What an editor should hear of options that do nothing, or not what they say."""
    found = []
    for name, value in options.items():
        if name not in OPTIONS.get(kind, frozenset()):
            known = ", ".join(sorted(OPTIONS.get(kind, ())))
            found.append(
                _("no option “%(name)s”; there are: %(known)s")
                % {"name": name[:20], "known": known or "–"}
            )
        elif name == "digits" and _digits(value) is None:
            found.append(_("digits= takes a number from 1 to 15"))
        elif name == "with" and value not in UNITS:
            found.append(_("with= takes a unit such as JPY, not “%s”") % value[:20])
        elif value not in _CHOICES.get(name, (value,)):
            found.append(
                _("%(name)s= takes %(choices)s")
                % {"name": name, "choices": " / ".join(_CHOICES[name])}
            )
    return found


def generated_text(
    options: Mapping[str, str],
    note: FigureNote,
    conversions: Conversions,
    language: str,
) -> str:
    """What `[[figure:key …]]` reads as."""
    language = options.get("lang", language)
    text = display(
        note.figure,
        language,
        bound=options.get("bound") != "no",
        digits=_digits(options.get("digits", "")),
        style=Style.FULL if options.get("style") == "full" else Style.WORDS,
    )
    is_japanese = language.startswith("ja")
    beside = second_text(options, note, conversions, language)
    if beside:
        text += f"（{beside}）" if is_japanese else f" ({beside})"
    if options.get("period") == "yes":
        period = period_text(period_of(note.figure), language)
        if period:
            text = f"{period}の{text}" if is_japanese else f"{text} ({period})"
    return text


def second_text(
    options: Mapping[str, str],
    note: FigureNote,
    conversions: Conversions,
    language: str,
) -> str:
    """The number in the unit of `with=`; "" where no conversion is known."""
    other = conversions.get((note.key, options.get("with", "")))
    return "" if other is None else display(other, language)


def conversions_of(figures: list[Figure]) -> dict[tuple[str, str], Figure]:
    """Confirmed conversions of the figures, for `with=JPY`."""
    rows = (
        Derivation.objects.filter(
            operator=Derivation.Operator.CONVERT,
            figure__state=Figure.State.CONFIRMED,
            inputs__figure__in=figures,
        )
        .select_related("figure")
        .prefetch_related("inputs__figure")
    )
    return {
        (given.figure.key, row.figure.unit): row.figure
        for row in rows
        for given in row.inputs.all()
    }


def _digits(value: str) -> int | None:
    return int(value) if value.isdecimal() and 0 < int(value[:4]) < 16 else None
