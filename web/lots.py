"""Handing in a wish while new days are drawn by lot, seeing what became of it, and checking a draw."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from litestar import Request, Response, get, post
from litestar.params import FromPath

from backend import appointments, catalogue, clock, hall, lots, people, settings
from backend.appointments import AlreadyBooked, OnlinePaused, TooManyBookings
from backend.hall import Hall
from backend.languages import day as day_words
from backend.languages import say
from backend.lots import MOST_CHOICES, Asking, ChoicesNeeded, LotWish, NoLotNow, State, WishedAlready
from backend.people import PhoneNeeded
from backend.proof_of_work import ProofOfWorkNeeded
from backend.refusals import NotFound, Refusal
from backend.states import NotNow
from web.appointments import chosen_hall, chosen_items, holder_of, item_query
from web.appointments_answers import RELATIONS, Answers, applicant_of, checked, read_answers
from web.identity import person_of, signed_in
from web.lots_view import WishView, choices_of, drawn_line, lot_words, wish_view
from web.modes import preferences
from web.proof_of_work import just_confirmed, proof_of, work_page
from web.rendering import page, redirect

NEW = "/lots/new"
_WHO = ("relation", "name", "handler", "id_kind", "id_number")
_FIELDS = tuple(f"choice{number}" for number in range(1, MOST_CHOICES + 1))
_SHOWN_FOR = timedelta(days=1)
_REFUSED = (NoLotNow, AlreadyBooked, TooManyBookings, OnlinePaused, PhoneNeeded)


@dataclass(frozen=True)
class Typed:
    """What stands in the form: the choices in order, whose matter it is."""

    choices: tuple[str, ...]
    answers: Answers


@get(NEW, include_in_schema=False)
async def new(request: Request) -> Response[Any]:
    """The form of a wish, while a lot lasts; otherwise the picker."""
    items = chosen_items(request)
    if not items:
        return redirect("/appointments/new")
    kind = "enterprise" if request.query_params.get("kind") == "enterprise" else "person"
    return await _form_page(request, items, await chosen_hall(request, items), Typed(("any", "", ""), Answers(kind=kind)), ())


@post("/lots", include_in_schema=False, status_code=303)
async def hand_in(request: Request) -> Response[Any]:
    """Checked at the field, then on to the wish's own page; sent twice it is still one wish."""
    citizen, form, now = signed_in(request), await request.form(), clock.now()
    items, language = tuple(str(each) for each in form.getall("item", [])), preferences(request).language
    where = await chosen_hall(request, items)
    kind = "enterprise" if form.get("kind") == "enterprise" else "person"
    typed = Typed(tuple(str(form.get(name, ""))[:10] for name in _FIELDS), read_answers(form, Answers(kind=kind), _WHO))
    answers, problems = checked(typed.answers, _WHO, clock.today(), language, demo=settings.current().demo)
    if problems:
        return await _form_page(request, items, where, typed, problems)
    try:
        await appointments.check_pace(holder_of(request), now, proof=await proof_of(request), confirmed=just_confirmed(request, now))
        wish = await lots.hand_in(await _asking(where, items, typed, answers, language, now), citizen, now)
    except WishedAlready as already:
        return redirect(f"/lots/{already.facts['reference']}")
    except ProofOfWorkNeeded as needed:
        return await work_page(request, needed, back=f"{NEW}?{urlencode(item_query(items, where))}")
    except (ChoicesNeeded, *_REFUSED) as refusal:
        said = say(language, refusal.key, **refusal.facts)
        return await _form_page(request, items, where, typed, ((refusal.field or "", said),), refusal.status)
    return redirect(f"/lots/{wish.reference}?new=1")


@get("/lots/{reference:str}", include_in_schema=False)
async def one(request: Request, reference: FromPath[str]) -> Response[Any]:
    """One's own wish; once it is drawn and booked, the booking."""
    found = await lots.owned(reference, signed_in(request))
    if found.appointment:
        return redirect(f"/appointments/{found.appointment}")
    return await _wish_page(request, found)


