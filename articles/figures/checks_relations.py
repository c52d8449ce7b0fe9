"""Checks of derived figures: do sums, ratios and the rest agree as written?"""

from __future__ import annotations

from collections.abc import Iterator

from articles.figures.checks_growth import check_change, check_yearly
from articles.figures.checks_ratios import (
    check_conversion,
    check_ratio,
    check_share,
    conversion_conflicts,
)
from articles.figures.checks_sums import (
    check_count,
    check_difference,
    check_subset,
    check_sum,
)
from articles.figures.findings import Finding
from articles.figures.operands import Check
from articles.figures.records import Dossier
from articles.figures.relations import Operator


def check_derivations(dossier: Dossier) -> Iterator[Finding]:
    """FIG101–110, 603 and 604 of every derivation whose figures are at hand."""
    for derivation in dossier.derivations:
        output = dossier.by_key.get(derivation.output)
        inputs = [dossier.by_key.get(key) for key in derivation.inputs]
        given = [figure for figure in inputs if figure and figure.quantity]
        if output is None or output.quantity is None or len(given) != len(inputs):
            continue
        yield from _CHECKS[derivation.operator](derivation, output, given, dossier)
    yield from conversion_conflicts(dossier)


_CHECKS: dict[Operator, Check] = {
    Operator.SUM: check_sum,
    Operator.DIFFERENCE: check_difference,
    Operator.RATIO: check_ratio,
    Operator.CONVERT: check_conversion,
    Operator.CHANGE: check_change,
    Operator.CAGR: check_yearly,
    Operator.COUNT: check_count,
    Operator.SHARE: check_share,
    Operator.SUBSET: check_subset,
}
