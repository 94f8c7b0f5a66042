"""Whose matter it is: the form, checked field by field, the code for the phone, the answers checked, the booking sent."""

from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from litestar import Request, Response, get, post

from backend import appointments, catalogue, clock, database, hall, mandates, people, repeats, secrecy, settings
from backend.appointments import Hold, HoldLapsed
from backend.languages import moment, say
from backend.proof_of_work import ProofOfWorkNeeded
from backend.refusals import Refusal
from web.appointments import holder_of
from web.appointments_answers import (
    NEEDS,
    RELATIONS,
    STEPS,
    Answers,
    answers_for,
    checked,
    read_answers,
    stated,
    summary,
    wish_of,
    written,
)
from web.identity import person_of, signed_in
from web.modes import preferences
from web.people import code_on_its_way
from web.proof_of_work import asked_page
from web.rendering import page, redirect

NEW, DETAILS, CHECK = "/appointments/new", "/appointments/new/details", "/appointments/new/check"


_REFUSED = (appointments.AlreadyBooked, appointments.TooManyBookings, appointments.TooManyOnPhone, appointments.OnlinePaused)


class Unfinished(Exception):
    """The form was sent past its check with answers that can't stand; nothing is booked."""


@get(DETAILS)
async def details(request: Request) -> Response[Any]:
    """The form; one question a page in the elder edition, and when one answer is changed."""
    held = await _held(request)
    if held is None:
        return redirect(NEW)
    answers = await _answers(request, held)
    kind = request.query_params.get("kind")
    if kind in ("person", "enterprise"):
        answers = replace(answers, kind=kind)
    chosen = _uuid(request.query_params.get("relative", ""))
    if chosen and person_of(request).citizen:
        answers = answers_for(await mandates.relative(signed_in(request), chosen), answers)
    return await _form_page(request, held, answers, _step(request), ())


@post(DETAILS, status_code=303)
async def give_details(request: Request) -> Response[Any]:
    """Checked at the field, kept with the place, on to the next question or the check."""
    held = await _held(request)
    if held is None:
        return redirect(NEW)
    step = _step(request)
    typed = read_answers(await request.form(), await _answers(request, held), STEPS.get(step, ()))
    answers, problems = _checked(request, typed, STEPS.get(step, ()))
    await appointments.keep_form(held.id, holder_of(request), written(answers))
    if problems:
        return await _form_page(request, held, answers, step, problems)
    onward = _after(request, step)
    if onward:
        return redirect(f"{DETAILS}?{urlencode({'hold': held.id, 'step': onward})}")
    return await _to_check(request, held, answers)


@post("/appointments/new/extend", status_code=303)
async def extend(request: Request) -> Response[Any]:
    """Ten minutes more, once."""
    form = await request.form()
    hold = str(form.get("hold", ""))[:40]
    try:
        await appointments.extend_hold(hold, holder_of(request), clock.now())
    except HoldLapsed:
        return redirect(f"{DETAILS}?{urlencode({'hold': hold})}")
    return redirect(f"{CHECK if form.get('at') == 'check' else DETAILS}?{urlencode({'hold': hold})}")


@get(CHECK)
async def check(request: Request) -> Response[Any]:
    """Every answer, each with its way to change it, and one button."""
    held = await _held(request)
    if held is None:
        return redirect(NEW)
    answers, problems = _checked(request, await _answers(request, held))
    if problems:
        return redirect(f"{DETAILS}?{urlencode({'hold': held.id})}")
    if not person_of(request).signed_in:
        return await _to_check(request, held, answers)
    wish = wish_of(answers, held, preferences(request).language)
    return await _check_page(request, held, answers, await appointments.pause_for(wish, signed_in(request), clock.now()), status=200)


@post("/appointments", status_code=303)
async def book(request: Request) -> Response[Any]:
    """Book what is held; sent twice it is still one booking."""
    hold = str((await request.form()).get("hold", ""))
    citizen = person_of(request).citizen
    if citizen is None:
        return redirect(f"{CHECK}?{urlencode({'hold': hold})}")
    now = clock.now()
    try:
        async with repeats.once(f"citizen:{citizen}", f"form {hold}", hold.encode(), now) as once:
            if once.answer is None:
                held = await appointments.held_place(hold, holder_of(request))
                answers, problems = _checked(request, await _answers(request, held))
                if problems:
                    raise Unfinished
                wish = wish_of(answers, held, preferences(request).language)
                booked = await appointments.book(wish, citizen, now, hold=hold, holder=holder_of(request))
                once.answer = booked.reference
                await _remember(answers, citizen, now)
    except (appointments.SlotFull, hall.SlotPassed):
        return redirect(await _picker_again(request, hold))
    except HoldLapsed:
        return redirect(NEW)
    except Unfinished:
        return redirect(f"{DETAILS}?{urlencode({'hold': hold})}")
    except _REFUSED as refusal:
        held = await appointments.held_place(hold, holder_of(request))
        return await _check_page(request, held, await _answers(request, held), refusal)
    return redirect(f"/appointments/{once.answer}?new=1")


def _checked(request: Request, answers: Answers, fields: tuple[str, ...] = ()) -> tuple[Answers, tuple[tuple[str, str], ...]]:
    return checked(answers, fields, clock.today(), preferences(request).language, demo=settings.current().demo)


