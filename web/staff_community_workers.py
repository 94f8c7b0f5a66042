"""The manager's list of community workers: who may book for many, for whom they work, until when."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from litestar import Request, Response, get, post
from litestar.params import FromPath

from backend import clock, community_workers, hall, people, secrecy, settings
from backend.community_workers import CommunityWorker, Registration
from backend.languages import full_day, say
from backend.refusals import FieldRefused
from web.identity import staff_of
from web.modes import preferences
from web.rendering import page, redirect
from web.staff_desk import desk_of

ALL = "/staff/community-workers"
_HALF_A_YEAR = timedelta(days=182)


@dataclass(frozen=True)
class Typed:
    """What stands in the form."""

    phone: str = ""
    organisation: str = ""
    until: str = ""
    communities: tuple[str, ...] = ()


@get(ALL, include_in_schema=False)
async def registered(request: Request) -> Response[Any]:
    """Who is registered, and the form for one more."""
    return await _list_page(request, Typed(until=(clock.today() + _HALF_A_YEAR).isoformat()))


@post(ALL, include_in_schema=False, status_code=303)
async def register(request: Request) -> Response[Any]:
    """One more; told by message."""
    desk, form = desk_of(request, "manager"), await request.form()
    phone, organisation, until = (str(form.get(name, ""))[:100] for name in ("phone", "organisation", "until"))
    typed = Typed(phone, organisation, until, _chosen(form))
    try:
        phone = people.check_phone(typed.phone, demo=settings.current().demo)
        if not people.is_storable(typed.organisation):
            raise people.UnreadableText(field="organisation")
        stated = Registration(phone, typed.organisation.strip(), _day(typed.until), typed.communities)
        await community_workers.register(desk.hall, stated, desk.staff, clock.now())
    except FieldRefused as refusal:
        return await _list_page(request, typed, refusal)
    return redirect(f"{ALL}?done=registered")


@post(f"{ALL}/{{number:int}}/end", include_in_schema=False, status_code=303)
async def end(request: Request, number: FromPath[int]) -> Response[Any]:
    """No longer; what was booked stands."""
    desk = desk_of(request, "manager")
    await community_workers.end(desk.hall, number, desk.staff, clock.now())
    return redirect(f"{ALL}?done=ended")


async def _list_page(request: Request, typed: Typed, refusal: FieldRefused | None = None) -> Response[Any]:
    desk, language = desk_of(request, "manager"), preferences(request).language
    policies = await hall.policies(desk.hall, clock.now())
    found, known = await community_workers.registered(desk.hall), (await hall.hall(desk.hall)).about.communities
    names = {each.slug: each.name.said(language) for each in known}
    problems = ((refusal.field or "phone", say(language, refusal.key, **refusal.facts)),) if refusal else ()
    return page(
        request, "staff/community_workers.html", status=refusal.status if refusal else 200, member=staff_of(request), typed=typed,
        problems=problems, error=dict(problems), rows=[_row(each, names, language) for each in found],
        communities=[(slug, words, None) for slug, words in names.items()],
        most=policies.live_bookings_per_community_worker, ordinary=policies.live_bookings_per_account, today=clock.today().isoformat(),
        done=request.query_params.get("done", "") if not refusal else "",
    )  # fmt: skip


def _chosen(form: Any) -> tuple[str, ...]:
    return tuple(str(each)[:40] for each in form.getall("communities", [])[:50])


def _row(each: CommunityWorker, names: dict[str, str], language: str) -> dict[str, object]:
    return {
        "id": each.id, "phone": secrecy.masked_phone(each.phone), "organisation": each.organisation,
        "communities": [names[slug] for slug in each.communities if slug in names],
        "until": full_day(language, each.until), "added_on": full_day(language, each.added_on),
    }  # fmt: skip


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


routes = (registered, register, end)
