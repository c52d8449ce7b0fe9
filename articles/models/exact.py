"""Decimals that SQLite and PostgreSQL return alike, digit by digit."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

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
