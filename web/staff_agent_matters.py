"""The staff's side of agents' matters: who waits for an answer, the answers, and the card on which an agent works."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.params import FromPath

from backend import agent_matters, clock, hall
from backend.agent_matters import GIVEN, JUDGES, OPEN, WHOLE, Act, AgentJudgedMeanwhile, Asking, Matter, NoAgentMatter, Shown, State
from backend.languages import say
from backend.refusals import NotFound, Refusal
from web.agent_matters_form import Problems, Typed, asking_of, read_typed
from web.agent_matters_view import agents_words, day_of, lists, matter_view, matter_views, scopes
from web.appointments_answers import Answers
from web.identity import staff_of
from web.modes import preferences
from web.rendering import page, redirect
from web.staff_desk import desk_of

ALL = "/staff/agent-matters"
_TAKERS = ("desk", *JUDGES)
_SHOWN_SECONDS = 60
_NOBODY = UUID(int=0)


@dataclass(frozen=True)
class Tried:
    """What was typed in one of the card's forms, to be there still when it could not stand; what was seen is ticked anew."""

    form: str = ""
    words: str = ""
    note: str = ""
    agent: str = ""
    act: str = ""
    item: str = ""
    scope: tuple[str, ...] = ()
    until: str = ""
    seen: bool = False


_NOTHING = Tried()


@get(ALL, include_in_schema=False)
async def waiting(request: Request) -> Response[Any]:
    """Who waits for an answer, the most urgent first; and what is in an agent's hands: their own, for heads and managers all."""
    desk, language = desk_of(request, *JUDGES), preferences(request).language
    whole = staff_of(request).may(*WHOLE)
    found, given = await agent_matters.open_at(desk.hall), await agent_matters.given_at(desk.hall, None if whole else desk.staff)
    return page(
        request, "staff/agent_matters.html", member=staff_of(request), number=len(found), whole=whole,
        waiting=await matter_views(found, language),
        given=await matter_views(given, language),
    )  # fmt: skip


@get(f"{ALL}/new", include_in_schema=False)
async def at_window(request: Request) -> Response[Any]:
    """The form for who stands at the counter or is on the telephone."""
    desk_of(request, *_TAKERS)
    kind = "enterprise" if request.query_params.get("kind") == "enterprise" else "person"
    return await _form_page(request, Typed(answers=Answers(kind=kind)), ())


@post(ALL, include_in_schema=False, status_code=303)
async def take(request: Request) -> Response[Any]:
    """Taken down for them; messages go to the phone that they named, and the mandate is signed on paper."""
    desk, form, language = desk_of(request, *_TAKERS), await request.form(), preferences(request).language
    asking, typed, problems = asking_of(read_typed(form), tuple(await hall.items_taken(desk.hall)), language)
    if asking is None:
        return await _form_page(request, typed, problems)
    made = await agent_matters.ask_at_window(desk.hall, desk.staff, asking, now=clock.now())
    return redirect(f"{ALL}/{made.reference}" if staff_of(request).may(*JUDGES) else f"{ALL}/new?done={made.reference}")


@get(f"{ALL}/{{reference:str}}", include_in_schema=False)
async def one(request: Request, reference: FromPath[str]) -> Response[Any]:
    """The card, masked, with what this member may do."""
    return await _card(request, await _of_hall(request, reference))


@get(f"{ALL}/{{reference:str}}/mandate", include_in_schema=False)
async def mandate(request: Request, reference: FromPath[str]) -> Response[Any]:
    """The mandate, to be printed: to be signed by hand, or shown to a window."""
    return await _paper(request, await _of_hall(request, reference))


@post(f"{ALL}/{{reference:str}}/client", include_in_schema=False, status_code=200)
async def opened(request: Request, reference: FromPath[str]) -> Response[Any]:
    """Whose matter it is, for one minute, on record: for its agent, under a mandate in force."""
    found = await _of_hall(request, reference)
    try:
        asking = await agent_matters.opened(_shown(request, found, found.version), clock.now())
    except NoAgentMatter:
        raise
    except Refusal as refusal:
        return await _card(request, found, refusal)
    if (await request.form()).get("paper") == "yes":
        answer = await _paper(request, found, asking.applicant.name)
    else:
        answer = await _card(request, found, client=asking)
    answer.headers["Refresh"] = f"{_SHOWN_SECONDS}; url={ALL}/{found.reference}"
    return answer


@post(f"{ALL}/{{reference:str}}/{{act:str}}", include_in_schema=False, status_code=303)
async def acted(request: Request, reference: FromPath[str], act: FromPath[str]) -> Response[Any]:
    """The hall's answer, or the agent's work; what a colleague or the client did meanwhile is said, and nothing typed is lost."""
    form, found = await request.form(), await _of_hall(request, reference)
    tried = _read(act, form)
    try:
        await _act(_shown(request, found, _number(form.get("version"))), tried)
    except NotFound:
        raise
    except Refusal as refusal:
        return await _card(request, await _of_hall(request, reference), refusal, tried)
    return redirect(f"{ALL}/{found.reference}" if act in ("paper", "step") else ALL)


