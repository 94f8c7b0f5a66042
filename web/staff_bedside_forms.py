"""The checklist at the bedside as plain forms, with a network: for a device without script, or when a tablet was lost."""

from typing import Any
from uuid import uuid4

from litestar import Request, Response, get, post
from litestar.params import FromPath

from backend import bedside, clock
from backend.bedside import LONGEST_NOTE, MOST_PAPERS, Leased, Operation, Taken, Verb
from backend.home_visits import NoHomeVisit
from backend.refusals import NotFound
from web.identity import staff_of
from web.modes import preferences
from web.rendering import page, redirect
from web.staff_bedside import HERE, VISITORS
from web.staff_bedside_view import lists, unnamed, visit_view, why
from web.staff_desk import desk_of

ALL = f"{HERE}/visits"
_FORMS = tuple(each for each in Verb if each not in (Verb.photo, Verb.not_kept, Verb.dropped))


@get(ALL, include_in_schema=False)
async def visits(request: Request) -> Response[Any]:
    """The visits that are open to this person now; no street, which is opened on the visit's own page."""
    desk, language = desk_of(request, *VISITORS), preferences(request).language
    now = clock.now()
    found = [unnamed(await visit_view(each, language, now)) for each in await bedside.beside(desk.hall, desk.staff, now)]
    return page(request, "staff/bedside_visits.html", member=staff_of(request), visits=found)


@get(f"{ALL}/{{reference:str}}", include_in_schema=False)
async def visit(request: Request, reference: FromPath[str]) -> Response[Any]:
    """One visit's checklist."""
    return await _page(request, reference)


@post(f"{ALL}/{{reference:str}}/{{verb:str}}", include_in_schema=False, status_code=303)
async def step(request: Request, reference: FromPath[str], verb: FromPath[str]) -> Response[Any]:
    """One step, done now or refused at its form; what was typed stays."""
    found, form = await _one(request, reference), await request.form()
    if verb not in _FORMS:
        raise NotFound
    desk, wanted = desk_of(request, *VISITORS), _read(found, Verb(verb), form)
    answer = await bedside.act(desk.hall, desk.staff, wanted, clock.now())
    if answer.outcome is Taken.refused:
        return await _page(request, reference, wanted, why(answer.why, preferences(request).language))
    ended = wanted.verb in (Verb.finish, Verb.not_met)
    return redirect(ALL if ended else f"{ALL}/{reference}")


def _read(found: Leased, verb: Verb, form: Any) -> Operation:
    def word(name: str, most: int = LONGEST_NOTE) -> str:
        return str(form.get(name, "")).strip()[: most + 1]

    item = word("item", 80)
    part = {Verb.result: f"result {item}"}.get(verb, str(verb))
    base = next((each.version for each in found.parts if each.name == part), 0)
    ticked = [str(each) for each in form.getall("material", [])]
    seen = tuple(int(each) for each in ticked if each.isascii() and each.isdigit() and len(each) < 4)
    papers = [*map(str, form.getall("paper", [])), *word("others", 2 * LONGEST_NOTE).splitlines()]
    return Operation(
        uuid4(), found.visit.reference, 0, verb, clock.now(), found.number, base, word("word", 80), item, word("outcome", 20), word("note"),
        seen, word("witness"), tuple(filter(None, (each.strip() for each in papers)))[: MOST_PAPERS + 1], word("how", 20),
    )  # fmt: skip


async def _one(request: Request, reference: str) -> Leased:
    desk = desk_of(request, *VISITORS)
    found = await bedside.beside(desk.hall, desk.staff, clock.now())
    for each in found:
        if each.visit.reference == reference:
            return each
    raise NoHomeVisit


async def _page(request: Request, reference: str, tried: Operation | None = None, problem: str = "") -> Response[Any]:
    language = preferences(request).language
    view = unnamed(await visit_view(await _one(request, reference), language, clock.now()))
    return page(
        request, "staff/bedside_visit.html", status=409 if problem else 200, member=staff_of(request), view=view, tried=tried,
        problem=problem, **lists(language),
    )  # fmt: skip


routes = (visits, visit, step)
