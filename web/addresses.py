"""Where a request for a page comes from."""

from urllib.parse import SplitResult, urlsplit

from litestar.connection import ASGIConnection

from backend import addresses, settings


def parts(address: str) -> SplitResult:
    """An address that a browser (or anybody) named, in its parts; one that can't be read has none."""
    try:
        return urlsplit(address)
    except ValueError:
        return urlsplit("")


def own_path(path: str) -> str:
    """The path where a browser takes it for one of this site; otherwise home ("//x" and "/\\x" are other hosts to it)."""
    return path if path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable() else "/"


def client_address(request: ASGIConnection) -> str:
    """The caller's network address; forwarded headers count only from trusted proxies."""
    return addresses.client(*_named(request), settings.current())


def counted_address(request: ASGIConnection) -> str:
    """The address that limits count; empty where addresses don't count (loopback in demo mode)."""
    return addresses.counted(*_named(request), settings.current())


def is_staff_network(request: ASGIConnection) -> bool:
    """Whether staff may work from where this comes; everywhere, where no networks are set."""
    networks = settings.current().staff_networks
    return not networks or addresses.is_within(client_address(request), networks)


def _named(request: ASGIConnection) -> tuple[str, str]:
    return request.client.host if request.client else "", request.headers.get("x-forwarded-for", "")


def public_address(request: ASGIConnection) -> str:
    """Where others find us, for codes to scan: PUBLIC_URL; in a demonstration open to the network, as the caller found us."""
    found = settings.current()
    host = request.headers.get("host", "")
    if found.demo and not found.loopback and host:
        return f"{request.url.scheme}://{host}"
    return found.public_url
