"""After a visit at home, for staff: who was served, what became of each item, how it comes home, another visit, a rating by
telephone, the receipt on paper, and a close without words."""

from collections.abc import Awaitable, Callable
from typing import Any

from litestar import Request, Response, get, post
from litestar.params import FromPath, FromQuery

from backend import aftercare, clock, home_visits, ratings, tours
from backend.aftercare import Staff, Step, Way
from backend.home_visits import Ending, HomeVisit, NoHomeVisit, State
from backend.languages import say
from backend.ratings import Given, Level
from backend.refusals import NotAllowed, NotFound, Refusal
from web.aftercare import receipt_facts
from web.aftercare_view import after_view, masked, served_lines
from web.home_visits_view import visit_view
from web.identity import staff_of
from web.modes import preferences
from web.prevention_view import doubts_about
from web.rendering import page, redirect
from web.staff_desk import desk_of

ALL = "/staff/home-visits"
DOERS, CALLERS = home_visits.JUDGES, ("call_back", "desk", "manager")
_SEERS = tuple(dict.fromkeys((*DOERS, *CALLERS)))
_CLOSABLE = (State.asked, State.question, State.objected, State.accepted, State.planned, State.under_way, State.done)


@get(f"{ALL}/served", include_in_schema=False)
async def served(request: Request) -> Response[Any]:
    """Who was served and whose matter is not over; wishes for another visit first."""
    desk, language, member = desk_of(request, *DOERS), preferences(request).language, staff_of(request)
    found = await aftercare.at_work(desk.hall, manager=member.may("manager"))
    lines, wishes = await served_lines(found, language), await aftercare.open_wishes(desk.hall)
    return page(request, "staff/served.html", member=member, lines=lines, wishes=wishes)


@get(f"{ALL}/{{reference:str}}/after", include_in_schema=False)
async def after(request: Request, reference: FromPath[str]) -> Response[Any]:
    """What came after, and what is to be done."""
    return await _card(request, await seen(request, reference))


@get(f"{ALL}/{{reference:str}}/receipt", include_in_schema=False)
async def receipt(request: Request, reference: FromPath[str], paper: FromQuery[str] = "") -> Response[Any]:
    """The receipt to print for a household without a phone."""
    found = await seen(request, reference)
    facts = await receipt_facts(request, found, paper)
    return page(request, "staff/home_visit_receipt.html", member=staff_of(request), **facts)


@post(f"{ALL}/{{reference:str}}/after/{{act:str}}", include_in_schema=False, status_code=303)
async def act(request: Request, reference: FromPath[str], act: FromPath[str]) -> Response[Any]:
    """One thing done; what is wrong is said at its field, and nothing typed is lost."""
    found, form = await seen(request, reference), await request.form()
    member, typed = staff_of(request), {name: str(form.get(name, ""))[:400] for name in form}
    if act not in _ACTS:
        raise NotFound
    if not member.may(*(CALLERS if act == "rating" else ("manager",) if act == "close" else DOERS)):
        raise NotAllowed
    try:
        await _ACTS[act](staff_in(request), found.reference, typed)
    except NoHomeVisit:
        raise
    except Refusal as problem:
        return await _card(request, await seen(request, reference), problem, act, typed)
    return redirect(f"{ALL}/{found.reference}/after?did={act}")


async def seen(request: Request, reference: str) -> HomeVisit:
    """The request, if it is for these eyes: of one's hall, a protected person's for a manager; for who telephones, only what
    waits for a call. NoHomeVisit."""
    desk, member = desk_of(request, *_SEERS), staff_of(request)
    found = await home_visits.visit(reference)
    if found.hall != desk.hall or not (member.may(*DOERS) or await aftercare.has_open(desk.hall, found.reference)):
        raise NoHomeVisit
    home_visits.check_seen_by(found, manager=member.may("manager"))
    return found


def staff_in(request: Request) -> Staff:
    """Who acts."""
    member = staff_of(request)
    return Staff(member.hall, member.id, member.may("manager"))


