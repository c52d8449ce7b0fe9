"""Which addresses may be contacted."""

from __future__ import annotations

from ipaddress import ip_address, ip_network

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.opengraph.guard import may_contact, vet

REFUSED = [
    address
    for line in (
        "127.0.0.1 127.255.255.254 10.0.0.1 172.16.0.1 172.31.255.255 192.168.1.1",
        "169.254.169.254 100.64.0.1 100.127.255.255 0.0.0.0 0.1.2.3",
        "168.63.129.16 192.0.0.192 192.0.0.1 100.100.100.200 fd00:ec2::254",
        "192.88.99.1 198.18.0.1 198.19.255.255 192.0.2.1 198.51.100.1 203.0.113.1",
        "192.31.196.1 192.52.193.1 192.175.48.1 224.0.0.1 239.255.255.250 240.0.0.1",
        "255.255.255.255 ::1 :: ::127.0.0.1 ::8.8.8.8 ::ffff:10.0.0.1",
        "::ffff:127.0.0.1 ::ffff:0:127.0.0.1 ::ffff:0:8.8.8.8 64:ff9b::7f00:1",
        "64:ff9b::808:808 64:ff9b:1::1 2002:a9fe:a9fe:: 2002:808:808:: 2001:0:7f00:1::",
        "2001::1 2001:db8::1 2001:20::1 fec0::1 fe80::1 fe80::1%eth0 2606:4700::1%eth0",
        "fc00::1 fdff::1 ff02::1 ff0e::1 3fff::1 5f00::1 4000::1 8000::1 100::1",
        "2620:4f:8000::1",
    )
    for address in line.split()
]
ALLOWED = [
    "8.8.8.8",
    "::ffff:8.8.8.8",
    "2606:4700:4700::1111",
    "1.1.1.1",
    "2001:4860:4860::8888",
]


@pytest.mark.parametrize("address", REFUSED)
def test_address_that_leads_inside_is_refused(address):
    assert vet([address]) == []


@pytest.mark.parametrize("address", ALLOWED)
def test_public_address_is_vetted(address):
    assert vet([address]) == [ip_address(address)]


@pytest.mark.parametrize("mixed", [["8.8.8.8", "10.0.0.5"], ["10.0.0.5", "8.8.8.8"]])
def test_one_bad_answer_spoils_all(mixed):
    assert vet(mixed) == []
    assert vet(["8.8.8.8", "nonsense"]) == []


def test_nat64_is_judged_by_its_inner_address_when_asked():
    assert may_contact(ip_address("64:ff9b::808:808"), nat64=True)
    assert not may_contact(ip_address("64:ff9b::7f00:1"), nat64=True)
    assert not may_contact(ip_address("64:ff9b::a9fe:a9fe"), nat64=True)


def test_a_network_may_be_admitted_by_name():
    loopback = [ip_network("127.0.0.0/8")]
    assert vet(["127.0.0.1"], also=loopback) == [ip_address("127.0.0.1")]
    assert vet(["10.0.0.1"], also=loopback) == []


@settings(deadline=None)
@given(st.ip_addresses(v=6))
def test_only_global_unicast_or_mapped_addresses_of_version_6_pass(address):
    if may_contact(address):
        assert address in ip_network("2000::/3") or address.ipv4_mapped is not None


@settings(deadline=None)
@given(st.ip_addresses(v=4))
def test_mapped_addresses_are_judged_as_what_they_are(address):
    mapped = ip_address(f"::ffff:{address}")
    assert may_contact(mapped) == may_contact(address)
    assert not (may_contact(address) and not address.is_global)
