"""Who asks: the person, the device and the staff member behind each request for a page."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from litestar import Request
from litestar.connection import ASGIConnection
from litestar.datastructures import Cookie
from litestar.enums import ScopeType
from litestar.types import ASGIApp, Receive, Scope, Send

from backend import clock, people, settings
from backend.database import DatabaseAway
from backend.people import AtWork, Session, SessionKind, SignedIn, StaffMember
from backend.refusals import NotFound, SignInNeeded
from web import security
from web.addresses import is_staff_network
from web.modes import preferences

CONFIRMED_FOR = timedelta(minutes=15)
_STAFF_DOORS = ("/staff/sign-in", "/staff/unlock", "/staff/sign-out", "/staff/bedside/session")


@dataclass(frozen=True)
class Person:
    """Whoever asks. `device` is this browser's random name, empty at its very first visit; `confirmed_at`: the last fresh code."""

    device: str
    citizen: UUID | None
    confirmed_at: datetime | None
    language: str
    mode: str
    text_size: int
    session: Session | None = None

    @property
    def signed_in(self) -> bool:
        """Whether there is a live session."""
        return self.citizen is not None

    def is_fresh(self, now: datetime) -> bool:
        """Whether a code was given lately: what asks for more than a session asks this."""
        return self.confirmed_at is not None and now - self.confirmed_at < CONFIRMED_FOR


@dataclass(frozen=True)
class Known:
    """The middleware: `request.state.person`, and under /staff `request.state.staff`.

    The database is asked only where the browser brings a session. Pages under /staff open to staff at work alone.
    """

    place: int = 20

    def __call__(self, app: ASGIApp) -> ASGIApp:
        """`app` behind it."""

        async def known(scope: Scope, receive: Receive, send: Send) -> None:
            if scope["type"] == ScopeType.HTTP and not scope["path"].startswith(("/api/", "/assets/")):
                await _know(Request(scope), is_public=bool(scope["route_handler"].opt.get("public")))
            await app(scope, receive, send)

        return known


def person_of(request: ASGIConnection) -> Person:
    """The person behind the request, also where no page was found for it."""
    found = request.state.get("person")
    return found if isinstance(found, Person) else _stranger(request)


def signed_in(request: ASGIConnection) -> UUID:
    """The citizen who is signed in; SignInNeeded brings anybody else to the sign-in page and back."""
    citizen = person_of(request).citizen
    if citizen is None:
        raise SignInNeeded
    return citizen


def staff_of(request: ASGIConnection) -> StaffMember:
    """The staff member at work; SignInNeeded without a session or where it is locked."""
    member: StaffMember | None = request.state.get("staff")
    if member is None:
        raise SignInNeeded
    return member


def session_cookie(signed: SignedIn) -> Cookie:
    """What the browser keeps of a citizen's new session."""
    return _cookie("session", signed.token, int(people.LONGEST[SessionKind.web].total_seconds()))


def staff_cookie(signed: SignedIn) -> Cookie:
    """What the tablet keeps of a staff member's new session; gone when the browser closes."""
    return _cookie("staff", signed.token, None)


def ended_cookie(name: str) -> Cookie:
    """Takes a session's cookie away: "session" or "staff"."""
    return _cookie(name, "", 0)


def kept_cookie(name: str, value: str, lasts: timedelta) -> Cookie:
    """A short-lived cookie of ours."""
    return _cookie(name, value, int(lasts.total_seconds()))


def cookie_value(request: ASGIConnection, name: str) -> str:
    """What the browser brought of a cookie of ours."""
    return request.cookies.get(_cookie_name(name), "")


async def _know(request: Request, *, is_public: bool) -> None:
    try:
        request.state["person"] = await _person(request)
    except DatabaseAway:
        if not is_public:
            raise
        request.state["person"] = _stranger(request)  # what needs no database still answers while it is away
    if not request.url.path.startswith("/staff"):
        return
    if not is_staff_network(request):
        raise NotFound
    found = await _at_work(request)
    request.state["at_work"] = found
    request.state["staff"] = found.member if found and not found.locked else None
    if request.state["staff"] is None and not request.url.path.startswith(_STAFF_DOORS):
        raise SignInNeeded


async def _person(request: Request) -> Person:
    token = cookie_value(request, "session")
    session = await people.session_of(SessionKind.web, token, clock.now()) if token else None
    if session is None:
        return _stranger(request)
    await people.session_seen(session, clock.now())
    chosen = preferences(request)
    return Person(
        security.device(request.scope), session.citizen, session.confirmed_at,
        chosen.language, chosen.mode, chosen.text_size, session,
    )  # fmt: skip


def _stranger(request: ASGIConnection) -> Person:
    chosen = preferences(Request(request.scope))
    changes = request.scope.get("method") not in ("GET", "HEAD", "OPTIONS")
    device = security.device(request.scope) if changes or cookie_value(request, "device") else ""
    return Person(device, None, None, chosen.language, chosen.mode, chosen.text_size)


async def _at_work(request: Request) -> AtWork | None:
    token = cookie_value(request, "staff")
    if not token:
        return None
    now = clock.now()
    found = await people.at_work(token, now, demo=settings.current().demo)
    if found and not found.locked and not _is_live_update(request):
        await people.session_seen(found.session, now)
    return found


def _is_live_update(request: Request) -> bool:
    """What a page asks by itself must not keep an unattended tablet open."""
    return "text/event-stream" in request.headers.get("accept", "") or "live" in request.headers.get("hx-source", "")


def _cookie(name: str, value: str, max_age: int | None) -> Cookie:
    secure = settings.current().secure_cookies
    return Cookie(key=_cookie_name(name), value=value, path="/", max_age=max_age, httponly=True, secure=secure, samesite="lax")


def _cookie_name(name: str) -> str:
    return f"__Host-{name}" if settings.current().secure_cookies else name


Middleware = Callable[[ASGIApp], ASGIApp]
middleware: tuple[Middleware, ...] = (Known(),)
