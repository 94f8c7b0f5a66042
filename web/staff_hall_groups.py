"""Window groups and their windows: named, added, given to walk-ins, taken away; what changes places is previewed first."""

from collections.abc import Awaitable, Callable
from typing import Any

from litestar import Request, Response, get, post
from litestar.params import FromPath

from backend import clock, hall, visits
from backend.hall import AddWindow, Bilingual, Change, RemoveWindow, Seen, SetGroup, Window, WindowGroup
from backend.languages import say
from backend.refusals import NotFound, Refusal
from web.identity import staff_of
from web.modes import preferences
from web.rendering import page, redirect
from web.staff_hall_view import manager_of, preview_view, said, seen_of

GROUPS = "/staff/hall/groups"
_TEXTS = ("name", "name_en", "letter", "zone", "zone_en", "walk_in_windows")
_LONGEST = 60
_NEW = "new"
Typed = dict[str, str]


@get(f"{GROUPS}/{{group:str}}", include_in_schema=False)
async def one(request: Request, group: FromPath[str]) -> Response[Any]:
    """One group, or `new` for one more."""
    desk = manager_of(request)
    return await _group_page(request, group, _typed_of(await _group(desk.hall, group)))


@post(f"{GROUPS}/{{group:str}}", include_in_schema=False, status_code=303)
async def save(request: Request, group: FromPath[str]) -> Response[Any]:
    """The group as typed; another share for walk-ins is previewed first."""
    desk, sent = manager_of(request), await request.form()
    before, typed = await _group(desk.hall, group), {name: str(sent.get(name, "")).strip()[: _LONGEST + 20] for name in _TEXTS}
    wanted = SetGroup(_read(before, typed))
    title = say(preferences(request).language, "Change a window group")

    async def keep(seen: Seen) -> None:
        await hall.change_settings(desk.hall, wanted, seen, clock.now())

    step = "save" if wanted.group.walk_in_windows == before.walk_in_windows and not sent.get("step") else str(sent.get("step", ""))
    try:
        return await _step(request, step, wanted, keep, f"{GROUPS}/{group}", title, list(typed.items()))
    except Refusal as refusal:
        return await _group_page(request, group, typed, [(refusal.field or "", await said(refusal, preferences(request).language))])


@post(f"{GROUPS}/{{group:str}}/windows", include_in_schema=False, status_code=303)
async def add(request: Request, group: FromPath[str]) -> Response[Any]:
    """One more window of the group."""
    desk, sent = manager_of(request), await request.form()
    found = await _group(desk.hall, group)
    number, floor = str(sent.get("number", "")).strip()[:10], str(sent.get("floor", "")).strip()[:10]
    wanted = AddWindow(Window(number, found.slug, floor))
    title = say(preferences(request).language, "Add window {window}", window=number)

    async def keep(seen: Seen) -> None:
        await hall.change_settings(desk.hall, wanted, seen, clock.now())

    try:
        return await _step(
            request, str(sent.get("step", "")), wanted, keep, f"{GROUPS}/{group}/windows", title, [("number", number), ("floor", floor)]
        )
    except Refusal as refusal:
        problems = [(refusal.field or "", await said(refusal, preferences(request).language))]
        return await _group_page(request, group, _typed_of(found), problems, number, floor)


@post("/staff/hall/windows/{number:str}/removal", include_in_schema=False, status_code=303)
async def remove(request: Request, number: FromPath[str]) -> Response[Any]:
    """A window is taken away, unless somebody sits at it."""
    desk, sent = manager_of(request), await request.form()
    window = next((each for each in await hall.windows(desk.hall) if each.number == number), None)
    if window is None:
        raise NotFound
    title = say(preferences(request).language, "Take window {window} away", window=number)

    async def keep(seen: Seen) -> None:
        await visits.remove_window(desk.hall, number, seen, clock.now())

    try:
        return await _step(
            request, str(sent.get("step", "")), RemoveWindow(number), keep, f"/staff/hall/windows/{number}/removal", title, []
        )
    except visits.WindowOnDuty as refusal:
        found = await _group(desk.hall, window.window_group)
        problems = [("", await said(refusal, preferences(request).language))]
        return await _group_page(request, window.window_group, _typed_of(found), problems)


async def _step(
    request: Request, step: str, wanted: Change, keep: Callable[[Seen], Awaitable[None]], action: str, title: str,
    fields: list[tuple[str, str]],
) -> Response[Any]:  # fmt: skip
    """Look first, save after; who was slower looks again. Other refusals are the caller's."""
    desk, sent = manager_of(request), await request.form()
    try:
        if step == "save":
            await keep(seen_of(request, sent))
            return redirect("/staff/hall?saved=1")
        return await _preview_page(request, wanted, action, title, [*fields, ("mark", str(sent.get("mark", ""))[:16])])
    except hall.SettingsChanged as refusal:
        fresh = await hall.mark_of(desk.hall, "groups")
        return await _preview_page(request, wanted, action, title, [*fields, ("mark", fresh)], refusal)


async def _preview_page(
    request: Request, wanted: Change, action: str, title: str, fields: list[tuple[str, str]], problem: Refusal | None = None
) -> Response[Any]:
    desk, language, now = manager_of(request), preferences(request).language, clock.now()
    found = await hall.preview(desk.hall, wanted, now)
    return page(
        request, "staff_hall/preview.html", status=problem.status if problem else 200, member=staff_of(request), action=action,
        title=title, fields=fields, may_change=False, problem=await said(problem, language) if problem else "",
        view=await preview_view(desk.hall, found, language, now),
    )  # fmt: skip


async def _group_page(
    request: Request, group: str, typed: Typed, problems: list[tuple[str, str]] | None = None, number: str = "", floor: str = "1"
) -> Response[Any]:
    desk = manager_of(request)
    windows = [each for each in await hall.windows(desk.hall) if each.window_group == group]
    name, language = (await _group(desk.hall, group)).name, preferences(request).language
    return page(
        request, "staff_hall/group.html", status=422 if problems else 200, member=staff_of(request), group=group, typed=typed,
        windows=windows, problems=problems or [], error=dict(problems or []), number=number, floor=floor, is_new=group == _NEW,
        mark=await hall.mark_of(desk.hall, "groups"), heading=name.said(language),
        in_chinese=language == "en" and bool(name.zh) and not name.en,
    )  # fmt: skip


async def _group(slug: str, group: str) -> WindowGroup:
    """The group, or an empty one for `new`; NotFound."""
    groups = await hall.window_groups(slug)
    if group == _NEW:
        return WindowGroup(hall.new_slug(groups), Bilingual(""), 0)
    found = next((each for each in groups if each.slug == group), None)
    if found is None:
        raise NotFound
    return found


def _typed_of(group: WindowGroup) -> Typed:
    return {
        "name": group.name.zh, "name_en": group.name.en, "letter": group.letter, "zone": group.zone.zh, "zone_en": group.zone.en,
        "walk_in_windows": str(group.walk_in_windows),
    }  # fmt: skip


def _read(group: WindowGroup, typed: Typed) -> WindowGroup:
    left = typed["walk_in_windows"] or "0"
    return WindowGroup(
        group.slug, Bilingual(typed["name"], typed["name_en"]), group.windows,
        int(left) if left.isascii() and left.isdecimal() and len(left) < 4 else -1, typed["letter"].upper(),
        Bilingual(typed["zone"], typed["zone_en"]),
    )  # fmt: skip


routes = (one, save, add, remove)
