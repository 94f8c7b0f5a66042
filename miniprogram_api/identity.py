"""Who calls: the account behind a bearer token."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from litestar import Request
from litestar.connection import ASGIConnection
from litestar.enums import ScopeType
from litestar.handlers.base import BaseRouteHandler
from litestar.types import ASGIApp, Receive, Scope, Send

from backend import clock, people
from backend.people import SessionKind
from backend.refusals import SignInNeeded


@dataclass(frozen=True)
class Account:
    """A signed-in mini-program: its citizen, the digest that names its session, and its device."""

    citizen: UUID
    session: bytes
    device: str

    @property
    def actor(self) -> str:
        """As the ledger names them."""
        return f"citizen:{self.citizen}"


@dataclass(frozen=True)
class Bearer:
    """The middleware: `request.state.account`, None without a live token. Cookies open nothing here."""

    place: int = 20

    def __call__(self, app: ASGIApp) -> ASGIApp:
        """`app` behind it."""

        async def known(scope: Scope, receive: Receive, send: Send) -> None:
            if scope["type"] == ScopeType.HTTP and scope["path"].startswith("/api/"):
                scope["state"]["account"] = await _account(Request(scope))
            await app(scope, receive, send)

        return known


def account_of(request: ASGIConnection) -> Account:
    """The account that calls; SignInNeeded (401) without one."""
    found = request.state.get("account")
    if not isinstance(found, Account):
        raise SignInNeeded
    return found


def proof_of(request: ASGIConnection) -> str:
    """The solution of the work that a 428 asked for (base64 of JSON: challenge, number, salt, signature); empty without."""
    return str(request.headers.get("proof-of-work", ""))


async def check_bearer(request: ASGIConnection, handler: BaseRouteHandler) -> None:
    """Guard: what is described as needing a bearer token refuses (401) before anything of the body is read."""
    if request.url.path.startswith("/api/") and getattr(handler, "security", None):
        account_of(request)


async def _account(request: Request) -> Account | None:
    kind, _, token = request.headers.get("authorization", "").partition(" ")
    if kind.lower() != "bearer" or not token:
        return None
    now = clock.now()
    session = await people.session_of(SessionKind.api, token.strip(), now)
    if session is None or session.citizen is None:
        return None
    await people.session_seen(session, now)
    return Account(session.citizen, session.digest, session.device)


Middleware = Callable[[ASGIApp], ASGIApp]
middleware: tuple[Middleware, ...] = (Bearer(),)
guards = (check_bearer,)
