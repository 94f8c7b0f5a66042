"""Whose address counts behind our own proxies (trust.md, X-Forwarded-For)."""

import pytest

from backend import addresses, settings

BEHIND_NGINX = settings.read({"YUEBAN_TRUSTED_PROXIES": "127.0.0.1,10.0.0.0/8"})
BARE, DEMO = settings.read({}), settings.read({"YUEBAN_DEMO": "1"})


@pytest.mark.parametrize(
    ("peer", "forwarded", "client"),
    [
        ("127.0.0.1", "203.0.113.9", "203.0.113.9"),
        ("127.0.0.1", "6.6.6.6, 203.0.113.9", "203.0.113.9"),
        ("127.0.0.1", "6.6.6.6, 203.0.113.9, 10.1.2.3", "203.0.113.9"),
        ("198.51.100.7", "6.6.6.6", "198.51.100.7"),
        ("127.0.0.1", "nonsense", "127.0.0.1"),
        ("127.0.0.1", "", "127.0.0.1"),
    ],
)
def test_a_forwarded_address_counts_only_as_far_as_our_proxies_wrote_it(peer: str, forwarded: str, client: str) -> None:
    assert addresses.client(peer, forwarded, BEHIND_NGINX) == client


def test_without_trusted_proxies_nobody_speaks_for_another() -> None:
    assert addresses.client("127.0.0.1", "6.6.6.6", BARE) == "127.0.0.1"


def test_loopback_is_not_counted_in_demo_mode_and_is_outside_it() -> None:
    assert addresses.counted("127.0.0.1", "", DEMO) == ""
    assert addresses.counted("127.0.0.1", "", BARE) == "127.0.0.1"


def test_a_whole_ipv6_network_counts_as_one_caller() -> None:
    assert addresses.counted("2001:db8:1:2:3:4:5:6", "", BARE) == addresses.counted("2001:db8:1:2::9", "", BARE)
