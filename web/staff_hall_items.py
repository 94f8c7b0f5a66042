"""What the hall takes: which groups in which order, how many minutes, and how many it really takes."""

from dataclasses import dataclass
from typing import Any

from litestar import Request, Response, get, post
from litestar.params import FromPath, FromQuery

from backend import catalogue, clock, hall, visits
from backend.hall import ItemTaken, Seen, SetItem
from backend.languages import say
from backend.refusals import NotFound, Refusal
from web.identity import staff_of
from web.modes import preferences
from web.rendering import page, redirect
from web.staff_hall_view import SEVERAL, manager_of, said, seen_of
from web.staff_items import items_named

ITEMS = "/staff/hall/items"
_MOST_FOUND = 12


@dataclass(frozen=True)
class ItemView:
    """An item in the list; `measured` are the real minutes where enough visits tell them, `slow` where the plan is too short."""

    slug: str
    name: str
    minutes: int
    groups: str
    measured: str
    slow: bool


@get(ITEMS, include_in_schema=False)
async def items(request: Request, q: FromQuery[str] = "") -> Response[Any]:
    """All items that the hall takes; with `q`, those of the catalogue that it could take too."""
    desk, language = manager_of(request), preferences(request).language
    taken = await hall.items_taken(desk.hall)
    others = [guide for guide in (await catalogue.found(q[:40])).guides if guide.slug not in taken] if q.strip() else []
    return page(
        request, "staff_hall/items.html", member=staff_of(request), views=await _views(desk.hall, taken, language), searched=q[:40],
        others=[(guide.slug, guide.title(language)) for guide in others[:_MOST_FOUND]],
    )  # fmt: skip


@get(f"{ITEMS}/{{item:str}}", include_in_schema=False)
async def one(request: Request, item: FromPath[str]) -> Response[Any]:
    """One item, taken here or not yet."""
    desk = manager_of(request)
    found = (await hall.items_taken(desk.hall)).get(item)
    return await _item_page(request, item, found.groups if found else (), str(found.minutes) if found else "")


@post(f"{ITEMS}/{{item:str}}", include_in_schema=False, status_code=303)
async def save(request: Request, item: FromPath[str]) -> Response[Any]:
    """The groups in their order, and the minutes."""
    desk, sent, language = manager_of(request), await request.form(), preferences(request).language
    chosen = [str(sent.get(f"group{number}", "")) for number in range(1, 1 + len(await hall.window_groups(desk.hall)))]
    groups, minutes = tuple(dict.fromkeys(each for each in chosen if each)), str(sent.get("minutes", "")).strip()[:4]
    if not groups:
        return await _item_page(request, item, (), minutes, [("group1", say(language, "Choose a group that takes it"))])
    number = int(minutes) if minutes.isascii() and minutes.isdecimal() else 0
    return await _kept(request, SetItem(item, groups, number), seen_of(request, sent), minutes)


@post(f"{ITEMS}/{{item:str}}/removal", include_in_schema=False, status_code=303)
async def take_off(request: Request, item: FromPath[str]) -> Response[Any]:
    """The item is taken no more; what is booked stays."""
    manager_of(request)
    return await _kept(request, SetItem(item, ()), seen_of(request, await request.form()), "")


async def _kept(request: Request, wanted: SetItem, seen: Seen, minutes: str) -> Response[Any]:
    desk = manager_of(request)
    await _title(desk.hall, wanted.item, "zh")
    try:
        await hall.change_settings(desk.hall, wanted, seen, clock.now())
    except NotFound:
        raise
    except Refusal as refusal:
        problems = [(refusal.field or "", await said(refusal, preferences(request).language))]
        return await _item_page(request, wanted.item, wanted.groups, minutes, problems, refusal.status)
    return redirect(ITEMS)


async def _item_page(
    request: Request, item: str, chosen: tuple[str, ...], minutes: str, problems: list[tuple[str, str]] | None = None, status: int = 422
) -> Response[Any]:
    desk, language = manager_of(request), preferences(request).language
    groups = await hall.window_groups(desk.hall)
    options = [("", say(language, "none")), *((group.slug, group.name.said(language)) for group in groups)]
    return page(
        request, "staff_hall/item.html", status=status if problems else 200, member=staff_of(request), item=item,
        name=await _title(desk.hall, item, language), options=options, minutes=minutes, problems=problems or [], error=dict(problems or []),
        places=[(number, chosen[number - 1] if number <= len(chosen) else "") for number in range(1, len(groups) + 1)],
        taken=item in await hall.items_taken(desk.hall), mark=await hall.mark_of(desk.hall, f"item:{item}"),
        measured=_measured((await visits.measured_minutes(desk.hall, clock.now())).get(item), language),
    )  # fmt: skip


async def _views(slug: str, taken: dict[str, ItemTaken], language: str) -> list[ItemView]:
    names = {group.slug: group.name.said(language) for group in await hall.window_groups(slug)}
    real = await visits.measured_minutes(slug, clock.now())
    return [
        ItemView(
            each.slug, each.name, taken[each.slug].minutes, SEVERAL[language].join(names[group] for group in taken[each.slug].groups),
            _measured(real.get(each.slug), language), each.slug in real and real[each.slug].median > taken[each.slug].minutes,
        )
        for each in await items_named(tuple(taken), language)
    ]  # fmt: skip


def _measured(found: visits.Measured | None, language: str) -> str:
    if found is None:
        return ""
    return say(language, "half {median}, nine of ten {ninetieth} ({visits} visits)", **vars(found))


async def _title(slug: str, item: str, language: str) -> str:
    """NotFound for what is in no catalogue and isn't taken here."""
    if item in await hall.items_taken(slug):
        return (await items_named((item,), language))[0].name
    return (await catalogue.guide(item)).title(language)


routes = (items, one, save, take_off)