@post("/lots/{reference:str}/withdrawal", include_in_schema=False, status_code=303)
async def withdraw(request: Request, reference: FromPath[str]) -> Response[Any]:
    """No longer wanted, before the draw."""
    citizen = signed_in(request)
    try:
        await lots.withdraw(reference, citizen, clock.now())
    except NotNow as refusal:
        return await _wish_page(request, await lots.owned(reference, citizen), refusal)
    return redirect(f"/lots/{reference}")


@get("/lots/drawn/{hall_slug:str}/{day:str}", include_in_schema=False)
async def drawn(request: Request, hall_slug: FromPath[str], day: FromPath[str]) -> Response[Any]:
    """What a draw was committed to, its seed once it is drawn, and the order it gave: for anybody to check."""
    where, language = await hall.hall(hall_slug), preferences(request).language
    found = await lots.lot(hall_slug, _day(day))
    if found is None:
        raise NotFound
    lines = await lots.drawn_list(hall_slug, found.day)
    return page(
        request, "lots/drawn.html", lot=found, where=where.name.said(language), day=day_words(language, found.day),
        lines="\n".join(drawn_line(each) for each in lines), number=len(lines), won=len([each for each in lines if each.starts_at]),
    )  # fmt: skip


async def wishes_of(request: Request) -> tuple[WishView, ...]:
    """The signed-in person's wishes of the last day that wait for a draw or were not drawn, for their own page."""
    now = clock.now()
    found = await lots.of_citizen(signed_in(request), now - _SHOWN_FOR)
    return tuple([await wish_view(each, preferences(request).language, now) for each in found if each.state in (State.waiting, State.lost)])


async def _form_page(
    request: Request, items: tuple[str, ...], where: Hall, typed: Typed, problems: tuple[tuple[str, str], ...], status: int = 422
) -> Response[Any]:
    language, now = preferences(request).language, clock.now()
    frame = await lots.frame(where.slug, items, now)
    query = item_query(items, where)
    if frame is None or now >= frame.days.draws_at:
        return redirect(f"/appointments/new?{urlencode(query)}")
    here = f"{NEW}?{urlencode(query)}"
    return page(
        request, "lots/new.html", status=status if problems else 200, items=items, where=where, where_name=where.name.said(language),
        what=[guide.title(language) for guide in await catalogue.guides(items)], lot=lot_words(frame.days, language), problems=problems,
        error=dict(problems), answers=typed.answers, chosen=typed.choices, fields=_FIELDS, options=choices_of(frame, language),
        relations=[(each, say(language, f"relation-{each}")) for each in RELATIONS], here_again=here,
        ids=[(each.value, say(language, f"id-{each}")) for each in people.IdKind], signed_in=person_of(request).signed_in,
        check=f"/lots/drawn/{where.slug}/{frame.days.last}", ordinary=f"/appointments/new?{urlencode(query)}",
    )  # fmt: skip


async def _wish_page(request: Request, found: LotWish, problem: Refusal | None = None) -> Response[Any]:
    language = preferences(request).language
    return page(
        request, "lots/page.html", status=problem.status if problem else 200, view=await wish_view(found, language, clock.now()),
        problem=say(language, problem.key, **problem.facts) if problem else "", new=request.query_params.get("new") == "1",
        waiting=found.state is State.waiting,
    )  # fmt: skip


async def _asking(where: Hall, items: tuple[str, ...], typed: Typed, answers: Answers, language: str, now: datetime) -> Asking:
    """NoLotNow where none lasts any more."""
    days = await hall.new_days(where.slug, now)
    if days is None:
        raise NoLotNow
    choices = tuple(each for each in typed.choices if each)
    return Asking(where.slug, days.last, items, choices, applicant_of(answers), answers.relation, language)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise NotFound from None


routes = (new, hand_in, one, withdraw, drawn)
