"""Staff sign in, open a locked tablet again, sign out."""

from dataclasses import dataclass
from typing import Any

from litestar import Request, Response, get, post
from litestar.params import URLEncodedBody

from backend import clock, people, settings
from backend.languages import say
from backend.people import AtWork, StaffAnswer
from backend.refusals import Refusal
from web import identity
from web.addresses import counted_address
from web.rendering import page, redirect


@dataclass(frozen=True)
class StaffForm:
    """What staff type; `code` is the second factor's, or a recovery code."""

    login: str = ""
    password: str = ""
    code: str = ""
    next: str = ""


@get("/staff/sign-in", include_in_schema=False)
async def sign_in(request: Request) -> Response[Any]:
    """The sign-in, or for a tablet that locked itself only the password."""
    onward = request.query_params.get("next", "")
    if request.state.get("staff") is not None:
        return redirect(_onward(onward))
    return _form(request, StaffForm(next=onward))


@post("/staff/sign-in", include_in_schema=False, status_code=303)
async def give_password(request: Request, data: URLEncodedBody[StaffForm]) -> Response[Any]:
    """Signed in for twelve hours at most, in a new session."""
    found, person = _at_work(request), identity.person_of(request)
    answer = StaffAnswer(data.login, data.password, data.code, person.device, counted_address(request))
    before = found.session.digest if found else None
    try:
        signed = await people.sign_in_staff(answer, clock.now(), demo=settings.current().demo, before=before)
    except Refusal as refusal:
        return _form(request, data, refusal, whole=True)
    said = redirect(_onward(data.next))
    said.set_cookie(identity.staff_cookie(signed))
    return said


@post("/staff/unlock", include_in_schema=False, status_code=303)
async def unlock(request: Request, data: URLEncodedBody[StaffForm]) -> Response[Any]:
    """The same session goes on; the window stays whose it is."""
    found = _at_work(request)
    if found is None:
        return redirect("/staff/sign-in")
    try:
        await people.unlock_staff(found, data.password, clock.now())
    except Refusal as refusal:
        return _form(request, data, refusal)
    return redirect(_onward(data.next))


@get("/staff/sign-out", include_in_schema=False)
async def sign_out_page(request: Request) -> Response[Any]:
    """Asks once: a link alone signs nobody out."""
    found = _at_work(request)
    return page(request, "staff/sign_out.html", owner=f"{found.member.id} {found.member.hall}" if found else "")


@post("/staff/sign-out", include_in_schema=False, status_code=303)
async def sign_out(request: Request) -> Response[Any]:
    """The session ends and the tablet forgets what it kept of it; a colleague's steps that it has not sent stay, sealed (`keep`)."""
    found, form = _at_work(request), await request.form()
    if found:
        await people.sign_out(found.session, clock.now())
    answer = redirect("/staff/sign-in")
    answer.set_cookie(identity.ended_cookie("staff"))
    answer.headers["Clear-Site-Data"] = '"cache"' if form.get("keep") == "yes" else '"cache", "storage"'
    return answer


def _form(request: Request, typed: StaffForm, refusal: Refusal | None = None, *, whole: bool = False) -> Response[Any]:
    found = None if whole or request.query_params.get("other") else _at_work(request)
    language = identity.person_of(request).language
    error = say(language, refusal.key, **refusal.facts) if refusal else None
    return page(
        request, "staff/sign_in.html", status=refusal.status if refusal else 200, typed=typed, error=error,
        locked=found.member if found else None, field_in_error=refusal.field if refusal else None,
        logins=people.demo_logins() if settings.current().demo else (), demo_password=people.DEMO_PASSWORD,
    )  # fmt: skip


def _at_work(request: Request) -> AtWork | None:
    found = request.state.get("at_work")
    return found if isinstance(found, AtWork) else None


def _onward(wanted: str) -> str:
    return wanted if wanted.startswith("/staff") and not wanted.startswith("/staff/sign-") else "/staff"


routes = (sign_in, give_password, unlock, sign_out_page, sign_out)