async def _remember(answers: Answers, citizen: UUID, now: datetime) -> None:
    """Whom one booked for, where that was ticked; being on the list already, or a full list, does no harm to the booking."""
    if not answers.remember or answers.relation == "self" or answers.kind != "person":
        return
    with suppress(mandates.AlreadyAdded, mandates.TooManyRelatives, mandates.RelationUnknown):
        await mandates.add_relative(citizen, stated(answers), now, demo=settings.current().demo)


async def _held(request: Request) -> Hold | None:
    """The hold that the form belongs to, open or lapsed; None where it is not this browser's or was used."""
    form = await request.form() if request.method == "POST" else {}
    name = str(form.get("hold", "") or request.query_params.get("hold", ""))
    try:
        found = await appointments.held_place(name, holder_of(request))
    except HoldLapsed:
        return None
    return None if found.state == "used" else found


async def _answers(request: Request, held: Hold) -> Answers:
    kept = await appointments.kept_form(held.id, holder_of(request))
    if kept:
        return Answers.read(kept)
    guides = await catalogue.guides(held.items)
    kind = "enterprise" if guides and all(guide.is_for_enterprises for guide in guides) else "person"
    return Answers(kind=kind, phone=await _own_phone(person_of(request).citizen))


async def _own_phone(citizen: UUID | None) -> str:
    if citizen is None:
        return ""
    async with database.connection() as connection:
        return await people.phone_of(connection, citizen)


async def _form_page(request: Request, held: Hold, answers: Answers, step: str, problems: tuple[tuple[str, str], ...]) -> Response[Any]:
    language = preferences(request).language
    return page(
        request, "appointments/details.html", fragment="_form", status=422 if problems else 200, problems=problems,
        error=dict(problems), answers=answers, step=step, asked=STEPS.get(step) or tuple(name for each in STEPS.values() for name in each),
        single=bool(step), relations=[(value, say(language, f"relation-{value}")) for value in RELATIONS],
        needs=[(value, say(language, f"need-{value}"), "") for value in NEEDS],
        back=request.query_params.get("back", ""),
        relatives=await _relatives(request),
        ids=[(kind.value, say(language, f"id-{kind}")) for kind in people.IdKind], **await _about(request, held),
    )  # fmt: skip


async def _relatives(request: Request) -> list[tuple[str, str]]:
    citizen = person_of(request).citizen
    listed = await mandates.relatives_of(citizen) if citizen else ()
    return [(str(each.id), secrecy.masked_name(each.name)) for each in listed]


async def _check_page(request: Request, held: Hold, answers: Answers, refusal: Refusal | None, status: int = 0) -> Response[Any]:
    language = preferences(request).language
    problem = say(language, refusal.key, **refusal.facts) if refusal else ""
    return page(
        request, "appointments/check.html", status=status or (refusal.status if refusal else 200), problem=problem,
        paused=isinstance(refusal, appointments.OnlinePaused),
        rows=summary(answers, language), doubtful=answers.doubtful, **await _about(request, held),
    )  # fmt: skip


async def _about(request: Request, held: Hold) -> dict[str, Any]:
    """What every page of the form says about the place that is kept."""
    language, now = preferences(request).language, clock.now()
    where, policies = await hall.hall(held.hall), await hall.policies(held.hall, now)
    names = [guide.title(language) for guide in await catalogue.guides(held.items)]
    return {
        "hold": held, "when": moment(language, held.starts_at), "where": where.name.said(language), "items": names, "now": now,
        "open": held.state == "open" and held.expires_at > now,
        "warned": int(policies.hold_warned_before.total_seconds() * 1000), "pick_again": _pick(held), "guides": held.items,
    }  # fmt: skip


async def _to_check(request: Request, held: Hold, answers: Answers) -> Response[Any]:
    onward = f"{CHECK}?{urlencode({'hold': held.id})}"
    if person_of(request).signed_in:
        return redirect(onward)
    try:
        return await code_on_its_way(request, answers.phone, onward)
    except ProofOfWorkNeeded as needed:
        return asked_page(request, needed, "/sign-in", [("phone", answers.phone), ("next", onward), ("by", "sms")])
    except Refusal as refusal:
        message = say(preferences(request).language, refusal.key, **refusal.facts)
        return await _form_page(request, held, answers, "phone", (("phone", message),))


async def _picker_again(request: Request, hold: str) -> str:
    return _pick(await appointments.held_place(hold, holder_of(request)), "gone")


def _pick(held: Hold, why: str = "") -> str:
    query = [("item", held.items[0]), *(("with", each) for each in held.items[1:]), ("hall", held.hall), ("hold", held.id)]
    return f"{NEW}?{urlencode([*query, ('why', why)] if why else query)}"


def _step(request: Request) -> str:
    """The single question asked; the elder edition begins with the first."""
    asked = request.query_params.get("step", "")
    if asked in STEPS:
        return asked
    return next(iter(STEPS)) if preferences(request).mode == "elder" else ""


def _after(request: Request, step: str) -> str:
    """The question after `step` in the elder edition; none when an answer was only changed."""
    if not step or request.query_params.get("back") == "check":
        return ""
    order = list(STEPS)
    return order[order.index(step) + 1] if step != order[-1] else ""


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


routes = (details, give_details, extend, check, book)
