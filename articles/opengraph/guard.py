"""Which addresses may be contacted: public unicast ones, none that leads inside."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network


def vet(
    addresses: Iterable[str], *, nat64: bool = False, also: Collection[Network] = ()
) -> list[Address]:
    """The addresses in order when every one may be contacted, else none of them.

    One bad answer among good ones is how rebinding looks, so it spoils all. `nat64`
    admits 64:ff9b::/96 by its inner address, for networks that have no other way
    out; `also` names networks to admit as they are.
    """
    vetted = []
    for text in addresses:
        try:
            address = ip_address(text)
        except ValueError:
            return []
        if not may_contact(address, nat64=nat64, also=also):
            return []
        vetted.append(address)
    return vetted


def may_contact(
    address: Address, *, nat64: bool = False, also: Collection[Network] = ()
) -> bool:
    """Whether a packet to the address stays on the public internet."""
    if any(
        address in network for network in also if network.version == address.version
    ):
        return True
    if isinstance(address, IPv6Address):
        if address.scope_id is not None:
            return False
        if address.ipv4_mapped is not None:
            return may_contact(address.ipv4_mapped)
        if nat64 and address in _NAT64:
            return may_contact(IPv4Address(int(address) & 0xFFFFFFFF))
        if address not in _GLOBAL_UNICAST:
            return False
    # The library's list grows with Python versions; ours holds on all of them.
    return address.is_global and not any(
        address in network for network in _NEVER if network.version == address.version
    )


_GLOBAL_UNICAST = IPv6Network("2000::/3")
_NAT64 = IPv6Network("64:ff9b::/96")
_NEVER: tuple[Network, ...] = tuple(
    ip_network(text)
    for text in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",  # carrier NAT; some clouds keep metadata there
        "127.0.0.0/8",
        "168.63.129.16/32",  # a cloud's inner service under a public number
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.31.196.0/24",
        "192.52.193.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "192.175.48.0/24",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/3",
        "::/96",
        "::ffff:0:0:0/96",
        "64:ff9b::/96",
        "64:ff9b:1::/48",
        "100::/8",
        "2001::/23",  # Teredo carries an IPv4 address
        "2001:db8::/32",
        "2002::/16",  # 6to4 likewise
        "2620:4f:8000::/48",
        "3fff::/20",
        "5f00::/16",
        "fc00::/7",
        "fe80::/9",
        "ff00::/8",
    )
)
