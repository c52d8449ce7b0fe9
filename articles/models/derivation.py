"""How figures follow from other figures."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles.models.exact import ValueField
from articles.models.figure import Figure


class Derivation(models.Model):
    """How a figure follows from others. Inputs keep their order.

    `proposed` is the recomputed value that waits for an editor, {} when none does.
    A change is in percent or a multiple, as the unit of its figure says.
    """

    class Operator(models.TextChoices):
        SUM = "sum", _("sum")
        DIFFERENCE = "difference", _("difference")
        RATIO = "ratio", _("ratio")
        CONVERT = "convert", _("conversion")
        CHANGE = "change", _("change in percent")
        CAGR = "cagr", _("growth per year")
        COUNT = "count", _("count")
        SHARE = "share", _("share")
        SUBSET = "subset", _("part of a total")

    class Rounding(models.TextChoices):
        HALF_UP = "half_up", _("to the nearest, half up")
        HALF_EVEN = "half_even", _("to the nearest, half to even")
        DOWN = "down", _("towards zero")
        UP = "up", _("away from zero")

    figure = models.OneToOneField(
        Figure, models.CASCADE, related_name="derivation", verbose_name=_("figure")
    )
    operator = models.CharField(_("operator"), max_length=10, choices=Operator)
    rate = models.ForeignKey(
        Figure,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("exchange rate"),
    )
    digits = models.PositiveSmallIntegerField(
        _("significant digits"), null=True, blank=True
    )
    rounding = models.CharField(
        _("rounding"),
        max_length=9,
        choices=Rounding,
        blank=True,
        help_text=_("Left empty, the bound decides: “at least” is never rounded up."),
    )
    is_complete = models.BooleanField(_("all inputs are given"), default=True)
    missing = models.JSONField(_("missing or counted names"), default=list, blank=True)
    proposed = models.JSONField(default=dict, blank=True, editable=False)

    class Meta:
        verbose_name = _("derivation")
        verbose_name_plural = _("derivations")

    def __str__(self) -> str:
        return f"{self.figure} = {self.get_operator_display()}"


class DerivationInput(models.Model):
    """One operand, at its place."""

    derivation = models.ForeignKey(
        Derivation, models.CASCADE, related_name="inputs", verbose_name=_("derivation")
    )
    figure = models.ForeignKey(
        Figure,
        models.PROTECT,
        related_name="used_in",
        verbose_name=_("figure"),
    )
    position = models.PositiveSmallIntegerField(_("position"))
    weight = ValueField(
        _("weight"),
        default=1,
        help_text=_("What an addend is multiplied by in a sum; −1 takes it away."),
    )

    class Meta:
        verbose_name = _("input")
        verbose_name_plural = _("inputs")
        ordering = ("position",)
        constraints = [
            models.UniqueConstraint(
                fields=["derivation", "position"], name="derivation_position_once"
            ),
            models.CheckConstraint(
                condition=~Q(weight=0), name="derivation_weight_is_not_zero"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.derivation} ← {self.figure}"