async def rating_facts(request: Request, found: HomeVisit, typed: dict[str, str] | None = None) -> dict[str, Any]:
    """What the form of a rating by telephone offers; nothing for who was there."""
    language, member = preferences(request).language, staff_of(request)
    view = await after_view(found, language)
    team = await aftercare.team_of(found.reference)
    return {
        "may_rate": view.served and member.may(*CALLERS) and member.id not in team,
        "levels": [(each.value, say(language, each), None) for each in Level],
        "rated": [("", say(language, "The visit as a whole")), *((each.slug, each.title) for each in view.items)],
        "rating": typed or {}, "most": ratings.LONGEST_TEXT,
    }  # fmt: skip


async def _card(
    request: Request, found: HomeVisit, problem: Refusal | None = None, tried: str = "", typed: dict[str, str] | None = None
) -> Response[Any]:
    language, member, said = preferences(request).language, staff_of(request), typed or {}
    view = await after_view(found, language)
    message = say(language, problem.key, **problem.facts) if problem else ""
    return page(
        request, "staff/home_visit_after.html", status=problem.status if problem else 200, member=member, who=masked(found),
        view=await visit_view(found, language), after=view, tried=tried, typed=said, problem=message,
        error={problem.field: message} if problem and problem.field else {}, did=request.query_params.get("did", "")[:20],
        done_items=[(each.slug, each.title) for each in view.items],
        steps=[(each.value, say(language, f"item-step-{each}")) for each in Step],
        ways=[(each.value, say(language, f"home-way-{each}")) for each in Way],
        endings=[(each.value, say(language, f"home-ending-{each}")) for each in Ending],
        may_do=member.may(*DOERS) and not found.forgotten, may_again=found.state is State.done and not found.forgotten,
        may_close=member.may("manager") and found.state in _CLOSABLE, goes_along=not await tours.may_close(found.reference, member.id),
        doubts=await doubts_about(member, found.reference, language, clock.today()),
        wish=next((each for each in view.wishes if each.waits), None),
        **await rating_facts(request, found, said),
    )  # fmt: skip


async def _step(by: Staff, reference: str, typed: dict[str, str]) -> None:
    await aftercare.record_step(by, reference, typed.get("item", ""), typed.get("step", ""), typed.get("words", ""), clock.now())


async def _delivery(by: Staff, reference: str, typed: dict[str, str]) -> None:
    await aftercare.send_home(
        by, reference, typed.get("item", ""), typed.get("way", ""), typed.get("tracking", ""), typed.get("named", ""),
        consent=typed.get("consent") == "yes", now=clock.now(),
    )  # fmt: skip


async def _confirm(by: Staff, reference: str, typed: dict[str, str]) -> None:
    number = typed.get("delivery", "")
    await aftercare.confirm(by, reference, int(number) if number.isascii() and number.isdecimal() and len(number) < 18 else 0, clock.now())


async def _again(by: Staff, reference: str, typed: dict[str, str]) -> None:
    await aftercare.grant(by, reference, typed.get("words", ""), clock.now())


async def _decline(by: Staff, reference: str, typed: dict[str, str]) -> None:
    await aftercare.decline(by, reference, typed.get("words", ""), clock.now())


async def _rating(by: Staff, reference: str, typed: dict[str, str]) -> None:
    given = Given(typed.get("level", ""), (), typed.get("text", ""), "")
    await aftercare.rate_by_phone(by, reference, typed.get("rated", ""), given, clock.now())


async def _close(by: Staff, reference: str, typed: dict[str, str]) -> None:
    ending = typed.get("ending", "")
    await aftercare.close(by, reference, Ending(ending) if ending in tuple(Ending) else Ending.other, clock.now())


_ACTS: dict[str, Callable[[Staff, str, dict[str, str]], Awaitable[None]]] = {
    "step": _step, "delivery": _delivery, "confirm": _confirm, "again": _again, "decline": _decline, "rating": _rating, "close": _close,
}  # fmt: skip

routes = (served, after, receipt, act)
