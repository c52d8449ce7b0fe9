"""Figures: numbers as data, with their sources, derivation and every change."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from articles.figures import Bound as QuantityBound
from articles.figures import Per, Precision, Shape
from articles.models.entity import UNIT_CODES, Entity, Measure
from articles.models.mention import Mention
from articles.models.taxonomy import live_articles

MOST_DIGITS = 15
"""What SQLite keeps of a decimal; PostgreSQL would keep more, and they must agree."""

MOST_PLACES = 10


def check_digits(value: Decimal) -> None:
    """Refuse what one of the databases would round silently."""
    digits = value.normalize().as_tuple().digits
    if len(digits) > MOST_DIGITS:
        raise ValidationError(
            _("%(value)s has more than %(most)s significant digits."),
            code="too_many_digits",
            params={"value": value, "most": MOST_DIGITS},
        )
    if int(value.normalize().as_tuple().exponent) < -MOST_PLACES:
        raise ValidationError(
            _("%(value)s has more than %(most)s decimal places."),
            code="too_many_places",
            params={"value": value, "most": MOST_PLACES},
        )


class ValueField(models.DecimalField):
    """A decimal both databases return unchanged; a longer one is never written."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs |= {"max_digits": 30, "decimal_places": MOST_PLACES}
        super().__init__(*args, **kwargs)
        self.validators = [*self.validators, check_digits]

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        if isinstance(value, Decimal | int | str):
            check_digits(Decimal(value))
        return super().get_db_prep_save(value, connection)

    def from_db_value(self, value: Any, *_args: Any) -> Any:
        """Without the zeros that fill up the decimal places."""
        if value is None:
            return None
        exact = Decimal(value).normalize()
        exponent = exact.as_tuple().exponent
        return exact.quantize(Decimal(1)) if int(exponent) > 0 else exact


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


class Figure(models.Model):
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

    class Missing(models.TextChoices):
        NOT_REPORTED = "not_reported", _("not reported")
        UNDISCLOSED = "undisclosed", _("undisclosed")
        NOT_APPLICABLE = "not_applicable", _("not applicable")
        QUALITATIVE = "qualitative", _("stated in words")

    key = models.CharField(
        _("key"),
        max_length=100,
        unique=True,
        validators=[RegexValidator(r"\A[a-z0-9]+(?:-[a-z0-9]+)*\Z")],
        help_text=_("Lower-case letters, digits and hyphens; permanent."),
    )
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
    status = models.CharField(_("status"), max_length=9, choices=Status, blank=True)
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
    review_on = models.DateField(_("look again on"), null=True, blank=True)
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


class FigureCitation(models.Model):
    """A source that states a figure, or contradicts it."""

    class Role(models.TextChoices):
        PRIMARY = "primary", _("primary")
        SECONDARY = "secondary", _("secondary")
        CONTRADICTS = "contradicts", _("contradicts")

    figure = models.ForeignKey(
        Figure, models.CASCADE, related_name="citations", verbose_name=_("figure")
    )
    source = models.ForeignKey(
        "articles.Source",
        models.PROTECT,
        related_name="figure_citations",
        verbose_name=_("source"),
    )
    role = models.CharField(
        _("role"), max_length=11, choices=Role, default=Role.PRIMARY
    )
    quote = models.TextField(_("quote"), blank=True)
    locator = models.CharField(_("where in the source"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("source of a figure")
        verbose_name_plural = _("sources of figures")
        ordering = ("role", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["figure", "source"], name="figure_cites_source_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.figure}: {self.source}"


class Derivation(models.Model):
    """How a figure follows from others. Inputs keep their order.

    `proposed` is the recomputed value that waits for an editor, {} when none does.
    """

    class Operator(models.TextChoices):
        SUM = "sum", _("sum")
        DIFFERENCE = "difference", _("difference")
        RATIO = "ratio", _("ratio")
        CONVERT = "convert", _("conversion")
        CHANGE = "change", _("change in percent")
        COUNT = "count", _("count")
        SHARE = "share", _("share")
        SUBSET = "subset", _("part of a total")

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

    class Meta:
        verbose_name = _("input")
        verbose_name_plural = _("inputs")
        ordering = ("position",)
        constraints = [
            models.UniqueConstraint(
                fields=["derivation", "position"], name="derivation_position_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.derivation} ← {self.figure}"


class FigureChange(models.Model):
    """One change of a confirmed figure; the rows are its history, never edited."""

    class Kind(models.TextChoices):
        CONFIRMED = "confirmed", _("confirmed")
        CORRECTION = "correction", _("correction")
        UPDATE = "update", _("update")
        CLARIFICATION = "clarification", _("clarification")
        WITHDRAWAL = "withdrawal", _("withdrawal")
        DISPLAY = "display", _("wording only")

    figure = models.ForeignKey(
        Figure, models.CASCADE, related_name="changes", verbose_name=_("figure")
    )
    kind = models.CharField(_("kind"), max_length=13, choices=Kind)
    before = models.CharField(_("before"), max_length=200, blank=True)
    after = models.CharField(_("after"), max_length=200, blank=True)
    reason = models.TextField(_("reason"), blank=True, help_text=_("For editors only."))
    note = models.TextField(_("note for readers"), blank=True)
    made_at = models.DateTimeField(_("made"), auto_now_add=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("by"),
    )

    class Meta:
        verbose_name = _("change of a figure")
        verbose_name_plural = _("changes of figures")
        ordering = ("-made_at", "-pk")
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind__in=["correction", "update", "withdrawal"])
                | ~Q(reason=""),
                name="figure_change_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.figure}: {self.before} → {self.after}"
