"""Signing in by phone and code, signing out, and one's own sessions."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import quote
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.params import FromPath, URLEncodedBody

from backend import clock, database, notifications, people, secrecy, settings
from backend.languages import say
from backend.people import CodeAnswer, CodeAsked, Purpose
from backend.proof_of_work import ProofOfWorkNeeded
from backend.refusals import Refusal
from web import identity
from web.addresses import counted_address
from web.proof_of_work import proof_of, work_page
from web.rendering import page, redirect

_PHONE_KEPT = timedelta(minutes=15)
_BOX = "cookie.phone"


@dataclass(frozen=True)
class PhoneForm:
    """The number that somebody signs in with; `by` is sms or voice, `next` the page to go on to."""

    phone: str = ""
    by: str = "sms"
    next: str = ""


@dataclass(frozen=True)
class CodeForm:
    """The code that came."""

    code: str = ""
    next: str = ""


@get("/sign-in", include_in_schema=False)
async def sign_in(request: Request) -> Response[Any]:
    """Where the phone number is given."""
    onward = request.query_params.get("next", "")
    if identity.person_of(request).signed_in:
        return redirect(onward or "/me")
    return _phone_page(request, PhoneForm(phone=_kept_phone(request), next=onward))


@post("/sign-in", include_in_schema=False, status_code=303)
async def ask_code(request: Request, data: URLEncodedBody[PhoneForm]) -> Response[Any]:
    """A code goes to the phone; the same answer for known and unknown numbers."""
    try:
        phone = people.check_phone(data.phone, demo=settings.current().demo)
        return await code_on_its_way(request, phone, data.next, spoken=data.by == "voice")
    except ProofOfWorkNeeded as needed:
        return await work_page(request, needed)
    except Refusal as refusal:
        return _phone_page(request, data, refusal)


async def code_on_its_way(request: Request, phone: str, onward: str, *, spoken: bool = False) -> Response[Any]:
    """A code goes to `phone` (checked); the answer leads to where it is given, and from there to `onward`.
    ProofOfWorkNeeded, CodeTooSoon…"""
    person = identity.person_of(request)
    asked = CodeAsked(
        phone, Purpose.sign_in, person.device, counted_address(request), person.language, spoken=spoken, proof=await proof_of(request)
    )
    await people.send_code(asked, notifications.tell_code, clock.now())
    answer = redirect(f"/sign-in/code?next={quote(onward)}&by={'voice' if spoken else 'sms'}")
    answer.set_cookie(identity.kept_cookie("phone", _sealed(phone), _PHONE_KEPT))
    return answer


@get("/sign-in/code", include_in_schema=False)
async def code_page(request: Request) -> Response[Any]:
    """Where the code is given."""
    if not _kept_phone(request):
        return redirect(f"/sign-in?next={quote(request.query_params.get('next', ''))}")
    return _code_page(request, CodeForm(next=request.query_params.get("next", "")))


@post("/sign-in/code", include_in_schema=False, status_code=303)
async def give_code(request: Request, data: URLEncodedBody[CodeForm]) -> Response[Any]:
    """Signed in, in a new session, and on to where one was going."""
    person, phone = identity.person_of(request), _kept_phone(request)
    if not phone:
        return redirect(f"/sign-in?next={quote(data.next)}")
    try:
        given = CodeAnswer(phone, people.check_code(data.code), Purpose.sign_in, person.device)
        before = person.session.digest if person.session else None
        signed = await people.sign_in_by_code(given, clock.now(), language=person.language, before=before)
    except Refusal as refusal:
        return redirect(data.next or "/me") if await _is_theirs(person.citizen, phone) else _code_page(request, data, refusal)
    answer = redirect(data.next or "/me")
    answer.set_cookie(identity.session_cookie(signed))
    answer.set_cookie(identity.ended_cookie("phone"))
    return answer


@get("/sign-out", include_in_schema=False)
async def sign_out_page(request: Request) -> Response[Any]:
    """Asks once: a link alone signs nobody out."""
    return page(request, "people/sign_out.html")


@post("/sign-out", include_in_schema=False, status_code=303)
async def sign_out(request: Request) -> Response[Any]:
    """The session ends and the browser forgets what it kept of it."""
    session = identity.person_of(request).session
    if session:
        await people.sign_out(session, clock.now())
    answer = redirect("/")
    answer.set_cookie(identity.ended_cookie("session"))
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    return answer


@get("/me/sessions", include_in_schema=False)
async def sessions(request: Request) -> Response[Any]:
    """Where one is signed in."""
    citizen = identity.signed_in(request)
    found = await people.sessions_of(citizen, clock.now())
    return page(request, "people/sessions.html", sessions=found, own=identity.person_of(request).session)


@post("/me/sessions/{name:str}/end", include_in_schema=False, status_code=303)
async def end_session(request: Request, name: FromPath[str]) -> Response[Any]:
    """Signs another browser or phone out."""
    await people.end_named(identity.signed_in(request), name, clock.now())
    return redirect("/me/sessions")


async def _is_theirs(citizen: UUID | None, phone: str) -> bool:
    """Whether this phone has signed in already: the form was sent twice."""
    if citizen is None:
        return False
    async with database.connection() as connection:
        return await people.phone_of(connection, citizen) == phone


def _phone_page(request: Request, typed: PhoneForm, refusal: Refusal | None = None) -> Response[Any]:
    status = refusal.status if refusal else 200
    return page(request, "people/sign_in.html", status=status, typed=typed, error=_said(request, refusal))


def _code_page(request: Request, typed: CodeForm, refusal: Refusal | None = None) -> Response[Any]:
    phone = _kept_phone(request)
    return page(
        request, "people/code.html", status=refusal.status if refusal else 200, typed=typed, error=_said(request, refusal),
        masked=secrecy.masked_phone(phone), phone=phone, spoken=request.query_params.get("by") == "voice",
    )  # fmt: skip


def _said(request: Request, refusal: Refusal | None) -> str | None:
    return say(identity.person_of(request).language, refusal.key, **refusal.facts) if refusal else None


def _sealed(phone: str) -> str:
    return urlsafe_b64encode(secrecy.seal(phone, _BOX)).decode().rstrip("=")


def _kept_phone(request: Request) -> str:
    """The number that a code went to: kept sealed in the browser, so that it stands in no address."""
    box = identity.cookie_value(request, "phone")
    try:
        return secrecy.unseal(urlsafe_b64decode(box + "=" * (-len(box) % 4)), _BOX) if box else ""
    except (secrecy.WrongKey, NotBase64, ValueError):
        return ""


routes = (sign_in, ask_code, code_page, give_code, sign_out_page, sign_out, sessions, end_session)
