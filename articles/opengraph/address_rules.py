"""What a site decides about addresses, once, when it starts.

Every place that reads an address must read it by the same rules: a card in a text, the
key of its source, a redirect. They are kept here, not handed from call to call.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

# Parameters that tell a site where its visitor came from and never which page it
# is; a trailing * stands for any ending.
TRACKING_PARAMETERS: tuple[str, ...] = (
    "utm_*", "fbclid", "gclid", "dclid", "gbraid", "wbraid", "msclkid", "yclid",
    "ttclid", "twclid", "igshid", "igsh", "mc_cid", "mc_eid", "mkt_tok", "_hsenc",
    "_hsmi", "vero_id", "oly_enc_id", "s_kwcid", "ref_src", "ref_url", "cmpid",
    "ncid", "_ga", "_gl", "guccounter", "guce_referrer*", "spm",
)  # fmt: skip
# Names that commonly say which page it is: kept whatever a setting adds above.
IDENTIFYING_PARAMETERS = frozenset(
    {"id", "p", "v", "q", "page", "article", "aid", "no"}
)


class BadParameter(ValueError):
    """A name that cannot be a tracking parameter."""


@dataclass(frozen=True, slots=True)
class AddressRules:
    """The defaults are the product's."""

    tracking: tuple[str, ...] = TRACKING_PARAMETERS
    """Without what identifies a page."""
    extra_ports: frozenset[int] = frozenset()
    """Beside 80 for http and 443 for https."""


_in_force = AddressRules()


def address_rules() -> AddressRules:
    """Those in force in this process."""
    return _in_force


def use_rules(wanted: AddressRules) -> None:
    """For the whole process; called when it starts."""
    global _in_force  # one decision of the site, made once
    _in_force = wanted


def tracking_parameters(changes: Sequence[str]) -> tuple[str, ...]:
    """The product's list, with names added and those behind a minus taken out.

    >>> tracking_parameters(["cid", "-spm"])[-2:]
    ('guce_referrer*', 'cid')
    """
    found = dict.fromkeys(TRACKING_PARAMETERS)
    for change in changes:
        name = change.strip().lower()
        is_out = name.startswith("-")
        name = name.removeprefix("-")
        if is_out and name in found:
            del found[name]
        elif is_out:
            raise BadParameter(f"-{name} takes out a name that is not in the list")
        elif not _is_name(name):
            raise BadParameter(f"{change!r} is no name of a parameter")
        elif name.removesuffix("*") in IDENTIFYING_PARAMETERS:
            raise BadParameter(f"{name} says which page it is and always counts")
        else:
            found[name] = None
    return tuple(found)


def _is_name(name: str) -> bool:
    bare = name.removesuffix("*")
    return bool(bare) and not set(bare) & set("*&=?#% \t")


def allowed_ports(numbers: Collection[int]) -> frozenset[int]:
    """Ports a setting adds; `BadParameter` for what is none."""
    for number in numbers:
        if not 0 < number < 65536:
            raise BadParameter(f"{number} is no port")
    return frozenset(numbers)
