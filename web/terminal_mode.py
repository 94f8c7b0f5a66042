"""A self-service terminal of the hall (自助终端): the same pages, large, for one person after another; nothing of anybody stays."""

from dataclasses import dataclass
from http.cookies import SimpleCookie
from uuid import UUID

from litestar.connection import ASGIConnection
from litestar.datastructures import MutableScopeHeaders
from litestar.enums import ScopeType
from litestar.types import Message, Scope

from backend import secrecy, settings
from backend.visits import Desk

IDLE_SECONDS = 60
_KEPT_SECONDS = 180  # what a browser without script forgets by itself
_NAME = "terminal"


@dataclass(frozen=True)
class Terminal:
    """The hall where it stands, who put it there (they answer for the tickets that it gives), and a name of its own by which
    its limits count."""

    hall: str
    staff: UUID
    name: str

    @property
    def desk(self) -> Desk:
        """As the queue knows it."""
        return Desk(self.hall, self.staff)


def cookie_name() -> str:
    """The name of the cookie that makes a browser a terminal."""
    return f"__Host-{_NAME}" if settings.current().secure_cookies else _NAME


def written(terminal: Terminal) -> str:
    """The cookie's value: nobody else can write one."""
    said = f"{terminal.hall}.{terminal.staff}.{terminal.name}"
    return f"{said}.{_signature(said)}"


def terminal_of(request: ASGIConnection) -> Terminal | None:
    """The terminal behind the request; None for everybody's own phone."""
    said, _, signature = request.cookies.get(cookie_name(), "").rpartition(".")
    hall, staff, name = ("", "", *said.rsplit(".", 2))[-3:]
    if not hall or not secrecy.same(signature.encode(), _signature(said).encode()):
        return None
    return Terminal(hall, UUID(staff), name)


async def keep_nothing(message: Message, scope: Scope) -> None:
    """Before an answer leaves for a terminal: no page may be kept, and every cookie of a person ends three minutes after the last
    page, also where no script runs."""
    if message["type"] != "http.response.start" or scope["type"] != ScopeType.HTTP or scope["path"].startswith("/assets/"):
        return
    request: ASGIConnection = ASGIConnection(scope)
    if terminal_of(request) is None:
        return
    headers = MutableScopeHeaders(message)
    headers["Cache-Control"] = "no-store"
    if "Kept-For" in headers:
        del headers["Kept-For"]
    given = headers.getall("Set-Cookie", [])
    if given:
        del headers["Set-Cookie"]
    names = {line.partition("=")[0] for line in given}
    for line in given:
        headers.add("Set-Cookie", line if line.startswith(cookie_name()) else _shortened(line))
    for name in ("__Host-session", "session"):
        if name in request.cookies and name not in names:
            headers.add("Set-Cookie", _again(name, request.cookies[name]))


def _shortened(line: str) -> str:
    (cookie,) = SimpleCookie(line).values()
    if str(cookie["max-age"]) in ("", "0") or int(cookie["max-age"]) > _KEPT_SECONDS:
        cookie["max-age"] = cookie["max-age"] if str(cookie["max-age"]) == "0" else _KEPT_SECONDS
        cookie["expires"] = "" if str(cookie["max-age"]) != "0" else cookie["expires"]
    return cookie.OutputString()


def _again(name: str, value: str) -> str:
    secure = "; Secure" if settings.current().secure_cookies else ""
    return f"{name}={value}; HttpOnly; Max-Age={_KEPT_SECONDS}; Path=/; SameSite=lax{secure}"


def _signature(said: str) -> str:
    return secrecy.mac(said, "terminal").hex()[:32]


before_send = (keep_nothing,)
