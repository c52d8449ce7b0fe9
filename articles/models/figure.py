"""Figures: numbers as data. Their sources, derivations and history have own files."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from articles.figures import Bound as QuantityBound
from articles.figures import Per, Precision, Shape
from articles.models.entity import UNIT_CODES, Entity, Measure
from articles.models.exact import ValueField
from articles.models.keyed import Keyed
from articles.models.mention import Mention
from articles.models.taxonomy import live_articles


class FigureQuerySet(models.QuerySet["Figure"]):
    def confirmed(self) -> Self:
        """What an editor vouches for."""
        return self.filter(state=Figure.State.CONFIRMED)

    def candidates(self) -> Self:
        return self.filter(state=Figure.State.CANDIDATE)

    def public(self) -> Self:
        """Confirmed, and mentioned by an article everyone can read now."""
        mentions = Mention.objects.filter(
            live_articles("article__"), figure=OuterRef("pk")
        )
        return self.confirmed().filter(Exists(mentions))

    def named(self) -> Self:
        """With the rows that say what the number is."""
        return self.select_related("entity", "counterparty", "measure")


class Figure(Keyed):
    """One number of someone, of something, at some time. It never has a picture.

    `value` is null for an indefinite number, whose power of ten is `magnitude`, and
    for a missing one, which has a `missing_reason`. A candidate was found in a text
    and nobody vouches for it: `proposal` keeps what the text suggests.
    """

    class State(models.TextChoices):
        CANDIDATE = "candidate", _("candidate")
        CONFIRMED = "confirmed", _("confirmed")
        SUPERSEDED = "superseded", _("superseded")
        WITHDRAWN = "withdrawn", _("withdrawn")

    class Bound(models.TextChoices):
        EXACT = "exact", _("exactly")
        APPROX = "approx", _("about")
        AT_LEAST = "at_least", _("at least")
        MORE_THAN = "more_than", _("more than")
        AT_MOST = "at_most", _("at most")
        LESS_THAN = "less_than", _("less than")
        RANGE = "range", _("from … to")
        ORDER_OF = "order_of", _("of the order of")
        INDEFINITE = "indefinite", _("some (no digits)")

    class Status(models.TextChoices):
        ACTUAL = "actual", _("actual")
        ANNOUNCED = "announced", _("announced")
        FORECAST = "forecast", _("forecast")
        ESTIMATE = "estimate", _("estimate")
        TARGET = "target", _("target")
        POSSIBLE = "possible", _("possible")

    class Basis(models.TextChoices):
        STATED = "stated", _("stated")
        DERIVED = "derived", _("derived")

    class Rank(models.TextChoices):
        PREFERRED = "preferred", _("preferred")
        NORMAL = "normal", _("normal")
        DEPRECATED = "deprecated", _("out of date")

    class Missing(models.TextChoices):
        NOT_REPORTED = "not_reported", _("not reported")
        UNDISCLOSED = "undisclosed", _("undisclosed")
        NOT_APPLICABLE = "not_applicable", _("not applicable")
        QUALITATIVE = "qualitative", _("stated in words")

    state = models.CharField(
        _("state"), max_length=10, choices=State, default=State.CANDIDATE
    )
    entity = models.ForeignKey(
        Entity,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="figures",
        verbose_name=_("entity"),
    )
    counterparty = models.ForeignKey(
        Entity,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("other party"),
    )
    measure = models.ForeignKey(
        Measure,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="figures",
        verbose_name=_("measure"),
    )
    value = ValueField(_("value"), null=True, blank=True)
    value_max = ValueField(_("upper end"), null=True, blank=True)
    magnitude = models.SmallIntegerField(_("power of ten"), null=True, blank=True)
    written_exponent = models.SmallIntegerField(_("last written place"), default=0)
    written_exponent_max = models.SmallIntegerField(null=True, blank=True)
    lower = ValueField(
        _("lower limit"),
        null=True,
        blank=True,
        help_text=_("Only where the source itself states an uncertainty."),
    )
    upper = ValueField(_("upper limit"), null=True, blank=True)
    unit = models.CharField(_("unit"), max_length=16, choices=UNIT_CODES, blank=True)
    per = models.CharField(
        _("per"), max_length=10, blank=True, choices=[(one, one) for one in Per]
    )
    bound = models.CharField(
        _("bound"), max_length=10, choices=Bound, default=Bound.EXACT
    )
    also = models.CharField(_("second bound"), max_length=10, choices=Bound, blank=True)
    is_signed = models.BooleanField(_("written with its sign"), default=False)
    is_estimate = models.BooleanField(_("called an estimate"), default=False)
    status = models.CharField(
        _("what kind of statement"), max_length=9, choices=Status, blank=True
    )
    basis = models.CharField(
        _("basis"), max_length=7, choices=Basis, default=Basis.STATED
    )
    is_reported = models.BooleanField(_("reported by others"), default=False)
    is_disputed = models.BooleanField(_("disputed"), default=False)
    is_provisional = models.BooleanField(_("provisional"), default=False)
    is_threshold = models.BooleanField(
        _("threshold"), default=False, help_text=_("Part of a definition, not seen.")
    )
    has_inherited_unit = models.BooleanField(default=False, editable=False)
    missing_reason = models.CharField(
        _("why it is missing"), max_length=14, choices=Missing, blank=True
    )
    missing_words = models.CharField(
        _("words in its place"), max_length=200, blank=True
    )
    period_start = models.DateField(_("from"), null=True, blank=True)
    period_end = models.DateField(_("to"), null=True, blank=True)
    period_shape = models.CharField(
        _("shape of the period"),
        max_length=10,
        blank=True,
        choices=[(one, one) for one in Shape],
    )
    period_precision = models.CharField(
        _("precision of the period"),
        max_length=12,
        blank=True,
        choices=[(one, one) for one in Precision],
    )
    period_count = models.PositiveSmallIntegerField(
        _("length of the period"), null=True, blank=True
    )
    as_of = models.DateField(_("said on"), null=True, blank=True)
    first_published = models.DateField(
        _("first published on"),
        null=True,
        blank=True,
        help_text=_("When the number was first public, by anyone."),
    )
    review_on = models.DateField(_("look again on"), null=True, blank=True)
    rank = models.CharField(
        _("rank"),
        max_length=10,
        choices=Rank,
        default=Rank.NORMAL,
        help_text=_(
            "Of several numbers for one thing: figures of other rank are no conflict, "
            "and one out of date is in no series."
        ),
    )
    unsourced_reason = models.CharField(
        _("why it has no source"), max_length=300, blank=True
    )
    note = models.TextField(_("note"), blank=True, help_text=_("For editors only."))
    supersedes = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="superseded_by",
        verbose_name=_("takes the place of"),
    )
    found_in = models.ForeignKey(
        "articles.Article",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="found_figures",
        verbose_name=_("found in"),
    )
    signature = models.CharField(max_length=64, blank=True, editable=False)
    proposal = models.JSONField(default=dict, blank=True, editable=False)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("confirmed by"),
    )
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    saved_at = models.DateTimeField(_("saved"), auto_now=True)

    objects = FigureQuerySet.as_manager()

    class Meta:
        verbose_name = _("figure")
        verbose_name_plural = _("figures")
        ordering = ("key",)
        constraints = [
            models.CheckConstraint(condition=~Q(key=""), name="figure_has_key"),
            models.CheckConstraint(
                condition=~Q(state="confirmed")
                | (
                    Q(entity__isnull=False)
                    & Q(measure__isnull=False)
                    & ~Q(status="")
                    & Q(confirmed_at__isnull=False)
                ),
                name="figure_confirmed_is_complete",
            ),
            models.CheckConstraint(
                condition=Q(value__isnull=False)
                | (Q(bound="indefinite") & Q(magnitude__isnull=False))
                | ~Q(missing_reason="")
                | Q(state="candidate"),
                name="figure_says_something",
            ),
            models.CheckConstraint(
                condition=Q(bound="range", value_max__isnull=False)
                | (~Q(bound="range") & Q(value_max__isnull=True)),
                name="figure_range_has_upper_end",
            ),
            models.CheckConstraint(
                condition=Q(value_max__isnull=True) | Q(value_max__gte=F("value")),
                name="figure_range_is_in_order",
            ),
            models.CheckConstraint(
                condition=Q(lower__isnull=True)
                | Q(value__isnull=False, lower__lte=F("value")),
                name="figure_lower_limit_is_below",
                violation_error_message=_("The lower limit is above the value."),
            ),
            models.CheckConstraint(
                condition=Q(upper__isnull=True)
                | Q(value__isnull=False, upper__gte=Coalesce("value_max", "value")),
                name="figure_upper_limit_is_above",
                violation_error_message=_("The upper limit is below the value."),
            ),
            models.CheckConstraint(
                condition=Q(period_start__isnull=True)
                | Q(period_end__isnull=True)
                | Q(period_end__gte=F("period_start")),
                name="figure_period_is_in_order",
            ),
            models.UniqueConstraint(
                fields=["found_in", "signature"],
                condition=~Q(signature=""),
                name="figure_found_once_in_article",
            ),
        ]
        indexes = [
            # The review screen of one article, the queue of all.
            models.Index(fields=["state", "found_in"], name="figure_state_found_in"),
        ]

    def __str__(self) -> str:
        return self.key

    def get_absolute_url(self) -> str:
        return reverse("figure", args=[self.key])

    def clean(self) -> None:
        """What the database would refuse too, in words."""
        if self.bound == QuantityBound.RANGE and self.value_max is None:
            raise ValidationError({"value_max": _("A range needs its upper end.")})
        if self.bound != QuantityBound.RANGE and self.value_max is not None:
            raise ValidationError({"value_max": _("Only a range has an upper end.")})
        if (
            self.value is not None
            and self.value_max is not None
            and self.value_max < self.value
        ):
            raise ValidationError({"value_max": _("The upper end is the lower one.")})
        start, end = self.period_start, self.period_end
        if start and end and end < start:
            raise ValidationError({"period_end": _("It ends before it begins.")})
