"""Where a request comes from: the peer, or whom a trusted proxy names."""

from ipaddress import IPv6Address, ip_address, ip_network

from litestar.connection import ASGIConnection

from backend import settings


def client_address(request: ASGIConnection) -> str:
    """The caller's network address. X-Forwarded-For counts only as far as our own proxies wrote it, from the right."""
    address = request.scope["client"][0] if request.scope.get("client") else ""  # type: ignore[index]
    if not _is_within(address, settings.current().trusted_proxies):
        return address
    for part in reversed(request.headers.get("x-forwarded-for", "").split(",")):
        if not _is_address(part.strip()):
            return address
        address = part.strip()
        if not _is_within(address, settings.current().trusted_proxies):
            return address
    return address


def counted_address(request: ASGIConnection) -> str:
    """The address that limits count (an IPv6 one by its /64); empty in demo mode on this machine, where addresses don't count."""
    address = client_address(request)
    if not _is_address(address):
        return "" if settings.current().demo else "unknown"
    found = ip_address(address)
    if settings.current().demo and found.is_loopback:
        return ""
    if isinstance(found, IPv6Address) and found.ipv4_mapped is None:
        return str(ip_network(f"{address}/64", strict=False))
    return address


def is_staff_network(request: ASGIConnection) -> bool:
    """Whether staff may work from where this comes; everywhere, where no networks are set."""
    networks = settings.current().staff_networks
    return not networks or _is_within(client_address(request), networks)


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


def _is_within(address: str, networks: tuple[str, ...]) -> bool:
    return _is_address(address) and any(ip_address(address) in ip_network(network, strict=False) for network in networks)
