"""Closing the hall or a part of it: the form, what it would do, yes; then who was moved, whom to telephone, and opening again."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.params import FromPath

from backend import clock, closures, hall
from backend.closures import Outcome, Preview
from backend.hall import PUBLIC, AlreadyClosed, LiftedAlready
from backend.languages import say
from backend.refusals import FieldRefused, Refusal
from backend.states import NotNow
from backend.visits import Desk
from web.closures_view import moves, proposals, span_words, views
from web.identity import staff_of
from web.modes import preferences
from web.rendering import page, redirect
from web.staff_closures_form import PARTS, Typed, closure_of, empty, typed_in
from web.staff_desk import desk_of

ALL = "/staff/closures"


@get(ALL, include_in_schema=False)
async def listed(request: Request) -> Response[Any]:
    """What is closed, was and will be."""
    desk, language, now = desk_of(request, "manager"), preferences(request).language, clock.now()
    found = await views(await hall.closures_of(desk.hall), language, now)
    shown = tuple(each for each in found if not each.by_calendar or each.touched)
    return page(request, "staff/closures.html", member=staff_of(request), found=shown)


@get(f"{ALL}/new", include_in_schema=False)
async def form(request: Request) -> Response[Any]:
    """What, from when to when, and why."""
    return await _form_page(request, desk_of(request, "manager"), empty(clock.today()))


@post(f"{ALL}/preview", include_in_schema=False, status_code=200)
async def preview(request: Request) -> Response[Any]:
    """Who would be moved to when; nothing has happened yet. `again` brings the form back with all that was typed."""
    desk, sent = desk_of(request, "manager"), await request.form()
    typed, now = typed_in(sent), clock.now()
    if sent.get("again"):
        return await _form_page(request, desk, typed)
    try:
        seen = await closures.preview(closure_of(typed, desk, now), now)
    except (FieldRefused, AlreadyClosed) as problem:
        return await _form_page(request, desk, typed, problem)
    return await _preview_page(request, typed, seen)


@post(ALL, include_in_schema=False, status_code=303)
async def close(request: Request) -> Response[Any]:
    """Closed as it was shown; what changed meanwhile is shown again first."""
    desk, sent = desk_of(request, "manager"), await request.form()
    typed, now = typed_in(sent), clock.now()
    try:
        made = await closures.close(closure_of(typed, desk, now), str(sent.get("mark", ""))[:40], now)
    except closures.TouchedMeanwhile as problem:
        return await _preview_page(request, typed, await closures.preview(closure_of(typed, desk, now), now), problem)
    except (FieldRefused, AlreadyClosed) as problem:
        return await _form_page(request, desk, typed, problem)
    return redirect(f"{ALL}/{made.id}")


@get(f"{ALL}/{{number:int}}", include_in_schema=False)
async def one(request: Request, number: FromPath[int]) -> Response[Any]:
    """How far it is, who is moved where, whom to telephone."""
    return await _one_page(request, desk_of(request, "manager", "desk"), number)


@post(f"{ALL}/{{number:int}}/lift", include_in_schema=False, status_code=303)
async def lift(request: Request, number: FromPath[int]) -> Response[Any]:
    """Open again before its end."""
    desk = desk_of(request, "manager")
    try:
        await closures.lift(_fits(number), desk.hall, f"staff:{desk.staff}", clock.now())
    except LiftedAlready as problem:
        return await _one_page(request, desk, number, problem)
    return redirect(f"{ALL}/{number}")


@post(f"{ALL}/{{number:int}}/moves/{{move:int}}", include_in_schema=False, status_code=303)
async def noted(request: Request, number: FromPath[int], move: FromPath[int]) -> Response[Any]:
    """What a call came to; or, once nothing else is left, that person and staff have settled it."""
    desk, sent = desk_of(request, "manager", "desk"), await request.form()
    await hall.closure(_fits(number), desk.hall)
    outcome = str(sent.get("outcome", ""))[:20]
    try:
        if outcome == "settled":
            await closures.settle(_fits(move), desk.hall, str(sent.get("reference", ""))[:12], desk.staff, clock.now())
        else:
            await closures.note_call(_fits(move), desk.hall, outcome, desk.staff, clock.now())
    except (FieldRefused, NotNow) as problem:
        return await _one_page(request, desk, number, problem)
    return redirect(f"{ALL}/{number}#m{move}")


async def _form_page(request: Request, desk: Desk, typed: Typed, problem: Refusal | None = None) -> Response[Any]:
    language = preferences(request).language
    groups = await hall.window_groups(desk.hall)
    windows = await hall.windows(desk.hall)
    said = say(language, problem.key, **problem.facts) if problem else ""
    field = (problem.field or "") if problem else ""
    field = "first_day" if field == "until_day" and not typed.until_day else field
    return page(
        request, "staff/closure_new.html", status=problem.status if problem else 200, member=staff_of(request), typed=typed,
        problems=((field, said),) if problem else (), error={field: said},
        groups=[("", say(language, "The whole hall")), *((each.slug, each.name.said(language)) for each in groups)],
        windows=[(each.name.said(language), [one.number for one in windows if one.window_group == each.slug]) for each in groups],
        parts=[(part, say(language, f"closed-part-{part}")) for part in PARTS],
        causes=[(cause.value, say(language, f"closure-{cause}")) for cause in PUBLIC],
    )  # fmt: skip


async def _preview_page(request: Request, typed: Typed, seen: Preview, problem: Refusal | None = None) -> Response[Any]:
    language = preferences(request).language
    found = await proposals(seen, language)
    (view,) = await views((seen.closure,), language, clock.now())
    return page(
        request, "staff/closure_preview.html", status=problem.status if problem else 200, member=staff_of(request), typed=typed, seen=seen,
        view=view, when=span_words(seen.closure, language), found=found, problem=say(language, problem.key) if problem else "",
        placed=sum(1 for each in found if each.to),
    )  # fmt: skip


async def _one_page(request: Request, desk: Desk, number: int, problem: Refusal | None = None) -> Response[Any]:
    language, now = preferences(request).language, clock.now()
    closure = await hall.closure(_fits(number), desk.hall)
    (view,) = await views((closure,), language, now)
    found = await moves(await closures.of_closure(closure.id), language)
    listing = closure.listed_at is None and closure.lifted_at is None
    return page(
        request, "staff/closure.html", status=problem.status if problem else 200, member=staff_of(request), view=view,
        working=listing or view.touched > view.settled + view.open, calls=tuple(each for each in found if each.to_call or each.is_open),
        others=tuple(each for each in found if not (each.to_call or each.is_open)),
        outcomes=[(each.value, say(language, f"call-{each}")) for each in Outcome],
        problem=say(language, problem.key, **problem.facts) if problem else "",
    )  # fmt: skip


def _fits(number: int) -> int:
    """A number that the database knows; NoSuchClosure for any other."""
    if not 0 < number < 2**31:
        raise hall.NoSuchClosure
    return number


routes = (listed, form, preview, close, one, lift, noted)
