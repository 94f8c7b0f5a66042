"""The hall's side of misses: reasons given and appeals made, judged by a person; and days on which the hall was the cause."""

from datetime import date
from typing import Any

from litestar import Request, Response, get, post
from litestar.params import FromPath, FromQuery

from backend import appointments, clock, hall, secrecy
from backend.appointments import DecidedMeanwhile, ExcuseNeedsWords, Exempted, Exemption, Judge, NothingMissed
from backend.languages import full_day, say
from backend.refusals import NotFound, Refusal
from web.extended_sessions_form import people_can_store
from web.identity import staff_of
from web.misses_view import miss_view, record_view
from web.modes import preferences
from web.rendering import page, redirect
from web.staff_desk import desk_of

ALL = "/staff/pauses"
EXEMPTIONS = f"{ALL}/exemptions"
JUDGES = ("desk", "manager")
_LARGEST = 2**63 - 1
_ANSWERS = ("accept", "refuse", "excuse", "lift", "keep")


@get(ALL, include_in_schema=False)
async def waiting(request: Request, reference: FromQuery[str] = "") -> Response[Any]:
    """What waits for a decision; with the reference that somebody at the counter says, their miss."""
    judge = _judge(request)
    if reference:
        try:
            found, _ = await appointments.miss_at(judge, reference[:20], clock.now())
        except NothingMissed:
            return await _list_page(request, judge, asked=reference[:20])
        return redirect(f"{ALL}/{found.reference}")
    return await _list_page(request, judge)


@post(ALL, include_in_schema=False, status_code=303)
async def set_aside(request: Request) -> Response[Any]:
    """A manager says that the hall was the cause: no miss of that day counts."""
    member, form = staff_of(request), await request.form()
    desk, words = desk_of(request, "manager"), str(form.get("words", ""))[:600]
    try:
        people_can_store(words)
        number = await appointments.set_aside_day(Judge(desk.hall, member.id), _day(str(form.get("day", ""))), words, clock.now())
    except Refusal as refusal:
        return await _list_page(request, _judge(request), refusal, words=words)
    return redirect(f"{ALL}?aside={number}")


@get(EXEMPTIONS, include_in_schema=False)
async def exemptions(request: Request) -> Response[Any]:
    """Who is never paused because staff said so: masked, for the manager."""
    desk, language = desk_of(request, "manager"), preferences(request).language
    found = await appointments.exempted(Judge(desk.hall, desk.staff))
    return page(
        request, "staff/exemptions.html", member=staff_of(request), rows=[_exempted(each, language) for each in found],
        ended="ended" in request.query_params, age=(await hall.policies(desk.hall, clock.now())).pause_exempt_age,
    )  # fmt: skip


@post(f"{EXEMPTIONS}/{{exemption:int}}/end", include_in_schema=False, status_code=303)
async def end_exemption(request: Request, exemption: FromPath[int]) -> Response[Any]:
    """This person's misses count again from now on."""
    desk = desk_of(request, "manager")
    await appointments.end_exemption(Judge(desk.hall, desk.staff), min(exemption, _LARGEST), clock.now())
    return redirect(f"{EXEMPTIONS}?ended=1")


@get(f"{ALL}/{{reference:str}}", include_in_schema=False)
async def one(request: Request, reference: FromPath[str]) -> Response[Any]:
    """One miss and the same person's others, masked; and what can be decided."""
    return await _one_page(request, reference)


@post(f"{ALL}/{{reference:str}}/{{answer:str}}", include_in_schema=False, status_code=303)
async def answered(request: Request, reference: FromPath[str], answer: FromPath[str]) -> Response[Any]:
    """The decision, with its reason; what a colleague did meanwhile is said, with their name."""
    if answer not in _ANSWERS:
        raise NotFound
    form, judge = await request.form(), _judge(request)
    words = str(form.get(answer, ""))[:600]
    try:
        people_can_store(words)
        await _decide(judge, reference, answer, words, str(form.get("exempt", "")))
    except NothingMissed:
        raise
    except Refusal as refusal:
        return await _one_page(request, reference, refusal, answer, words)
    return redirect(f"{ALL}/{reference}?done=1")


async def _decide(judge: Judge, reference: str, answer: str, words: str, exempt: str) -> None:
    now = clock.now()
    if answer in ("accept", "refuse"):
        await appointments.judge_excuse(judge, reference, words, now, accepted=answer == "accept")
    elif answer == "excuse":
        await appointments.excuse_at_counter(judge, reference, words, now)
    else:
        await appointments.decide_appeal(judge, reference, words, now, lifted=answer == "lift", exempt=exempt)


def _judge(request: Request) -> Judge:
    desk = desk_of(request, *JUDGES)
    return Judge(desk.hall, desk.staff)


async def _list_page(request: Request, judge: Judge, problem: Refusal | None = None, *, asked: str = "", words: str = "") -> Response[Any]:
    language, now = preferences(request).language, clock.now()
    excuses, appealed = await appointments.waiting_for_judgement(judge.hall)
    aside = request.query_params.get("aside", "")
    return page(
        request, "staff/pauses.html", status=problem.status if problem else 200, member=staff_of(request),
        excuses=[await miss_view(each, language, now) for each in excuses],
        appeals=[await miss_view(each, language, now) for each in appealed], asked=asked, words=words, today=clock.today().isoformat(),
        problem=say(language, problem.key, **problem.facts) if problem else "",
        aside=aside if aside.isascii() and aside.isdigit() and not problem else "", most=appointments.LONGEST_EXCUSE,
    )  # fmt: skip


async def _one_page(request: Request, reference: str, problem: Refusal | None = None, answer: str = "", words: str = "") -> Response[Any]:
    language, now = preferences(request).language, clock.now()
    found, record = await appointments.miss_at(_judge(request), reference, now)
    view = await record_view(record, language, now)
    said = _said(problem, language) if problem else ""
    return page(
        request, "staff/pause.html", status=problem.status if problem else 200, member=staff_of(request), typed={answer: words},
        view=await miss_view(found, language, now), record=view, problem=said, error={answer: said} if problem and problem.field else {},
        counts=found.counts, done="done" in request.query_params and not problem, most=appointments.LONGEST_EXCUSE,
        appealed=view.appealed == found.reference,
        exemptions=[("", say(language, "no-exemption")), *((each.value, say(language, f"exemption-{each}")) for each in Exemption)],
    )  # fmt: skip


def _said(problem: Refusal, language: str) -> str:
    if not isinstance(problem, DecidedMeanwhile):
        return say(language, problem.key, **problem.facts)
    what = str(problem.facts["what"])
    who = str(problem.facts["who"]) or say(language, "The citizen or the clock")
    return say(language, problem.key, who=who, what=say(language, what) if what else "")


def _exempted(each: Exempted, language: str) -> dict[str, object]:
    name = secrecy.masked_name(each.applicant.name) if each.applicant else ""
    on = full_day(language, each.at.date())
    return {"id": each.id, "who": name, "why": say(language, f"exemption-{each.why}"), "by": each.by, "on": on}


def _day(typed: str) -> date:
    """ExcuseNeedsWords at the day where it can't be read."""
    try:
        return date.fromisoformat(typed)
    except ValueError:
        raise ExcuseNeedsWords(field="day") from None


routes = (waiting, set_aside, exemptions, end_exemption, one, answered)
