"""Asking an agent of the hall to handle a matter (帮代办、全程代办), one's board of all of them, and each one's page."""

from typing import Any
from urllib.parse import urlencode

from litestar import Request, Response, get, post
from litestar.params import FromPath

from backend import agent_matters, catalogue, clock, hall
from backend.agent_matters import LIVE, Matter, NoAgentMatter, State
from backend.languages import say
from backend.refusals import NotFound, Refusal
from web.agent_matters_form import Problems, Typed, asking_of, read_typed
from web.agent_matters_view import MatterView, lists, matter_view, matter_views
from web.appointments_answers import Answers
from web.identity import person_of, signed_in
from web.modes import preferences
from web.rendering import page, redirect

ALL, NEW = "/agent-matters", "/agent-matters/new"


@get(NEW, include_in_schema=False)
async def new(request: Request) -> Response[Any]:
    """What an agent does, and the form, with the item of a guide ticked already."""
    where, item = await hall.default_hall(), request.query_params.get("item", "")
    items = (item,) if item in await hall.items_taken(where.slug) else ()
    guides = await catalogue.guides(items)
    usual = "enterprise" if any(guide.is_for_enterprises for guide in guides) else "person"
    kind = request.query_params.get("kind", usual)
    return await _form_page(request, Typed(items=items, answers=Answers(kind=kind if kind == "enterprise" else "person")), ())


@post(ALL, include_in_schema=False, status_code=303)
async def ask(request: Request) -> Response[Any]:
    """Checked at the field, then on to the request's own page."""
    citizen, form, language = signed_in(request), await request.form(), preferences(request).language
    where = await hall.default_hall()
    asking, typed, problems = asking_of(read_typed(form), tuple(await hall.items_taken(where.slug)), language)
    if asking is None:
        return await _form_page(request, typed, problems)
    try:
        made = await agent_matters.ask(where.slug, citizen, asking, language=language, now=clock.now())
    except Refusal as refusal:
        return await _form_page(request, typed, ((refusal.field or "", say(language, refusal.key, **refusal.facts)),), refusal.status)
    return redirect(f"{ALL}/{made.reference}?new=1")


@get(ALL, include_in_schema=False)
async def board(request: Request) -> Response[Any]:
    """All that one asked for: where it stands, what comes next, who has it, until when; an enterprise's together."""
    language = preferences(request).language
    found = await agent_matters.of_citizen(signed_in(request))
    views = await matter_views(found, language)
    names = tuple(dict.fromkeys(each.enterprise for each in views))
    groups = [(name, [each for each in views if each.enterprise == name]) for name in sorted(names)]
    return page(request, "agent_matters/board.html", groups=groups)


@get(f"{ALL}/{{reference:str}}", include_in_schema=False)
async def one(request: Request, reference: FromPath[str]) -> Response[Any]:
    """The matter: until when the answer is promised, the agent, the mandate, every step."""
    return await _matter_page(request, await agent_matters.owned(reference, signed_in(request)))


@post(f"{ALL}/{{reference:str}}/{{move:str}}", include_in_schema=False, status_code=303)
async def moved(request: Request, reference: FromPath[str], move: FromPath[str]) -> Response[Any]:
    """An objection, or the mandate withdrawn."""
    citizen, form, now = signed_in(request), await request.form(), clock.now()
    found, words = await agent_matters.owned(reference, citizen), str(form.get("words", ""))[:400]
    acts = {
        "objection": lambda: agent_matters.object_to(found.reference, citizen, words, now),
        "withdrawal": lambda: agent_matters.withdraw(found.reference, citizen, now),
    }
    if move not in acts:
        raise NotFound
    try:
        await acts[move]()
    except NoAgentMatter:
        raise
    except Refusal as refusal:
        return await _matter_page(request, await agent_matters.owned(reference, citizen), refusal, words)
    return redirect(f"{ALL}/{found.reference}")


async def live_of(request: Request) -> tuple[MatterView, ...]:
    """The signed-in person's matters that are not over, for their own page."""
    found = await agent_matters.of_citizen(signed_in(request))
    return await matter_views([each for each in found if each.state in LIVE], preferences(request).language)


async def _matter_page(request: Request, found: Matter, problem: Refusal | None = None, words: str = "") -> Response[Any]:
    language = preferences(request).language
    return page(
        request, "agent_matters/page.html", status=problem.status if problem else 200, view=await matter_view(found, language),
        live=found.state in LIVE, may_object=found.state is State.refused and not found.said.objection, words=words,
        to_sign=found.state in (State.accepted, State.lapsed), problem=say(language, problem.key, **problem.facts) if problem else "",
        field=problem.field if problem else None, new=request.query_params.get("new") == "1",
    )  # fmt: skip


async def _form_page(request: Request, typed: Typed, problems: Problems, status: int = 422) -> Response[Any]:
    language, where = preferences(request).language, await hall.default_hall()
    days = (await hall.policies(where.slug, clock.now())).agent_answer_days
    enterprise = typed.answers.kind == "enterprise"
    again = {"item": typed.items[0]} if typed.items else {}
    return page(
        request, "agent_matters/new.html", status=status if problems else 200, typed=typed, answers=typed.answers, problems=problems,
        error=dict(problems), days=days, where_name=where.name.said(language), signed_in=person_of(request).signed_in,
        lists=await lists(where, language, typed.items, enterprise=enterprise), here_again=f"{NEW}?{urlencode(again)}",
        for_person=f"{NEW}?{urlencode(again | {'kind': 'person'})}", for_enterprise=f"{NEW}?{urlencode(again | {'kind': 'enterprise'})}",
    )  # fmt: skip


routes = (new, ask, board, one, moved)
