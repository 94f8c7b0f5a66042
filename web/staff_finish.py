"""Finishing a visit: what became of each item, further items done on the spot, a note."""

from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.datastructures import FormMultiDict
from litestar.params import FromPath, FromQuery

from backend import catalogue, clock, hall, visits
from backend.refusals import Refusal
from backend.visits import Desk, Outcome, Result, Verb
from web.identity import staff_of
from web.modes import preferences
from web.rendering import page, redirect, wants_fragment
from web.staff_desk import AT_A_WINDOW, board_page, desk_of, tap_id
from web.staff_items import items_found
from web.staff_view import names_of, row_view, said

_MOST_ITEMS = 12


@get("/staff/visits/{visit:uuid}/finish", include_in_schema=False)
async def form(request: Request, visit: FromPath[UUID], q: FromQuery[str] = "", more: FromQuery[list[str] | None] = None) -> Response[Any]:
    """The whole form: the booked items, those added with `more`, and a search for others (`q`)."""
    return await _form_page(request, desk_of(request, *AT_A_WINDOW), visit, more=tuple(more or ()), searched=q)


@post("/staff/visits/{visit:uuid}/finish", include_in_schema=False, status_code=303)
async def finish(request: Request, visit: FromPath[UUID]) -> Response[Any]:
    """Done; the link to rate goes out in ten seconds unless it is undone. Errors come back with what was chosen."""
    desk, sent = desk_of(request, *AT_A_WINDOW), await request.form()
    version = str(sent.get("version", ""))
    shown = int(version) if version.isascii() and version.isdecimal() and len(version) < 10 else 0
    note, number = str(sent.get("note", "")), tap_id(str(sent.get("tap", "")))
    try:
        await visits.tap(desk, visits.Tap(Verb.finish, str(visit), shown, _outcome(sent), note, id=number), clock.now())
    except visits.ChangedMeanwhile as problem:
        return await board_page(request, desk, problem=problem)
    except Refusal as problem:
        if wants_fragment(request):
            return await board_page(request, desk, problem=problem)
        return await _form_page(request, desk, visit, more=_added(sent), problem=problem, sent=sent)
    return redirect("/staff")


def _outcome(sent: FormMultiDict) -> tuple[Outcome, ...]:
    known = {each.value: each for each in Result}
    items = [str(item) for item in sent.getall("item", [])][:_MOST_ITEMS]
    chosen = ((item, known.get(str(sent.get(f"result-{item}", "")))) for item in dict.fromkeys(items))
    return tuple(Outcome(item, result) for item, result in chosen if result)


def _added(sent: FormMultiDict) -> tuple[str, ...]:
    return tuple(str(item) for item in sent.getall("item", []))


async def _form_page(
    request: Request, desk: Desk, visit: UUID, *, more: tuple[str, ...] = (), searched: str = "", problem: Refusal | None = None,
    sent: FormMultiDict | None = None,
) -> Response[Any]:  # fmt: skip
    language = preferences(request).language
    row = await visits.row_of_visit(desk.hall, visit, clock.now())
    taken = await hall.items_taken(desk.hall)
    items = tuple(dict.fromkeys((*row.items, *(item for item in more if item in taken))))[:_MOST_ITEMS]
    titles = {guide.slug: guide.title(language) for guide in await catalogue.guides(items)}
    return page(
        request, "staff/finish.html", status=problem.status if problem else 200,
        row=row_view(row, await names_of((row,), language), language), member=staff_of(request),
        items=tuple((item, titles.get(item, item), _result(sent, item)) for item in items),
        added=items[len(row.items) :], searched=searched[:40],
        found=await items_found(desk.hall, searched[:40], language, without=items) if searched.strip() else (),
        note=str(sent.get("note", "")) if sent else "", problem=said(problem, language) if problem else "",
        field=problem.field if problem else None,
    )  # fmt: skip


def _result(sent: FormMultiDict | None, item: str) -> str:
    return str(sent.get(f"result-{item}", "")) if sent else Result.handled.value


routes = (form, finish)
