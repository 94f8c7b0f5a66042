"""The staff's side of home visits: who waits for an answer, the card to judge by, the answers, and a request taken by telephone."""

from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from litestar import Request, Response, get, post
from litestar.params import FromPath

from backend import clock, hall, home_visits, prevention, tours
from backend.home_visits import JUDGES, LIVE, OPEN, Asking, Better, HomeVisit, JudgedMeanwhile, NoHomeVisit, Shown, WhyNot
from backend.languages import say
from backend.refusals import NotFound, Refusal
from web.home_visits_form import Problems, problems_of, read_all, read_text
from web.home_visits_view import lists, rows, visit_view, visit_views
from web.identity import staff_of
from web.modes import preferences
from web.prevention_view import KEEPERS, doubts_about, keeper_of_member
from web.rendering import page, redirect
from web.staff_calls import lines_about
from web.staff_desk import desk_of
from web.staff_home_visits_files import given_files
from web.staff_tours import read_id

ALL = "/staff/home-visits"
_TAKERS = ("desk", "visitor", "manager")


@dataclass(frozen=True)
class Typed:
    """What was typed in one of the card's forms, to be there still when it could not stand."""

    answer: str = ""
    words: str = ""
    reason: str = ""
    to: str = ""
    phone: str = ""


@dataclass(frozen=True)
class FromList:
    """The entry and the day of a community's list from which a visit is asked for; empty where it is from none."""

    listed: str = ""
    due: str = ""


NOTHING, NO_LIST = Typed(), FromList()


@get(ALL, include_in_schema=False)
async def waiting(request: Request) -> Response[Any]:
    """Who waits for an answer, the most urgent first; and what is accepted and waits for its day."""
    desk, language = desk_of(request, *JUDGES), preferences(request).language
    manager = staff_of(request).may("manager")
    found = await home_visits.open_at(desk.hall, manager=manager)
    accepted = await home_visits.accepted_at(desk.hall, manager=manager)
    return page(
        request, "staff/home_visits.html", member=staff_of(request), number=len(found),
        waiting=await visit_views(found, language), accepted=await visit_views(accepted, language),
        may_take=staff_of(request).may(*_TAKERS),
    )  # fmt: skip


@get(f"{ALL}/new", include_in_schema=False)
async def by_phone(request: Request) -> Response[Any]:
    """The six steps on one page, for who is on the telephone; the consent is read aloud."""
    desk_of(request, *_TAKERS)
    return await phone_page(request, Asking(), ())


@post(ALL, include_in_schema=False, status_code=303)
async def take(request: Request) -> Response[Any]:
    """Taken down for the caller; messages go to the phone that they named."""
    desk, form, language = desk_of(request, *_TAKERS), await request.form(), preferences(request).language
    typed, now = read_all(form), clock.now()
    checked, refused = home_visits.check_whole(typed, await home_visits.frame(desk.hall, now))
    problems, agreed = problems_of(refused, language), form.get("consent") == "yes"
    if not agreed:
        problems += problems_of((home_visits.ConsentNeeded(field="consent"),), language)
    origin = FromList(str(form.get("listed", ""))[:12], str(form.get("due", ""))[:40])
    if problems:
        return await phone_page(request, typed, problems, origin)
    made = await home_visits.ask_by_phone(desk.hall, desk.staff, checked, consent=agreed, language="zh", now=now)
    await _noted_on_list(request, origin, made)
    return redirect(f"{ALL}/{made.reference}")


@get(f"{ALL}/{{reference:str}}", include_in_schema=False)
async def one(request: Request, reference: FromPath[str]) -> Response[Any]:
    """The card, masked and without the street, and the answers."""
    return await _card(request, await _of_hall(request, reference))


@post(f"{ALL}/{{reference:str}}/{{answer:str}}", include_in_schema=False, status_code=303)
async def answered(request: Request, reference: FromPath[str], answer: FromPath[str]) -> Response[Any]:
    """The hall's answer; what a colleague did meanwhile is said, with their name."""
    form, found = await request.form(), await _of_hall(request, reference)
    if answer not in ("ask-back", "accept", "refuse", "turn", "refer"):
        raise NotFound
    member, words = staff_of(request), read_text(form, "words")
    shown = Shown(found.hall, member.id, member.may("manager"), found.reference, _number(form.get("version")))
    try:
        await _answer(answer, shown, form, words)
    except NoHomeVisit:
        raise
    except Refusal as refusal:
        typed = Typed(answer, words, read_text(form, "reason"), read_text(form, "to"), read_text(form, "refer_phone"))
        return await _card(request, await _of_hall(request, reference), refusal, typed)
    return redirect(ALL)


