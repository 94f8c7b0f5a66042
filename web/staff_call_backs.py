"""Whom to telephone about a visit at home (回访): the list, what to tell, what came of each try, a rating taken down on the way."""

from dataclasses import dataclass
from typing import Any

from litestar import Request, Response, get, post
from litestar.params import FromPath

from backend import aftercare, clock, hall, home_visits, secrecy
from backend.aftercare import CallBack, CallOutcome, CallState, NoReceipt
from backend.home_visits import HomeVisit
from backend.languages import Language, moment, say
from backend.refusals import NotAllowed, NotFound, Refusal
from web.aftercare_view import masked, receipt_views
from web.home_visits_view import visit_view
from web.identity import staff_of
from web.modes import preferences
from web.rendering import page, redirect
from web.staff_aftercare import CALLERS, DOERS, rating_facts
from web.staff_desk import desk_of

ALL = "/staff/call-backs"


@dataclass(frozen=True)
class CallView:
    """A call to be made, in words."""

    number: int
    reference: str
    who: str
    phone: str
    why: str
    about: str
    due: str
    since: str
    is_due: bool
    tries: str
    state: str
    stuck: bool


@get(ALL, include_in_schema=False)
async def waiting(request: Request) -> Response[Any]:
    """Calls that are due, then those that are tried again later; for the manager also those in vain."""
    desk, member = desk_of(request, *CALLERS), staff_of(request)
    found = await aftercare.waiting(desk.hall, manager=member.may("manager"))
    visits = {each.reference: each for each in await home_visits.several([each.reference for each in found])}
    views = [_view(each, visits[each.reference], request) for each in found]
    groups = (
        ("Due now", [each for each in views if each.is_due and not each.stuck]),
        ("Again later", [each for each in views if not each.is_due and not each.stuck]),
        ("In vain: another way is needed", [each for each in views if each.stuck]),
    )
    language = preferences(request).language
    return page(request, "staff/call_backs.html", member=member, groups=[(say(language, name), lines) for name, lines in groups if lines])


@get(f"{ALL}/{{number:int}}", include_in_schema=False)
async def one(request: Request, number: FromPath[int]) -> Response[Any]:
    """Whom to call, why, what to tell; earlier tries. Who only telephones reads what waits for a call, nothing else."""
    return await _call_page(request, number)


@post(f"{ALL}/{{number:int}}/{{act:str}}", include_in_schema=False, status_code=303)
async def noted(request: Request, number: FromPath[int], act: FromPath[str]) -> Response[Any]:
    """What came of a try; or, by the manager, no more calls about it."""
    desk, member, form = desk_of(request, *CALLERS), staff_of(request), await request.form()
    outcome, words = str(form.get("outcome", ""))[:20], str(form.get("words", ""))[:400]
    if act not in ("outcome", "drop"):
        raise NotFound
    if act == "drop" and not member.may("manager"):
        raise NotAllowed
    try:
        if act == "drop":
            await aftercare.drop(desk.hall, number, desk.staff, clock.now())
        else:
            await aftercare.note_call(desk.hall, number, desk.staff, outcome, words, clock.now(), manager=member.may("manager"))
    except aftercare.NoCallBack:
        raise
    except Refusal as problem:
        return await _call_page(request, number, problem, outcome, words)
    return redirect(ALL)


async def number_waiting(place: str, *, manager: bool) -> int:
    """How many calls are due now."""
    now = clock.now()
    return len([each for each in await aftercare.waiting(place, manager=manager) if each.due_at <= now or each.state is not CallState.open])


async def _call_page(request: Request, number: int, problem: Refusal | None = None, outcome: str = "", words: str = "") -> Response[Any]:
    desk, member, language = desk_of(request, *CALLERS), staff_of(request), preferences(request).language
    call, notes = await aftercare.call_back(desk.hall, number, manager=member.may("manager"))
    if not (member.may(*DOERS) or await aftercare.has_open(desk.hall, call.reference)):
        raise aftercare.NoCallBack
    found, message = await home_visits.visit(call.reference), say(language, problem.key, **problem.facts) if problem else ""
    try:
        receipts = await receipt_views(found, language)
    except NoReceipt:
        receipts = ()
    return page(
        request, "staff/call_back.html", status=problem.status if problem else 200, member=member, call=_view(call, found, request),
        view=await visit_view(found, language), receipts=receipts, who=masked(found), reference=found.reference, narrow=False,
        where=(await hall.hall(desk.hall)).name.said(language), phone=(await hall.hall(desk.hall)).about.phone,
        notes=[(moment(Language(language), each.at), each.who, say(language, f"call-back-{each.outcome}"), each.words) for each in notes],
        is_open=call.state in (CallState.open, CallState.unreached, CallState.wrong_number), problem=message, outcome=outcome, words=words,
        outcomes=[(each.value, say(language, f"call-back-{each}"), None) for each in CallOutcome],
        error={problem.field: message} if problem and problem.field else {}, **await rating_facts(request, found),
    )  # fmt: skip


def _view(call: CallBack, found: HomeVisit, request: Request) -> CallView:
    language = preferences(request).language
    phone = secrecy.masked_phone(found.asking.phone) if found.asking.phone else ""
    about = say(language, f"notice.{call.topic}.title") if call.topic else ""
    return CallView(
        call.id, call.reference, masked(found), phone, say(language, f"call-back-why-{call.why}"), about,
        moment(Language(language), call.due_at), moment(Language(language), call.made_at), call.due_at <= clock.now(),
        str(call.tries) if call.tries else "", say(language, f"call-back-state-{call.state}"), call.state is not CallState.open,
    )  # fmt: skip


routes = (waiting, one, noted)
