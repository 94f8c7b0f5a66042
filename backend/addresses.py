"""Network addresses: whom a request comes from behind our own proxies, and what limits count."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address, ip_network

from backend.settings import Settings


def client(peer: str, forwarded: str, found: Settings) -> str:
    """The caller's address. `forwarded` (X-Forwarded-For) counts only as far as our own proxies wrote it, from the right."""
    address = peer
    for part in reversed(forwarded.split(",")):
        if not is_within(address, found.trusted_proxies) or not _is_address(part.strip()):
            return address
        address = part.strip()
    return address


def counted(peer: str, forwarded: str, found: Settings) -> str:
    """What limits count: the address, an IPv6 one by its /64; empty (not counted) in demo mode on this machine."""
    address = client(peer, forwarded, found)
    if not _is_address(address):
        return "" if found.demo else "unknown"
    parsed = ip_address(address)
    if found.demo and parsed.is_loopback:
        return ""
    if isinstance(parsed, IPv6Address) and parsed.ipv4_mapped is None:
        return str(ip_network(f"{address}/64", strict=False))
    return address


def is_within(address: str, networks: tuple[str, ...]) -> bool:
    """Whether `address` is one, and in one of `networks`."""
    return _is_address(address) and any(ip_address(address) in ip_network(network, strict=False) for network in networks)


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