async def _answer(answer: str, shown: Shown, form: Any, words: str) -> None:
    now, chosen = clock.now(), str(form.get("reason", ""))
    if answer == "ask-back":
        return await home_visits.ask_back(shown, words, now)
    if answer == "accept":
        return await home_visits.accept(shown, words, now)
    if answer == "refer":
        return await home_visits.refer(shown, read_text(form, "to"), read_text(form, "refer_phone"), words, now)
    if answer == "turn":
        return await home_visits.turn(shown, Better(chosen) if chosen in tuple(Better) else Better.agent, words, now)
    return await home_visits.refuse(shown, WhyNot(chosen) if chosen in tuple(WhyNot) else WhyNot.other, words, now)


async def _of_hall(request: Request, reference: str) -> HomeVisit:
    desk = desk_of(request, *JUDGES)
    found = await home_visits.visit(reference)
    if found.hall != desk.hall:
        raise NoHomeVisit
    home_visits.check_seen_by(found, manager=staff_of(request).may("manager"))
    return found


async def _card(request: Request, found: HomeVisit, problem: Refusal | None = None, typed: Typed = NOTHING) -> Response[Any]:
    language = preferences(request).language
    member = staff_of(request)
    return page(
        request, "staff/home_visit.html", status=problem.status if problem else 200, member=member,
        view=await visit_view(found, language), rows=await rows(found, language, names_masked=True, street=False),
        goes_along=not await tours.may_close(found.reference, member.id), did=request.query_params.get("did", "")[:20],
        doubts=await doubts_about(member, found.reference, language, clock.today()),
        to_move=found.asking.is_protected and found.state in LIVE and member.may("manager"),
        files=await given_files(found, language),
        open=found.state in OPEN, may_ask=found.state == "asked" and not found.said.question, tried=typed.answer, typed=typed,
        calls=await lines_about(desk_of(request, *JUDGES), found.reference, language),
        why_nots=[(each.value, say(language, f"home-why-not-{each}")) for each in WhyNot if each is not WhyNot.out_of_district],
        betters=[(each.value, say(language, f"home-better-{each}")) for each in Better if each is not Better.refer],
        problem=_said(problem, language) if problem else "", field=problem.field if problem else None,
    )  # fmt: skip


async def phone_page(request: Request, typed: Asking, problems: Problems, origin: FromList = NO_LIST) -> Response[Any]:
    """All steps on one page, with what is known so far."""
    language, where = preferences(request).language, await hall.hall(desk_of(request, *_TAKERS).hall)
    return page(
        request, "staff/home_visit_new.html", status=422 if problems else 200, member=staff_of(request), typed=typed,
        origin=origin, problems=problems, error=dict(problems), lists=await lists(where, language, typed.items),
        version=home_visits.CONSENT_VERSION, agree="read_aloud", kept_days=(await hall.policies(where.slug, clock.now())).evidence_days,
    )  # fmt: skip


async def _noted_on_list(request: Request, origin: FromList, made: HomeVisit) -> None:
    """The entry knows of its visit; who was taken off meanwhile, or is nobody of one's list, needs none."""
    member, due = staff_of(request), read_id(origin.due)
    if due is None or not member.may(*KEEPERS):
        return
    with suppress(prevention.NotListed):
        await prevention.asked_by_staff(keeper_of_member(member), origin.listed, due, made.reference, clock.now())


def _said(problem: Refusal, language: str) -> str:
    if not isinstance(problem, JudgedMeanwhile):
        return say(language, problem.key, **problem.facts)
    who = str(problem.facts["who"]) or say(language, "The citizen")
    return say(language, problem.key, who=who, what=say(language, f"home-state-{problem.facts['what']}"))


def _number(text: object) -> int:
    said = str(text or "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 6 else 0


routes = (waiting, by_phone, take, one, answered)
