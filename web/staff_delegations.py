"""Delegations at the window: for who has no phone, entered with the document seen; ended; and a protection lifted by its person."""

from collections.abc import Mapping
from typing import Any

from litestar import Request, Response, get, post
from litestar.params import FromPath

from backend import clock, hall, mandates, people
from backend.languages import say
from backend.mandates import LONGEST, USUAL, Delegation, Document, Matter, NoDelegation, Side, Wanted
from backend.refusals import Refusal
from web.agent_matters_view import day_of
from web.delegations_view import delegation_view, matters_words, use_view
from web.identity import staff_of
from web.modes import preferences
from web.rendering import page, redirect
from web.staff_desk import AT_THE_DESK, desk_of

ALL = "/staff/delegations"
REACHED = (Matter.follow, Matter.change, Matter.cancel)
_FIELDS = ("own_name", "id_kind", "id_number", "other_name", "phone", "until", "lift_phone", "reference")
_LIFTED, _LOOKED_UP = {"phone": "lift_phone", "seen": "lift_seen"}, {"": "reference"}
"""Where on the page something is said that is in error in its own form."""
_NOWHERE: Mapping[str, str] = {}


@get(ALL, include_in_schema=False)
async def desk_page(request: Request) -> Response[Any]:
    """The form for a principal without a phone, the way to one by its reference, and the lifting of a protection."""
    desk_of(request, *AT_THE_DESK)
    return await _page(request, _read({}) | _usual(), (Matter.follow,))


@post(ALL, include_in_schema=False, status_code=303)
async def enter(request: Request) -> Response[Any]:
    """Entered; the delegate says yes on their own phone."""
    desk, form = desk_of(request, *AT_THE_DESK), await request.form()
    typed, matters = _read(form), tuple(dict.fromkeys(str(each)[:20] for each in form.getall("matters", [])[:10]))
    wanted = Wanted(typed["phone"], typed["own_name"], typed["other_name"], matters, day_of(typed["until"]))
    document, seen = Document(typed["id_kind"], typed["id_number"]), form.get("seen") == "yes"
    try:
        made = await mandates.enter_at_window(desk.hall, desk.staff, document, wanted, clock.now(), seen=seen)
    except Refusal as refusal:
        return await _page(request, typed, matters, refusal)
    return redirect(f"{ALL}/{made.reference}")


@post(f"{ALL}/found", include_in_schema=False, status_code=303)
async def find(request: Request) -> Response[Any]:
    """To the one of a reference, as the principal's paper says it; one that can't be found is said at its field."""
    desk, typed = desk_of(request, *AT_THE_DESK), _read(await request.form())
    try:
        found = await mandates.at_window(desk.hall, typed["reference"][:20])
    except NoDelegation as refusal:
        return await _page(request, typed | _usual(), (Matter.follow,), refusal, _LOOKED_UP)
    return redirect(f"{ALL}/{found.reference}")


@post(f"{ALL}/protection", include_in_schema=False, status_code=303)
async def lift(request: Request) -> Response[Any]:
    """The protected person decides again who acts for them; the same answer for every number."""
    desk, form = desk_of(request, "manager"), await request.form()
    try:
        phone, seen = str(form.get("lift_phone", ""))[:40], form.get("lift_seen") == "yes"
        await mandates.lift_guard(desk.hall, desk.staff, phone, clock.now(), seen=seen)
    except Refusal as refusal:
        return await _page(request, _read(form) | _usual(), (Matter.follow,), refusal, _LIFTED)
    return redirect(f"{ALL}?lifted=1")


@get(f"{ALL}/{{reference:str}}", include_in_schema=False)
async def one(request: Request, reference: FromPath[str]) -> Response[Any]:
    """One that was entered at a window: what it allows, how it was used, to be printed for the principal."""
    desk = desk_of(request, *AT_THE_DESK)
    return await _one_page(request, await mandates.at_window(desk.hall, reference))


@post(f"{ALL}/{{reference:str}}/end", include_in_schema=False, status_code=303)
async def end(request: Request, reference: FromPath[str]) -> Response[Any]:
    """The principal ends it at the window."""
    desk, form = desk_of(request, *AT_THE_DESK), await request.form()
    found = await mandates.at_window(desk.hall, reference)
    try:
        await mandates.end_at_window(desk.hall, desk.staff, found.reference, clock.now(), seen=form.get("seen") == "yes")
    except Refusal as refusal:
        return await _one_page(request, found, refusal)
    return redirect(f"{ALL}/{found.reference}")


async def _one_page(request: Request, found: Delegation, problem: Refusal | None = None) -> Response[Any]:
    language = preferences(request).language
    where = (await hall.hall(found.hall)).name.said(language)
    return page(
        request, "staff/delegation.html", status=problem.status if problem else 200, member=staff_of(request),
        where=where, view=delegation_view(found, Side.principal, language), who=found.principal.name,
        uses=[use_view(each, language) for each in await mandates.uses_of(found.reference)],
        problem=say(language, problem.key, **problem.facts) if problem else "", field=problem.field if problem else None,
    )  # fmt: skip


async def _page(
    request: Request, typed: dict[str, str], matters: tuple[str, ...], problem: Refusal | None = None, at: Mapping[str, str] = _NOWHERE
) -> Response[Any]:
    language, today = preferences(request).language, clock.today()
    field, said = (problem.field or "" if problem else ""), say(language, problem.key, **problem.facts) if problem else ""
    field = at.get(field, field)
    return page(
        request, "staff/delegations.html", status=problem.status if problem else 200, member=staff_of(request), typed=typed,
        chosen=matters, matters=[each for each in matters_words(language) if each[0] in REACHED], least=today.isoformat(),
        most=(today + LONGEST).isoformat(), ids=[(each.value, say(language, f"id-{each}")) for each in people.IdKind],
        problems=((field, said),) if problem else (), error={field: said}, lifted="lifted" in request.query_params,
    )  # fmt: skip


def _usual() -> dict[str, str]:
    return {"until": (clock.today() + USUAL).isoformat()}


def _read(form: Any) -> dict[str, str]:
    return {name: str(form.get(name, ""))[:100].encode("utf-8", "replace").decode().replace("\0", "\ufffd") for name in _FIELDS}


routes = (desk_page, enter, find, lift, one, end)
