"""One's own page: the bookings, for whomever they were made, and the ways to everything else that is one's own."""

from datetime import timedelta
from typing import Any

from litestar import Request, Response, get

from backend import appointments, clock
from web.appointments_booked import BookedView, booked_view
from web.identity import person_of, signed_in
from web.rendering import KEPT_FOR_OFFLINE, page


@get("/me")
async def me(request: Request) -> Response[Any]:
    """Bookings to come first, those for others apart, then what is over."""
    citizen = signed_in(request)
    now = clock.now()
    coming = await appointments.of_citizen(citizen, since=now - timedelta(hours=12))
    past = await appointments.past_of_citizen(citizen, before=now - timedelta(hours=12))
    live = [each for each in coming if each.state in appointments.LIVE]
    over = [each for each in (*reversed(coming), *past) if each.state not in appointments.LIVE]
    return page(
        request, "me/page.html", cache=KEPT_FOR_OFFLINE,
        own=[await booked_view(each, request, now) for each in live if each.relation == "self"],
        others=[await booked_view(each, request, now) for each in live if each.relation != "self"],
        over=[await booked_view(each, request, now) for each in over[:20]],
    )  # fmt: skip


async def next_booking(request: Request) -> BookedView | None:
    """The signed-in person's next booking, for the home page."""
    citizen = person_of(request).citizen
    if citizen is None:
        return None
    now = clock.now()
    coming = await appointments.of_citizen(citizen, since=now - timedelta(hours=2), limit=5)
    live = [each for each in coming if each.state in appointments.LIVE]
    return await booked_view(live[0], request, now) if live else None


routes = (me,)
