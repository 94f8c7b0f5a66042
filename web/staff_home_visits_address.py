"""A protected person's new address, entered by a manager at the window once the document was compared; the old one is shown to nobody."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.params import FromPath

from backend import clock, doorstep, hall, home_visits
from backend.home_visits import LIVE, WHERE, Asking, DocumentOfAnother, NoHomeVisit
from backend.languages import say
from backend.refusals import FieldRefused, Refusal
from web.home_visits_form import Problems, problems_of, read_fields, read_text
from web.home_visits_view import lists
from web.identity import staff_of
from web.modes import preferences
from web.rendering import page, redirect
from web.staff_desk import desk_of

ONE = "/staff/home-visits/{reference:str}/address"


@get(ONE, include_in_schema=False)
async def address(request: Request, reference: FromPath[str]) -> Response[Any]:
    """The form, empty; a request that is over, or nobody's to protect, has none."""
    return await _form(request, await _protected(request, reference), Asking(), "")


@post(ONE, include_in_schema=False, status_code=303)
async def change(request: Request, reference: FromPath[str]) -> Response[Any]:
    """Changed, and back to the card; a name that is not theirs is on record."""
    desk, form, now = desk_of(request, "manager"), await request.form(), clock.now()
    known = await _protected(request, reference)
    typed, name, seen = read_fields(form, Asking(), WHERE), read_text(form, "name"), form.get("seen") == "yes"
    refused = await home_visits.check_at_window(desk.hall, known, typed, name, now, seen=seen)
    if any(isinstance(each, DocumentOfAnother) for each in refused):
        await doorstep.wrong_name(desk.hall, desk.staff, known, now)
    if refused:
        return await _form(request, known, typed, name, problems_of(refused, preferences(request).language))
    try:
        await home_visits.change_at_window(desk.hall, desk.staff, known, typed, name, now, seen=seen)
    except (NoHomeVisit, FieldRefused):
        raise
    except Refusal as refusal:
        said = say(preferences(request).language, refusal.key, **refusal.facts)
        return await _form(request, known, typed, name, (("address", said),), refusal.status)
    return redirect(f"/staff/home-visits/{known}?did=address")


async def _protected(request: Request, reference: str) -> str:
    """The reference of a protected person's live request of the manager's hall. NotAllowed, NoHomeVisit."""
    desk, found = desk_of(request, "manager"), await home_visits.visit(reference)
    if found.hall != desk.hall or not found.asking.is_protected or found.state not in LIVE:
        raise NoHomeVisit
    return found.reference


async def _form(request: Request, reference: str, typed: Asking, name: str, problems: Problems = (), status: int = 422) -> Response[Any]:
    language, member = preferences(request).language, staff_of(request)
    return page(
        request, "staff/home_visit_address.html", status=status if problems else 200, member=member, reference=reference, typed=typed,
        name=name, problems=problems, error=dict(problems), lists=await lists(await hall.hall(member.hall), language),
    )  # fmt: skip


routes = (address, change)
