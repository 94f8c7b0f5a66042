"""The Host header is read by much that comes later: one that names no host is answered 400 before anything reads it."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from litestar import Request, Response
from litestar.enums import ScopeType
from litestar.types import ASGIApp, Receive, Scope, Send

_HOST = re.compile(rb"(?:[\w.-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(?::(\d{1,5}))?", re.ASCII)
_LAST_PORT = 65535


@dataclass(frozen=True)
class PlainHost:
    """The middleware. Without a Host (HTTP/1.0) a request goes on: it is answered under our own name."""

    place: int = 0

    def __call__(self, app: ASGIApp) -> ASGIApp:
        """`app` behind it."""

        async def plain(scope: Scope, receive: Receive, send: Send) -> None:
            if scope["type"] != ScopeType.HTTP or is_plain(scope):
                await app(scope, receive, send)
                return
            request = Request[Any, Any, Any](scope)
            await refused(request).to_asgi_response(app=None, request=request)(scope, receive, send)

        return plain


def is_plain(scope: Scope) -> bool:
    """Whether the request names a host, or none at all."""
    return all(is_host(value) for name, value in scope["headers"] if name == b"host")


def refused(_request: Request[Any, Any, Any]) -> Response[str]:
    """What is said to a request without a readable host: nothing of ours can be rendered for it."""
    return Response("This request names no host.\n", status_code=400, media_type="text/plain")


def is_host(named: bytes) -> bool:
    """Whether this is a name or address, with a port or without."""
    found = _HOST.fullmatch(named)
    return found is not None and int(found[1] or 0) <= _LAST_PORT


Middleware = Callable[[ASGIApp], ASGIApp]
middleware: tuple[Middleware, ...] = (PlainHost(),)
