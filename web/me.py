"""One's own page: the bookings, for whomever they were made, and the ways to everything else that is one's own."""

from datetime import timedelta
from typing import Any

from litestar import Request, Response, get

from backend import appointments, clock
from web.agent_matters import live_of as agent_matters_of
from web.appointments_booked import booked_views
from web.extended_sessions import asked_of
from web.home_tickets import mine
from web.home_visits import visits_of
from web.identity import signed_in
from web.lots import wishes_of
from web.modes import preferences
from web.prevention import keeps_a_list
from web.rendering import KEPT_FOR_OFFLINE, page
from web.waiting_list import waits_of


@get("/me")
async def me(request: Request) -> Response[Any]:
    """Bookings to come first, those for others apart, then what is over."""
    citizen = signed_in(request)
    now = clock.now()
    coming = await appointments.of_citizen(citizen, since=now - timedelta(hours=12))
    past = await appointments.past_of_citizen(citizen, before=now - timedelta(hours=12))
    live = [each for each in coming if each.state in appointments.LIVE]
    over = [each for each in (*reversed(coming), *past) if each.state not in appointments.LIVE]
    (asked, asked_over), (visits, visits_over) = await asked_of(request), await visits_of(request)
    return page(
        request, "me/page.html", cache=KEPT_FOR_OFFLINE,
        own=await booked_views([each for each in live if each.relation == "self"], request, now),
        others=await booked_views([each for each in live if each.relation != "self"], request, now),
        numbers=await mine(citizen, preferences(request).language),
        asked=asked, asked_over=asked_over, visits=visits, visits_over=visits_over,
        agents=await agent_matters_of(request), waits=await waits_of(request), wishes=await wishes_of(request),
        keeps_a_list=await keeps_a_list(request),
        over=await booked_views(over[:20], request, now),
    )  # fmt: skip


routes = (me,)
