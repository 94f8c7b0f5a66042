"""5+X: asking for a time on a weekend or holiday, and answering what the hall offers (article 29.3)."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from litestar import Request, Response, get, post
from litestar.params import FromPath, URLEncodedBody

from backend import catalogue, clock, extended_sessions, hall, people
from backend.appointments import AlreadyBooked
from backend.extended_sessions import LIVE, AskedAlready, NotOffered, OfferLapsed, State, Why
from backend.hall import Hall
from backend.languages import say
from backend.refusals import Refusal
from backend.states import NotNow
from web.appointments import chosen_hall
from web.appointments_answers import RELATIONS, Answers
from web.extended_sessions_form import Problems, Typed, asking_of, read_typed
from web.extended_sessions_view import SessionView, day_choices, session_view, session_views, time_choices
from web.identity import person_of, signed_in
from web.modes import preferences
from web.rendering import page, redirect

NEW = "/extended-sessions/new"


@dataclass(frozen=True)
class Chosen:
    """Which of the offered times is accepted."""

    number: int = 0


@get(NEW, include_in_schema=False)
async def new(request: Request) -> Response[Any]:
    """What the hall can do on weekends and holidays; with an item and signed in, the form."""
    item = request.query_params.get("item", "")
    if not item:
        return await _which(request)
    where = await chosen_hall(request, (item,))
    kind = "enterprise" if request.query_params.get("kind") == "enterprise" else "person"
    return await _form_page(request, where, item, Typed(answers=Answers(kind=kind)), ())


@post("/extended-sessions", include_in_schema=False, status_code=303)
async def propose(request: Request) -> Response[Any]:
    """Checked at the field, then on to the request's own page; sent twice it is still one request."""
    citizen, form, now = signed_in(request), await request.form(), clock.now()
    item, language = str(form.get("item", "")), preferences(request).language
    where = await chosen_hall(request, (item,))
    frame = await extended_sessions.frame(where.slug, item, now)
    asking, typed, problems = asking_of(read_typed(form), frame, where.slug, item, language, now)
    if asking is None:
        return await _form_page(request, where, item, typed, problems)
    try:
        made = await extended_sessions.propose(asking, citizen, now)
    except AskedAlready as already:
        return redirect(f"/extended-sessions/{already.facts['reference']}")
    return redirect(f"/extended-sessions/{made.reference}")


@get("/extended-sessions/{reference:str}", include_in_schema=False)
async def one(request: Request, reference: FromPath[str]) -> Response[Any]:
    """One's own request: where it stands, what the hall offers. Once agreed, the booking."""
    found = await extended_sessions.owned(reference, signed_in(request))
    if found.state is State.agreed:
        return redirect(f"/appointments/{found.reference}")
    return await _session_page(request, reference)


@post("/extended-sessions/{reference:str}/acceptance", include_in_schema=False, status_code=303)
async def accept(request: Request, reference: FromPath[str], data: URLEncodedBody[Chosen]) -> Response[Any]:
    """One tap: the offered time is booked."""
    try:
        await extended_sessions.take(reference, signed_in(request), data.number, clock.now())
    except (NotNow, OfferLapsed, NotOffered, AlreadyBooked, hall.NoWindowLeft, hall.SlotPassed) as refusal:
        return await _session_page(request, reference, refusal)
    return redirect(f"/appointments/{reference}?new=1")


@post("/extended-sessions/{reference:str}/withdrawal", include_in_schema=False, status_code=303)
async def withdraw(request: Request, reference: FromPath[str]) -> Response[Any]:
    """No longer wanted."""
    try:
        await extended_sessions.withdraw(reference, signed_in(request), clock.now())
    except NotNow as refusal:
        return await _session_page(request, reference, refusal)
    return redirect(f"/extended-sessions/{reference}")


async def asked_of(request: Request) -> tuple[tuple[SessionView, ...], tuple[SessionView, ...]]:
    """The signed-in person's requests for their own page: those that wait, and those that led to no booking."""
    found, language = await extended_sessions.of_citizen(signed_in(request)), preferences(request).language
    live, over = [each for each in found if each.state in LIVE], [each for each in found if each.state not in (*LIVE, State.agreed)]
    return await session_views(live, language), await session_views(over, language)


async def _which(request: Request) -> Response[Any]:
    language, where = preferences(request).language, await hall.default_hall()
    guides = await catalogue.guides(tuple(await hall.items_taken(where.slug)))
    return page(
        request, "extended_sessions/which.html", items=[(guide.slug, guide.title(language)) for guide in guides],
        about=await _about(request, where),
    )  # fmt: skip


async def _form_page(request: Request, where: Hall, item: str, typed: Typed, problems: Problems) -> Response[Any]:
    language, now = preferences(request).language, clock.now()
    guide = await catalogue.guide(item)
    frame = await extended_sessions.frame(where.slug, item, now)
    return page(
        request, "extended_sessions/new.html", status=422 if problems else 200, item=item, what=guide.title(language),
        where=where, where_name=where.name.said(language), typed=typed, answers=typed.answers, problems=problems, error=dict(problems),
        days=day_choices(frame, now.date(), language), times=time_choices(frame), about=await _about(request, where),
        reasons=[(each.value, say(language, f"why-{each}"), None) for each in Why],
        relations=[(each, say(language, f"relation-{each}")) for each in RELATIONS],
        ids=[(each.value, say(language, f"id-{each}")) for each in people.IdKind], signed_in=person_of(request).signed_in,
        here_again=f"{NEW}?{urlencode({'item': item, 'hall': where.slug})}", ordinary=f"/appointments/new?{urlencode({'item': item})}",
    )  # fmt: skip


async def _session_page(request: Request, reference: str, problem: Refusal | None = None) -> Response[Any]:
    language = preferences(request).language
    found = await extended_sessions.owned(reference, signed_in(request))
    return page(
        request, "extended_sessions/page.html", status=problem.status if problem else 200, view=await session_view(found, language),
        problem=say(language, problem.key, **problem.facts) if problem else "", live=found.state in LIVE,
        again=f"{NEW}?{urlencode({'item': found.item, 'hall': found.hall})}",
        ordinary=f"/appointments/new?{urlencode({'item': found.item, 'hall': found.hall})}",
    )  # fmt: skip


async def _about(request: Request, where: Hall) -> dict[str, object]:
    """What the hall usually staffs, and how soon it answers."""
    policies = await hall.policies(where.slug, clock.now())
    return {
        "hall": where.name.said(preferences(request).language), "windows": policies.weekend_windows,
        "opens": f"{policies.weekend_opens:%H:%M}", "closes": f"{policies.weekend_closes:%H:%M}",
        "notice": policies.weekend_notice_days, "answer": policies.weekend_answer_days, "ahead": policies.weekend_horizon.days,
    }  # fmt: skip


routes = (new, propose, one, accept, withdraw)