def _read(act: str, form: Any) -> Tried:
    words, note, agent = (str(form.get(name, ""))[:400] for name in ("words", "note", "agent"))
    scope = tuple(str(each)[:20] for each in form.getall("scope", [])[:10])
    done, item, until = str(form.get("act", ""))[:20], str(form.get("item", ""))[:64], str(form.get("until", ""))[:20]
    return Tried(act, words, note, agent, done, item, scope, until, form.get("seen") == "yes")


async def _act(shown: Shown, tried: Tried) -> None:
    now, agent = clock.now(), _uuid(tried.agent)
    done = Act(tried.act) if tried.act in tuple(Act) else Act.enquire
    acts: dict[str, Callable[[], Awaitable[None]]] = {
        "accept": lambda: agent_matters.accept(shown, agent, tried.words, now),
        "refuse": lambda: agent_matters.refuse(shown, tried.words, now),
        "paper": lambda: agent_matters.sign_on_paper(shown, tried.scope, day_of(tried.until), now, seen=tried.seen),
        "step": lambda: agent_matters.step(shown, done, tried.item, tried.note, now),
        "hand-over": lambda: agent_matters.hand_over(shown, agent, now),
        "finish": lambda: agent_matters.finish(shown, tried.words, now),
        "withdraw": lambda: agent_matters.withdraw_at_window(shown, now, seen=tried.seen),
    }
    if tried.form not in acts:
        raise NotFound
    await acts[tried.form]()


async def _of_hall(request: Request, reference: str) -> Matter:
    desk = desk_of(request, *JUDGES)
    found = await agent_matters.matter(reference)
    if found.hall != desk.hall:
        raise NoAgentMatter
    agent_matters.check_seen_by(found, desk.staff, whole=staff_of(request).may(*WHOLE))
    return found


def _shown(request: Request, found: Matter, version: int) -> Shown:
    member = staff_of(request)
    return Shown(found.hall, member.id, member.may(*WHOLE), found.reference, version)


async def _card(
    request: Request, found: Matter, problem: Refusal | None = None, tried: Tried = _NOTHING, client: Asking | None = None
) -> Response[Any]:
    language, member = preferences(request).language, staff_of(request)
    mine, agents = found.agent == member.id, await agent_matters.agents_of(found.hall)
    scope = found.mandate.scope if found.mandate else ()
    return page(
        request, "staff/agent_matter.html", status=problem.status if problem else 200, member=member,
        view=await matter_view(found, language), open=found.state in OPEN, given=found.state in GIVEN,
        mine=mine and found.state is State.under_way, whole=member.may(*WHOLE), may_paper=found.state is State.accepted and not mine,
        agents=agents_words(agents), others=agents_words(tuple(each for each in agents if each.id != found.agent)), me=str(member.id),
        acts=[(act.value, say(language, f"agent-act-{act}")) for act in (*scope, Act.enquire)], scopes=scopes(language),
        usual=(clock.today() + agent_matters.USUAL).isoformat(), least=clock.today().isoformat(),
        most=(clock.today() + agent_matters.LONGEST).isoformat(), client=client, seconds=_SHOWN_SECONDS, tried=tried,
        id_words=say(language, f"id-{client.applicant.id_kind}" if client and client.applicant.kind == "person" else "Credit code"),
        problem=_said(problem, language) if problem else "", field=problem.field if problem else None,
    )  # fmt: skip


async def _paper(request: Request, found: Matter, client_name: str = "") -> Response[Any]:
    view = await matter_view(found, preferences(request).language, steps=False)
    return page(request, "staff/agent_mandate.html", member=staff_of(request), view=view, client_name=client_name)


async def _form_page(request: Request, typed: Typed, problems: Problems) -> Response[Any]:
    language, where = preferences(request).language, await hall.hall(desk_of(request, *_TAKERS).hall)
    return page(
        request, "staff/agent_matter_new.html", status=422 if problems else 200, member=staff_of(request), typed=typed,
        answers=typed.answers, problems=problems, error=dict(problems), done=request.query_params.get("done", "")[:8],
        lists=await lists(where, language, typed.items, enterprise=typed.answers.kind == "enterprise"), for_person=f"{ALL}/new",
        for_enterprise=f"{ALL}/new?kind=enterprise",
    )  # fmt: skip


def _said(problem: Refusal, language: str) -> str:
    if not isinstance(problem, AgentJudgedMeanwhile):
        return say(language, problem.key, **problem.facts)
    who = str(problem.facts["who"]) or say(language, "The citizen")
    return say(language, problem.key, who=who, what=say(language, f"agent-state-{problem.facts['what']}"))


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return _NOBODY


def _number(text: object) -> int:
    said = str(text or "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 6 else 0


routes = (waiting, at_window, take, one, mandate, opened, acted)
